/// Two graphs are equal if they have the same parameters, results and nodes in the same order. The graph's name, origins
/// and the order in which tables were filled do not count.
extension Graph: Hashable {
  package static func == (a: Graph, b: Graph) -> Bool {
    if a === b { return true }
    // Regions in regions are not looked into again at every level around them, unless they are equal.
    if max(a.regionDepth, b.regionDepth) > 0, a.hashOfParts != b.hashOfParts { return false }
    guard a.nodes.count == b.nodes.count, a.parameters == b.parameters, a.results == b.results,
      a.valueCount == b.valueCount, a.operandList == b.operandList
    else { return false }
    // Without nodes there are no values but parameters.
    if a.nodes.isEmpty { return true }
    // Tables have no two equal entries, so indices correspond one to one.
    var operations = Correspondence(a.operations.table.elements, b.operations.table.elements)
    var types = Correspondence(a.types.elements, b.types.elements)
    for (x, y) in zip(a.nodes, b.nodes) {
      guard x.operandCount == y.operandCount, x.resultCount == y.resultCount,
        operations.areEqual(x.operation, y.operation)
      else { return false }
    }
    for (x, y) in zip(a.values, b.values) where !types.areEqual(x.type, y.type) { return false }
    return true
  }

  /// Which entries of two tables are equal. Each pair is compared once, and none if both tables have the same in the same order.
  private struct Correspondence<Element: Hashable & Sendable> {
    private let a, b: ContiguousArray<Element>
    private let isSame: Bool
    private var known: [UInt32: UInt32] = [:]

    init(_ a: ContiguousArray<Element>, _ b: ContiguousArray<Element>) {
      (self.a, self.b) = (a, b)
      isSame = a == b
    }

    mutating func areEqual(_ x: UInt32, _ y: UInt32) -> Bool {
      if isSame { return x == y }
      if let known = known[x] { return known == y }
      guard a[Int(x)] == b[Int(y)] else { return false }
      known[x] = y
      return true
    }
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(hashOfParts) }

  /// Found once: operations are looked up in tables by their regions' hashes, those of nested regions once for each level
  /// around them. Whoever finds it finds the same.
  private var hashOfParts: Int {
    let known = knownHash.load(ordering: .relaxed)
    if known != 0 { return known }
    var hasher = Hasher()
    hasher.combine(hashOfValues)
    let keys = operations.table.elements
    let span = keys.span
    for node in nodes { span[Int(node.operation)].hash(into: &hasher) }
    let hash = hasher.finalize()
    knownHash.store(hash, ordering: .relaxed)
    return hash
  }

  /// Of parameters' types, results and operands: of all that are small numbers, which need no more than to be mixed.
  private var hashOfValues: UInt64 {
    var hash = UInt64(parameters.count)
    func mix(_ number: Int) { hash = NodeIndex.combine(hash, UInt32(truncatingIfNeeded: number)) }
    // By spans, for which no reference to what is in the lists is counted.
    let (parameters, results) = (parameters, results)
    let parameterSpan = parameters.span
    for position in parameterSpan.indices {
      mix(Int(parameterSpan[position].type.element.rawValue))
      mix(parameterSpan[position].type.shape.rank)
      for axis in 0..<parameterSpan[position].type.shape.rank {
        mix(parameterSpan[position].type.shape[axis])
      }
    }
    let resultSpan = results.span
    for position in resultSpan.indices { mix(resultSpan[position].value.index) }
    for operand in operandList { mix(operand.index) }
    return hash
  }
}
