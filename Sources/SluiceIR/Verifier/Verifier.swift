/// Checks every invariant of a graph: that it is in SSA form, that tables and handles fit together, that every type is
/// what the operation's rule says, that the signature is consistent, and the same for all regions.
///
/// A graph from `GraphBuilder` passes; the verifier stands between passes to catch one that made a graph otherwise.
/// Linear in nodes: a type rule is asked once for every operation and operand types, not for every node.
package struct Verifier {
  private let registry: OperationRegistry?
  /// Regions still to verify, with where they stand.
  private var pending: [(graph: Graph, path: String, depth: Int)] = []

  /// Throws the first rule that `graph` breaks. With a registry, every operation must be in it.
  package static func verify(_ graph: Graph, registry: OperationRegistry? = nil) throws(SluiceError) {
    var verifier = Verifier(registry: registry)
    verifier.pending = [(graph, "@\(graph.name)", 0)]
    while let (graph, path, depth) = verifier.pending.popLast() {
      do throws(SluiceError) {
        try verifier.verifyOne(graph, path, depth)
      } catch {
        throw error.prefixed("verifier: \(path)")
      }
    }
  }

  private init(registry: OperationRegistry?) { self.registry = registry }

  private mutating func verifyOne(_ graph: Graph, _ path: String, _ depth: Int) throws(SluiceError) {
    try verifyTables(graph)
    try verifyParameters(graph)
    try verifyOperations(graph, path, depth)
    var rules = RuleCache()
    var nextOperand = 0
    var nextValue = graph.parameters.count
    for node in graph.nodes.indices {
      do throws(SluiceError) {
        try verifyLayout(graph, node, &nextOperand, &nextValue)
        try verifyTypes(graph, node, &rules)
      } catch {
        let name =
          Int(graph.nodes[node].operation) < graph.operations.count ? graph.operation(of: node).name : "?"
        throw error.prefixed("node \(node) (\(name))")
      }
    }
    guard nextOperand == graph.operandList.count else {
      throw broken("\(graph.operandList.count - nextOperand) operands belong to no node")
    }
    guard nextValue == graph.valueCount else {
      throw broken("\(graph.valueCount - nextValue) values belong to no node")
    }
    try graph.verifySignature()
  }

  private func broken(_ message: String) -> SluiceError { SluiceError(.internal, message) }

  // MARK: Rules of the whole graph

  private func verifyTables(_ graph: Graph) throws(SluiceError) {
    guard graph.valueCount >= graph.parameters.count else {
      throw broken("there are \(graph.valueCount) values for \(graph.parameters.count) parameters")
    }
    guard
      graph.values[..<graph.parameters.count].allSatisfy({ Int($0.source) < graph.origins.elements.count })
    else { throw broken("a parameter's origin is not in the table of origins") }
    guard graph.values.allSatisfy({ Int($0.type) < graph.types.elements.count }) else {
      throw broken("a value's type is not in the table of types")
    }
    for type in graph.types.elements { try type.validate() }
  }

  private func verifyParameters(_ graph: Graph) throws(SluiceError) {
    for (index, parameter) in graph.parameters.enumerated() {
      guard graph.type(of: Value(index)) == parameter.type else {
        throw broken("parameter \(index) is \(parameter.type), its value is \(graph.type(of: Value(index)))")
      }
    }
  }

  /// Each distinct operation once: it is known, and its regions are verified in their turn.
  private mutating func verifyOperations(_ graph: Graph, _ path: String, _ depth: Int) throws(SluiceError) {
    for id in graph.appliedOperations {
      let operation = graph.operations[id]
      if let registry, registry[operation.name].map({ ObjectIdentifier($0) }) != graph.operations.kind(id) {
        throw broken("the operation `\(operation.name)` is not registered")
      }
      for region in operation.regions {
        guard depth < Graph.maximumRegionDepth else {
          throw broken("regions are nested deeper than \(Graph.maximumRegionDepth)")
        }
        pending.append((region, "\(path), a region of \(operation.name)", depth + 1))
      }
    }
  }

  // MARK: Rules of a node

  /// Operands and results stand in the order of nodes without gaps, and operands precede the node.
  private func verifyLayout(_ graph: Graph, _ node: Int, _ nextOperand: inout Int, _ nextValue: inout Int)
    throws(SluiceError)
  {
    let entry = graph.nodes[node]
    guard Int(entry.operation) < graph.operations.count else {
      throw broken("the operation is not in the table of operations")
    }
    guard Int(entry.origin) < graph.origins.elements.count else {
      throw broken("the origin is not in the table of origins")
    }
    let operands = nextOperand..<nextOperand + Int(entry.operandCount)
    guard Int(entry.firstOperand) == nextOperand, operands.upperBound <= graph.operandList.count else {
      throw broken("the operands do not follow the operands of the node before")
    }
    for position in operands where graph.operandList[position].index >= nextValue {
      let operand = graph.operandList[position]
      throw broken("operand \(position - nextOperand) is \(operand), which is not defined before the node")
    }
    let results = nextValue..<nextValue + Int(entry.resultCount)
    guard Int(entry.firstResult) == nextValue, results.upperBound <= graph.valueCount else {
      throw broken("the results do not follow the results of the node before")
    }
    guard results.allSatisfy({ graph.values[$0].source == UInt32(node) }) else {
      throw broken("a result does not name the node as its definition")
    }
    (nextOperand, nextValue) = (operands.upperBound, results.upperBound)
  }

  private func verifyTypes(_ graph: Graph, _ node: Int, _ rules: inout RuleCache) throws(SluiceError) {
    if rules.contains(node, of: graph) { return }
    let operands = graph.operands(of: node).map { graph.type(of: $0) }
    let inferred = try graph.operation(of: node).resultTypes(of: operands)
    let recorded = graph.results(of: node).map { graph.type(of: Value($0)) }
    guard inferred == recorded else {
      let list = { (types: [TensorType]) in "(" + types.map(\.description).joined(separator: ", ") + ")" }
      throw broken("the results are \(list(recorded)), the type rule says \(list(inferred))")
    }
    rules.insert(node, of: graph)
  }
}

/// The nodes whose types were found right, by operation, operand types and result types.
private struct RuleCache {
  private var index = NodeIndex(capacity: 16)

  private func hash(_ node: Int, of graph: Graph) -> UInt64 {
    let entry = graph.nodes[node]
    var hash = NodeIndex.seed(entry.operation)
    for offset in 0..<Int(entry.operandCount) {
      let operand = graph.operandList[Int(entry.firstOperand) + offset]
      hash = NodeIndex.combine(hash, graph.values[operand.index].type)
    }
    return hash
  }

  /// Whether a node with the operation and all the types of this one was found right.
  func contains(_ node: Int, of graph: Graph) -> Bool {
    let entry = graph.nodes[node]
    let (nodes, operands, values) = (graph.nodes, graph.operandList, graph.values)
    return index.find(hash(node, of: graph), among: 0) { other in
      let known = nodes[other]
      guard known.operation == entry.operation, known.operandCount == entry.operandCount,
        known.resultCount == entry.resultCount
      else { return false }
      for offset in 0..<Int(entry.operandCount) {
        let a = operands[Int(entry.firstOperand) + offset]
        let b = operands[Int(known.firstOperand) + offset]
        if values[a.index].type != values[b.index].type { return false }
      }
      for offset in 0..<Int(entry.resultCount)
      where values[Int(entry.firstResult) + offset].type != values[Int(known.firstResult) + offset].type {
        return false
      }
      return true
    } != nil
  }

  mutating func insert(_ node: Int, of graph: Graph) { index.insert(node, hash(node, of: graph)) }
}
