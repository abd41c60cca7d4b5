import SluiceIR
import SluiceOperations

/// The partition of a graph's nodes into groups, while it grows.
///
/// Invariant: the clusters, ordered by what they read of each other, have no cycle; and whatever a node reads of
/// its own cluster it reads at the index at which it was computed.
struct Clustering {
  let units: FusionUnits
  let limits: FusionLimits
  /// Asked before every merge.
  let budget: RewriteBudget
  var clusters: ContiguousArray<Cluster> = []
  /// The cluster of each node; -1 for nodes without work.
  var clusterOf: ContiguousArray<Int32>
  private(set) var decisions: [FusionDecision] = []
  /// Merged optimizer updates by their clusters.
  private(set) var updates: [Int: OptimizerUpdate] = [:]

  private(set) var order = ClusterOrder()

  // Scratch of the searches, stamped so that nothing needs clearing.
  private var visited: ContiguousArray<Int32> = []
  private var stamp: Int32 = 0
  private var between: [Int] = []
  private var firstUse: ContiguousArray<Int32>
  private var lastUse: ContiguousArray<Int32>
  private var useStamp: ContiguousArray<Int32>

  init(_ units: FusionUnits, limits: FusionLimits, budget: RewriteBudget) {
    self.units = units
    self.limits = limits
    self.budget = budget
    clusterOf = ContiguousArray(repeating: -1, count: units.graph.nodes.count)
    firstUse = ContiguousArray(repeating: 0, count: units.graph.valueCount)
    lastUse = firstUse
    useStamp = firstUse
  }

  var graph: Graph { _read { yield units.graph } }

  mutating func record(_ producer: Int, _ consumer: Int, _ refusal: FusionDecision.Reason?) {
    decisions.append(FusionDecision(producer: producer, consumer: consumer, refusal: refusal))
  }

  // MARK: Single nodes

  /// A cluster of its own for `node`.
  @discardableResult
  mutating func addCluster(_ node: Int) -> Int {
    let kind = units.kinds[node]
    var cluster = Cluster(
      nodes: [Int32(node)], count: units.counts[node], columns: units.columns[node], cuts: [],
      isOpen: kind != .opaque, steps: 1, registers: 1)
    switch kind {
    case .contraction:
      cluster.contraction = Int32(node)
      cluster.rowsPerBatch = rowsPerBatch(node)
    case .rowReduction: cluster.reducesRows = true
    case .columnReduction: cluster.rowsPerChunk = units.rowsPerChunk(node)
    default: break
    }
    if cluster.isOpen {
      if cluster.columns > 1, cluster.columns < cluster.count { cluster.cuts = [cluster.columns] }
      addLoads(node, to: &cluster)
    }
    let id = clusters.count
    clusterOf[node] = Int32(id)
    clusters.append(cluster)
    visited.append(0)
    order.append()
    return id
  }

  /// A closed cluster for a merged update.
  mutating func addCluster(_ update: OptimizerUpdate) {
    let id = clusters.count
    clusters.append(
      Cluster(
        nodes: update.allNodes.map { Int32($0) }, count: update.count, columns: 0, cuts: [], isOpen: false,
        isUpdate: true, steps: update.nodes.count, registers: 1))
    visited.append(0)
    order.append()
    for node in update.allNodes { clusterOf[node] = Int32(id) }
    updates[id] = update
  }

  private func rowsPerBatch(_ node: Int) -> Int {
    guard let dot = graph.operation(of: node) as? DotGeneral else { return 0 }
    let lhs = graph.type(of: graph.operand(0, of: node)).shape
    return dot.lhsFree(lhs.rank).reduce(1) { $0 * lhs[$1] }
  }

