import Synchronization

/// Two graphs are equal if they have the same parameters, results and nodes in the same order. The graph's name, origins
/// and the order in which tables were filled do not count.
extension Graph: Hashable {
  package static func == (a: Graph, b: Graph) -> Bool {
    if let identity = a.identity, identity === b.identity { return true }
    if let x = a.identity?.knownHash, let y = b.identity?.knownHash, x != y { return false }
    guard a.nodes.count == b.nodes.count, a.parameters == b.parameters, a.results == b.results,
      a.valueTypes.count == b.valueTypes.count, a.operandList == b.operandList
    else { return false }
    // Tables have no two equal entries, so indices correspond one to one and every pair is compared once.
    var operations = [OperationTable.ID?](repeating: nil, count: a.operations.count)
    for index in a.nodes.indices {
      let (x, y) = (a.nodes[index], b.nodes[index])
      guard x.operandCount == y.operandCount, x.resultCount == y.resultCount else { return false }
      if let known = operations[Int(x.operation)] {
        guard known == y.operation else { return false }
      } else {
        guard a.operations.key(x.operation) == b.operations.key(y.operation) else { return false }
        operations[Int(x.operation)] = y.operation
      }
    }
    var types = [UInt32?](repeating: nil, count: a.types.elements.count)
    for (x, y) in zip(a.valueTypes, b.valueTypes) {
      if let known = types[Int(x)] {
        guard known == y else { return false }
      } else {
        guard a.types[x] == b.types[y] else { return false }
        types[Int(x)] = y
      }
    }
    return true
  }

  /// Of a finished graph, the hash of its parts is found once: operations are looked up in tables by their regions'
  /// hashes, those of nested regions once for each level around them.
  package func hash(into hasher: inout Hasher) {
    guard let identity else { return hasher.combine(hashOfParts) }
    if let known = identity.knownHash { return hasher.combine(known) }
    let hash = hashOfParts
    identity.knownHash = hash
    hasher.combine(hash)
  }

  private var hashOfParts: Int {
    var hasher = Hasher()
    hasher.combine(parameters)
    hasher.combine(results)
    hasher.combine(operandList)
    // One hash for every distinct operation, which may be a region of many nodes.
    var hashes = [Int?](repeating: nil, count: operations.count)
    for node in nodes {
      let id = Int(node.operation)
      let hash = hashes[id] ?? operations.key(node.operation).hashValue
      hashes[id] = hash
      hasher.combine(hash)
    }
    return hasher.finalize()
  }

  /// What a finished graph is known by.
  final class Identity: Sendable {
    /// 0 until it is asked for.
    private let hash = Atomic<Int>(0)

    /// The hash of the graph's parts, once it was found. Whoever finds it finds the same.
    var knownHash: Int? {
      get {
        let value = hash.load(ordering: .relaxed)
        return value == 0 ? nil : value
      }
      set { hash.store(newValue ?? 0, ordering: .relaxed) }
    }
  }
}
