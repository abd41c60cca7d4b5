/// The graph that a builder builds, with what finds nodes in it again.
///
/// Operands are appended to `operandList` first, where a search compares them in place, and taken away again if the
/// node turns out to exist. Its methods are a struct's so that a builder, which is a class, is accessed once a node.
struct NodeTable {
  var graph: Graph
  /// Nodes by operation and operands, to merge equal ones.
  var nodes = NodeIndex()
  /// One node for every operation and operand types, whose result types others of the same have too.
  var rules = NodeIndex()

  /// Adds a copy of a node of the graph whose tables this one grew from; `addOperands` appends the operands. Leaves
  /// the table as it was and returns nil if their types differ from the original's.
  @inline(__always)
  mutating func copy(
    _ entry: Graph.Node, of source: borrowing Graph, _ addOperands: (inout ContiguousArray<Value>) -> Void
  ) -> Int? {
    let start = graph.operandList.count
    addOperands(&graph.operandList)
    var isSame = true
    var hash = NodeIndex.seed(entry.operation)
    for offset in 0..<Int(entry.operandCount) where isSame {
      let operand = graph.operandList[start + offset]
      let original = source.operandList[Int(entry.firstOperand) + offset]
      isSame =
        operand.index < graph.valueCount
        && graph.valueTypes[operand.index] == source.valueTypes[original.index]
      hash = NodeIndex.combine(hash, operand.id)
    }
    guard isSame else {
      graph.operandList.removeLast(graph.operandList.count - start)
      return nil
    }
    if let found = find(entry.operation, from: start, hash) { return reuse(found, entry.origin) }
    return append(entry.operation, from: start, entry.origin, hash) { types in
      for offset in entry.firstResult..<entry.firstResult + entry.resultCount {
        types.append(source.valueTypes[Int(offset)])
      }
    }
  }

  /// The hash of a node with the operands from `start` on, and the hash of its operation and their types.
  func hashes(_ id: OperationTable.ID, from start: Int) -> (node: UInt64, rule: UInt64) {
    var (hash, ruleHash) = (NodeIndex.seed(id), NodeIndex.seed(id))
    for position in start..<graph.operandList.count {
      let operand = graph.operandList[position]
      hash = NodeIndex.combine(hash, operand.id)
      ruleHash = NodeIndex.combine(ruleHash, graph.valueTypes[operand.index])
    }
    return (hash, ruleHash)
  }

  /// The node that applies the operation to the operands from `start` on: an equal one that exists, or one whose types
  /// another of the same operation and operand types tells. Nil if the type rule has to be asked.
  mutating func known(
    _ id: OperationTable.ID, from start: Int, _ originID: UInt32, _ hash: UInt64, _ ruleHash: UInt64
  ) -> Int? {
    if let found = find(id, from: start, hash) { return reuse(found, originID) }
    guard let similar = findRule(id, start..<graph.operandList.count, ruleHash) else { return nil }
    let results = graph.results(of: similar)
    return append(id, from: start, originID, hash) { types in
      for result in results { types.append(types[result]) }
    }
  }

  private func find(_ id: OperationTable.ID, from start: Int, _ hash: UInt64) -> Int? {
    let count = graph.operandList.count - start
    return nodes.find(hash) { node in
      let entry = graph.nodes[node]
      guard entry.operation == id, Int(entry.operandCount) == count else { return false }
      for offset in 0..<count
      where graph.operandList[Int(entry.firstOperand) + offset] != graph.operandList[start + offset] {
        return false
      }
      return true
    }
  }

  /// A node of the same operation on operands of the same types.
  private func findRule(_ id: OperationTable.ID, _ operands: Range<Int>, _ hash: UInt64) -> Int? {
    rules.find(hash) { node in
      let entry = graph.nodes[node]
      guard entry.operation == id, Int(entry.operandCount) == operands.count else { return false }
      for offset in 0..<operands.count {
        let (a, b) = (Int(entry.firstOperand) + offset, operands.lowerBound + offset)
        let types = (graph.operandList[a].index, graph.operandList[b].index)
        if graph.valueTypes[types.0] != graph.valueTypes[types.1] { return false }
      }
      return true
    }
  }

  /// Takes node `node` in place of an equal one, whose operands end `operandList`.
  private mutating func reuse(_ node: Int, _ originID: UInt32) -> Int {
    graph.operandList.removeLast(Int(graph.nodes[node].operandCount))
    let old = graph.nodes[node].origin
    if old != originID {
      graph.nodes[node].origin = graph.origins.intern(
        graph.origins[old].merged(with: graph.origins[originID]))
    }
    return node
  }

  /// Adds a node whose operands end `operandList` from `start` on; `addTypes` appends its results' types.
  mutating func append(
    _ id: OperationTable.ID, from start: Int, _ originID: UInt32, _ hash: UInt64,
    _ addTypes: (inout ContiguousArray<UInt32>) -> Void
  ) -> Int {
    let node = graph.nodes.count
    let first = graph.valueCount
    addTypes(&graph.valueTypes)
    let resultCount = graph.valueTypes.count - first
    graph.nodes.append(
      Graph.Node(
        operation: id, firstOperand: UInt32(start), operandCount: UInt32(graph.operandList.count - start),
        firstResult: UInt32(first), resultCount: UInt32(resultCount), origin: originID))
    for _ in 0..<resultCount { graph.valueNodes.append(UInt32(node)) }
    nodes.insert(node, hash)
    return node
  }
}