  /// Counts what the node loads, and splits the index space as the loads need it. Where it cannot be, the node
  /// stays alone, and reads copies.
  private func addLoads(_ node: Int, to cluster: inout Cluster) {
    guard units.kinds[node] != .contraction else { return }
    var cuts: [Int] = []
    if units.layouts.role[node] == .iota, let iota = graph.operation(of: node) as? Iota {
      let inner = iota.type.shape[(iota.dimension + 1)...].reduce(1, *)
      cuts = [inner, inner * iota.type.shape[iota.dimension]]
    }
    for operand in inputs(of: node) {
      cluster.steps += 1
      let relation = units.relation(operand, cluster.count)
      if relation == .uniform { continue }
      if relation == .same || relation == .elsewhere { cluster.registers += 1 }
      guard relation != .same, units.layouts.counts[operand.index] == cluster.count else { continue }
      var inner = 1
      for digit in units.layouts.layout(of: operand).digits.reversed() {
        inner *= digit.size
        cuts.append(inner)
      }
    }
    if !cuts.isEmpty, !cluster.insert(cuts) { cluster.isOpen = false }
  }

  /// What a node reads inside a grid: of a reduction its input (the initial value is applied to one element a row).
  func inputs(of node: Int) -> ArraySlice<Value> {
    let operands = units.operands(of: node)
    return units.layouts.role[node] == .reduce ? operands.prefix(1) : operands
  }

  // MARK: Merging

  /// Merges two clusters, the first of which is read by the second or neither by the other; or says why not.
  mutating func merge(_ a: Int, _ b: Int, allowsUniform: Bool = false) -> FusionDecision.Reason? {
    var merged: Cluster
    switch clusters[a].unified(with: clusters[b], allowsUniform: allowsUniform) {
    case .success(let cluster): merged = cluster
    case .failure(let refusal): return refusal.reason
    }
    if merged.steps > limits.steps { return .tooManySteps }
    if let reason = refusedEdge(from: a, to: b, in: merged) ?? refusedEdge(from: b, to: a, in: merged) {
      return reason
    }
    let (early, late) = order[a] < order[b] ? (a, b) : (b, a)
    if let reason = path(from: early, to: late) { return reason }
    merged.nodes = mergedNodes(a, b)
    if let reason = excess(of: &merged) {
      clusters[a].nodes = merged.nodes.filter { clusterOf[Int($0)] == Int32(a) }
      clusters[b].nodes = merged.nodes.filter { clusterOf[Int($0)] == Int32(b) }
      return reason
    }
    // What the later one needs moves before the earlier one, whose place they take together.
    between.sort { order[$0] < order[$1] }
    for cluster in between {
      order.remove(cluster)
      order.insert(cluster, before: early)
    }
    let (kept, gone) = clusters[a].count >= clusters[b].count ? (a, b) : (b, a)
    for node in merged.nodes where clusterOf[Int(node)] == Int32(gone) { clusterOf[Int(node)] = Int32(kept) }
    order.remove(late)
    if kept == late {
      order.insert(late, before: early)
      order.remove(early)
    }
    clusters[gone].isOpen = false
    clusters[gone].nodes = []
    clusters[kept] = merged
    if gone == clusters.count - 1 {
      clusters.removeLast()
      visited.removeLast()
      order.removeLast()
    }
    return nil
  }

  /// Why the merged cluster may not be, though it could: too many live registers, or the end of the budget.
  private mutating func excess(of merged: inout Cluster) -> FusionDecision.Reason? {
    if merged.registers > limits.registers {
      merged.registers = liveRegisters(merged)
      if merged.registers > limits.registers { return .tooManyRegisters }
    }
    let (first, last) = (merged.first, merged.last)
    return budget.spend("fuse node \(first) with node \(last)") ? nil : .stopped
  }

  /// The nodes of both, ascending; both clusters lose theirs, so that the larger array grows in place.
  private mutating func mergedNodes(_ a: Int, _ b: Int) -> [Int32] {
    var result: [Int32] = []
    var other: [Int32] = []
    swap(&result, &clusters[a].nodes)
    swap(&other, &clusters[b].nodes)
    if let last = result.last, let first = other.first, last < first {
      result.append(contentsOf: other)
      return result
    }
    var merged: [Int32] = []
    merged.reserveCapacity(result.count + other.count)
    var (i, j) = (0, 0)
    while i < result.count || j < other.count {
      if j == other.count || i < result.count && result[i] < other[j] {
        merged.append(result[i])
        i += 1
      } else {
        merged.append(other[j])
        j += 1
      }
    }
    return merged
  }

