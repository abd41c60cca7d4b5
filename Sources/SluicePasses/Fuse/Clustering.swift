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
  /// For each node the next of its cluster, which is greater; -1 for the last.
  private var following: ContiguousArray<Int32>

  // Scratch of the searches, stamped so that nothing needs clearing.
  private var visited: ContiguousArray<Int32> = []
  private var stamp: Int32 = 0
  private var between: [Int] = []
  private var pressure: RegisterPressure

  init(_ units: FusionUnits, limits: FusionLimits, budget: RewriteBudget) {
    self.units = units
    self.limits = limits
    self.budget = budget
    let nodes = units.graph.nodes.count
    clusterOf = ContiguousArray(repeating: -1, count: nodes)
    following = clusterOf
    decisions.reserveCapacity(nodes + nodes / 4)
    pressure = RegisterPressure(valueCount: units.graph.valueCount)
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
      first: Int32(node), last: Int32(node), count: units.counts[node], columns: units.columns[node],
      cuts: [],
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
    guard let first = update.allNodes.first, let last = update.allNodes.last else { return }
    let id = clusters.count
    clusters.append(
      Cluster(
        first: Int32(first), last: Int32(last), count: update.count, columns: 0, cuts: [], isOpen: false,
        isUpdate: true, steps: update.nodes.count, registers: 1))
    for (node, next) in zip(update.allNodes, update.allNodes.dropFirst()) { following[node] = Int32(next) }
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
    if units.roles[node] == .iota, let iota = graph.operation(of: node) as? Iota {
      let inner = iota.type.shape[(iota.dimension + 1)...].reduce(1, *)
      cuts = [inner, inner * iota.type.shape[iota.dimension]]
    }
    for index in units.inputRange(of: node) {
      cluster.steps += 1
      let manner = units.reads[index].manner
      if manner == .uniform { continue }
      if manner != .row { cluster.registers += 1 }
      let operand = units.operand(at: index)
      guard manner != .same, units.elementCount(of: operand) == cluster.count else { continue }
      var inner = 1
      for digit in units.layouts.layout(of: operand).digits.reversed() {
        inner *= digit.size
        cuts.append(inner)
      }
    }
    if !cuts.isEmpty, !cluster.insert(cuts) { cluster.isOpen = false }
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
    merged.first = min(clusters[a].first, clusters[b].first)
    merged.last = max(clusters[a].last, clusters[b].last)
    if let reason = excess(of: &merged, a, b) { return reason }
    // What the later one needs moves before the earlier one, whose place they take together.
    if between.count > 1 { between.sort { order[$0] < order[$1] } }
    for cluster in between {
      order.remove(cluster)
      order.insert(cluster, before: early)
    }
    let (kept, gone) = clusters[a].count >= clusters[b].count ? (a, b) : (b, a)
    var node = clusters[gone].first
    while node >= 0 {
      clusterOf[Int(node)] = Int32(kept)
      node = following[Int(node)]
    }
    link(a, b)
    order.remove(late)
    if kept == late {
      order.insert(late, before: early)
      order.remove(early)
    }
    clusters[gone].isOpen = false
    clusters[kept] = merged
    if gone == clusters.count - 1 {
      clusters.removeLast()
      visited.removeLast()
      order.removeLast()
    }
    return nil
  }

  /// Why the merged cluster may not be, though it could: too many live registers, or the end of the budget.
  private mutating func excess(of merged: inout Cluster, _ a: Int, _ b: Int) -> FusionDecision.Reason? {
    if merged.registers > limits.registers {
      merged.registers = pressure.live(
        units, merged.count, following, from: clusters[a].first, and: clusters[b].first)
      if merged.registers > limits.registers { return .tooManyRegisters }
    }
    return budget.spend("cluster: \(name(a)) with \(name(b))") ? nil : .stopped
  }

  /// What stands for a cluster in the name of a merge: its last node.
  private func name(_ cluster: Int) -> String {
    let node = Int(clusters[cluster].last)
    let results = graph.results(of: node)
    return (results.isEmpty ? "" : "%\(results.lowerBound) ") + graph.operation(of: node).name
  }

  /// Links the nodes of both clusters into one ascending list.
  private mutating func link(_ a: Int, _ b: Int) {
    var (i, j) = (clusters[a].first, clusters[b].first)
    var tail: Int32 = -1
    if clusters[a].last < j {
      (tail, i) = (clusters[a].last, -1)
    } else if clusters[b].last < i {
      (tail, j) = (clusters[b].last, -1)
    }
    while i >= 0, j >= 0 {
      let next = min(i, j)
      if next == i { i = following[Int(i)] } else { j = following[Int(j)] }
      if tail >= 0 { following[Int(tail)] = next }
      tail = next
    }
    following[Int(tail)] = max(i, j)
  }

  /// Why something that cluster `b` reads of cluster `a` cannot be had at the same grid point.
  private func refusedEdge(from a: Int, to b: Int, in merged: Cluster) -> FusionDecision.Reason? {
    guard clusters[b].last > clusters[a].first else { return nil }
    var next = clusters[b].first
    while next >= 0 {
      let node = Int(next)
      next = following[node]
      let range = units.readRange(of: node)
      for index in range {
        let producer = Int(units.reads[index].producer)
        guard producer >= 0, clusterOf[producer] == Int32(a) else { continue }
        let position = index - range.lowerBound
        switch units.kinds[node] {
        case .contraction: return .contractionOperand
        case .columnReduction where position > 0: return .reductionOverRows
        default: break
        }
        if units.kinds[producer] == .columnReduction { return .reductionOverRows }
        let isInitial = position > 0 && units.kinds[node] == .rowReduction
        let manner = units.reads[index].manner
        if !isInitial, manner == .same || manner == .uniform { continue }
        switch units.relation(units.operand(at: index), isInitial ? merged.count : units.counts[node]) {
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
      var node = clusters[current].first
      while node >= 0 {
        for index in units.readRange(of: Int(node)) {
          let producer = Int(units.reads[index].producer)
          guard producer >= 0 else { continue }
          let next = Int(clusterOf[producer])
          if next == early, current != late { return .cycle }
          guard visited[next] != stamp, order[next] > end else { continue }
          visited[next] = stamp
          between.append(next)
        }
        node = following[Int(node)]
      }
      if done == between.count { return nil }
      if done == limits.search { return .searchLimit }
      current = between[done]
      done += 1
    }
  }

  /// What became of the graph.
  consuming func finished(_ regions: [Int: [ClusteredGraph]]) -> ClusteredGraph {
    // Nothing follows an update, and whoever reads the old state has run before it.
    let all = order.sequence
    let sequence = all.filter { !clusters[$0].isUpdate } + all.filter { clusters[$0].isUpdate }
    return ClusteredGraph(
      units: units, clusters: clusters, clusterOf: clusterOf, following: following, sequence: sequence,
      updates: updates, decisions: decisions, regions: regions)
  }
}
