import SluiceIR
import SluiceOperations

/// Compares the expressions of several tensors' new values with the first tensor's, in lockstep from the results down.
///
/// Where they part, the template is cut: the value there is computed elsewhere and read, as gradients are.
struct UpdateMatch {
  private let finder: OptimizerUpdateFinder
  private let root: Value
  /// Values of the template that the update reads rather than computes.
  private var cuts = Set<Value>()
  /// The new values of the tensors, the first of which is the template's.
  private var members: [Value] = []

  var count: Int { members.count }

  private var units: FusionUnits { _read { yield finder.units } }
  private var graph: Graph { _read { yield finder.units.graph } }

  init(_ finder: OptimizerUpdateFinder, _ root: Value) {
    self.finder = finder
    self.root = root
  }

  /// What stands in another tensor's update for each value of the template's.
  private struct Pairing {
    var pairs: [Value: Value] = [:]
    /// The template's nodes.
    var nodes: [Int] = []
    var banks: [Value: Int] = [:]
    var gradients: [Value] = []
  }

  private enum Leaf { case uniform, bank(Int), gradient }

  /// Takes in the update of the next tensor, with further cuts where they are needed; false, and nothing changes, if it
  /// is not the template's.
  ///
  /// The tensors so far agree with the cuts so far: only where a cut is added are they asked again, and there are no more
  /// cuts than nodes in the template.
  mutating func append(_ next: Value) -> Bool {
    let known = cuts
    members.append(next)
    var index = members.count - 1
    var unknown = 1
    while unknown > 0 {
      let before = cuts.count
      if pairing(members[index], index) != nil {
        unknown -= 1
        index = (index + 1) % members.count
        continue
      }
      guard cuts.count > before, !cuts.contains(root) else {
        members.removeLast()
        cuts = known
        return false
      }
      unknown = members.count
    }
    return true
  }

  /// Pairs the template with another tensor's update. Adds a cut and gives nil where one is needed.
  private mutating func pairing(_ other: Value, _ distance: Int) -> Pairing? {
    var result = Pairing()
    var stack = [(root, other)]
    while let (a, b) = stack.popLast() {
      if let known = result.pairs[a] {
        if known != b { return nil }
        continue
      }
      result.pairs[a] = b
      switch leaf(a, b, distance) {
      case .uniform: continue
      case .bank(let first):
        result.banks[a] = first
        continue
      case .gradient:
        result.gradients.append(a)
        continue
      case nil: break
      }
      guard let (nodeA, nodeB) = pairOfNodes(a, b, distance) else {
        guard canBeRead(a), canBeRead(b) else { return nil }
        cuts.insert(a)
        return nil
      }
      result.nodes.append(nodeA)
      if !OptimizerUpdateFinder.isSmall(result.nodes.count) { return nil }
      stack.append(contentsOf: zip(graph.operands(of: nodeA), graph.operands(of: nodeB)))
    }
    return isPrivate(result, distance) ? result : nil
  }

  /// Whether a value can be a buffer of its own that the update reads.
  private func canBeRead(_ value: Value) -> Bool {
    units.layouts.root(of: value) == value && units.producer(of: value) != nil && value != root
  }

  /// How the update reads this operand; nil if it computes it.
  private func leaf(_ a: Value, _ b: Value, _ distance: Int) -> Leaf? {
    // A cut is read for every tensor, even where the one element of two is the same.
    if cuts.contains(a) { return canBeRead(b) ? .gradient : nil }
    if isUniform(a, b) { return .uniform }
    guard let first = finder.stateParameter(a) else { return nil }
    return finder.stateParameter(b) == first + distance ? .bank(first) : nil
  }

  /// Whether both are the same single element for all.
  private func isUniform(_ a: Value, _ b: Value) -> Bool {
    let (rootA, rootB) = (units.layouts.root(of: a), units.layouts.root(of: b))
    if units.isSplat[rootA.index], units.isSplat[rootB.index] { return splat(rootA) == splat(rootB) }
    return rootA == rootB && units.layouts.counts[rootA.index] == 1 && !units.layouts.isFenced[a.index]
      && finder.stateParameter(rootA) == nil
  }

  private func splat(_ root: Value) -> [UInt8]? {
    graph.definition(of: root).flatMap { (graph.operation(of: $0) as? Constant)?.value.uniformBytes }
  }