  /// Why something that cluster `b` reads of cluster `a` cannot be had at the same grid point.
  private func refusedEdge(from a: Int, to b: Int, in merged: Cluster) -> FusionDecision.Reason? {
    guard clusters[b].last > clusters[a].first else { return nil }
    for index in clusters[b].nodes {
      let node = Int(index)
      for (position, operand) in units.operands(of: node).enumerated() {
        guard let producer = units.producer(of: operand), clusterOf[producer] == Int32(a) else { continue }
        switch units.kinds[node] {
        case .contraction: return .contractionOperand
        case .columnReduction where position > 0: return .reductionOverRows
        default: break
        }
        if units.kinds[producer] == .columnReduction { return .reductionOverRows }
        let isInitial = position > 0 && units.kinds[node] == .rowReduction
        switch units.relation(operand, isInitial ? merged.count : units.counts[node]) {
        case .same, .uniform: break
        case .row(let columns): if columns != merged.columns { return .differentRows }
        case .elsewhere: return .otherPlaces
        }
      }
    }
    return nil
  }

  // MARK: Cycles

  /// A reason if something outside both reads of `early` what `late` needs, or if that cannot be told in bounded time.
  ///
  /// Such a thing stands between the two in the order: the search goes backwards from `late` and ends at `early`'s
  /// place. What it meets, all that `late` needs of what stands there, it leaves in `between`.
  private mutating func path(from early: Int, to late: Int) -> FusionDecision.Reason? {
    between.removeAll(keepingCapacity: true)
    let end = order[early]
    stamp += 1
    visited[early] = stamp
    visited[late] = stamp
    var current = late
    var done = 0
    while true {
      for index in clusters[current].nodes {
        for operand in units.operands(of: Int(index)) {
          guard let producer = units.producer(of: operand) else { continue }
          let next = Int(clusterOf[producer])
          if next == early, current != late { return .cycle }
          guard visited[next] != stamp, order[next] > end else { continue }
          visited[next] = stamp
          between.append(next)
        }
      }
      if done == between.count { return nil }
      if done == limits.search { return .searchLimit }
      current = between[done]
      done += 1
    }
  }

  // MARK: Registers

  /// How many values with an element for each grid point are live at once, in ascending order of nodes.
  private mutating func liveRegisters(_ cluster: Cluster) -> Int {
    stamp += 1
    var touched: [Int] = []
    for (position, index) in cluster.nodes.enumerated() {
      let node = Int(index)
      guard units.counts[node] == cluster.count else { continue }
      if units.kinds[node] != .contraction {
        for operand in inputs(of: node) {
          switch units.relation(operand, cluster.count) {
          case .same, .elsewhere: touch(units.layouts.root(of: operand).index, position, &touched)
          case .row, .uniform: break
          }
        }
      }
      switch units.kinds[node] {
      case .loop, .contraction: touch(units.result(of: node).index, position, &touched)
      default: break
      }
    }
    var changes = [Int](repeating: 0, count: cluster.nodes.count + 1)
    for value in touched {
      changes[Int(firstUse[value])] += 1
      changes[Int(lastUse[value]) + 1] -= 1
    }
    var (live, most) = (0, 0)
    for change in changes {
      live += change
      most = max(most, live)
    }
    return most
  }

  private mutating func touch(_ value: Int, _ position: Int, _ touched: inout [Int]) {
    if useStamp[value] != stamp {
      useStamp[value] = stamp
      firstUse[value] = Int32(position)
      touched.append(value)
    }
    lastUse[value] = Int32(position)
  }
}