  /// The nodes of both values if they do the same to operands that can be paired.
  private func pairOfNodes(_ a: Value, _ b: Value, _ distance: Int) -> (Int, Int)? {
    guard !cuts.contains(a), let nodeA = finder.elementwiseNode(a), let nodeB = finder.elementwiseNode(b),
      graph.nodes[nodeA].operation == graph.nodes[nodeB].operation,
      a == root || !units.layouts.isFenced[a.index] && !units.layouts.isFenced[b.index]
    else { return nil }
    let (countA, countB) = (units.counts[nodeA], units.counts[nodeB])
    for (x, y) in zip(graph.operands(of: nodeA), graph.operands(of: nodeB)) {
      if isUniform(x, y) { continue }
      guard units.relation(x, countA) == .same, units.relation(y, countB) == .same,
        graph.type(of: x).element == graph.type(of: y).element
      else { return nil }
      if let first = finder.stateParameter(x) {
        guard let other = finder.stateParameter(y), other == first + distance,
          finder.distance(first, other) == bankDistance(distance)
        else { return nil }
      } else if finder.elementwiseNode(x) == nil || finder.elementwiseNode(y) == nil || cuts.contains(x) {
        guard canBeRead(x), canBeRead(y), graph.type(of: x).element == .f32 else { return nil }
      }
    }
    return (nodeA, nodeB)
  }

  /// How far tensor `distance` of the updated bank lies from the first.
  private func bankDistance(_ distance: Int) -> Int? {
    guard let first = updatedParameter(root) else { return nil }
    return finder.distance(first, first + distance)
  }

  /// The parameter that a value replaces, if it is returned for that alone.
  private func updatedParameter(_ value: Value) -> Int? {
    let results = finder.results(of: value)
    return results.count == 1 ? graph.results[results[0]].updates : nil
  }

  /// Whether nothing but the update itself reads what it computes. Cuts where that would mend it.
  private mutating func isPrivate(_ pairing: Pairing, _ distance: Int) -> Bool {
    var reads: [Value: Int32] = [:]
    for node in pairing.nodes {
      for operand in graph.operands(of: node) {
        reads[operand, default: 0] += 1
      }
    }
    for node in pairing.nodes {
      let a = graph.result(of: node)
      guard let b = pairing.pairs[a] else { return false }
      let replaced = updatedParameter(a)
      if replaced != nil || !finder.results(of: a).isEmpty || !finder.results(of: b).isEmpty {
        guard let first = replaced, updatedParameter(b) == first + distance,
          finder.distance(first, first + distance) == bankDistance(distance),
          graph.type(of: a).elementCount == graph.parameters[first].type.elementCount
        else {
          cuts.insert(a)
          return false
        }
      }
      let inner = reads[a, default: 0] + (replaced == nil ? 0 : 1)
      if units.uses[a.index] > inner || units.uses[b.index] > inner {
        cuts.insert(a)
        return false
      }
    }
    return true
  }

  /// The update of the first `count` tensors.
  mutating func update(_ count: Int, first: Int) -> OptimizerUpdate? {
    let members = members.prefix(count)
    var pairings: [Pairing] = []
    for (index, member) in members.enumerated() {
      guard let pairing = pairing(member, index) else { return nil }
      pairings.append(pairing)
    }
    let template = pairings[0]
    var stores: [Value: OptimizerUpdate.Bank] = [:]
    for node in template.nodes {
      let value = graph.result(of: node)
      if let parameter = updatedParameter(value) { stores[value] = OptimizerUpdate.Bank(first: parameter) }
    }
    let offsets = members.indices.compactMap { finder.distance(first, first + $0) }
    guard offsets.count == members.count, let last = offsets.last else { return nil }
    // Every bank, not only the updated one, is one run of memory.
    for bank in Array(template.banks.values) + stores.values.map(\.first) {
      for index in 0..<(members.count - 1) where !finder.follows(bank + index) { return nil }
    }
    func values(_ a: Value) -> [Value] { pairings.map { $0.pairs[a] ?? a } }
    return OptimizerUpdate(
      tensors: members.count, offsets: offsets,
      count: last + graph.parameters[first + members.count - 1].type.elementCount,
      nodes: template.nodes.sorted(), banks: template.banks.mapValues { OptimizerUpdate.Bank(first: $0) },
      gradients: Dictionary(uniqueKeysWithValues: Set(template.gradients).map { ($0, values($0)) }),
      stores: stores, stored: Dictionary(uniqueKeysWithValues: stores.keys.map { ($0, values($0)) }),
      results: stores.keys.flatMap { values($0).flatMap { finder.results(of: $0) } }.sorted(),
      allNodes: template.nodes.flatMap {
        values(graph.result(of: $0)).compactMap { graph.definition(of: $0) }
      }
      .sorted())
  }
}
