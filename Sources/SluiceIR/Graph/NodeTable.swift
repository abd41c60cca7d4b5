/// The parts of the graph that a builder builds, with what finds nodes among them again.
///
/// Operands are appended to `operandList` first, where a search compares them in place, and taken away again if the
/// node turns out to exist. Its methods are a struct's so that a builder, which is a class, is accessed once a node.
struct NodeTable: ~Copyable {
  var parts = Graph.Parts()
  var current = CurrentOrigin(.unknown)
  /// Nodes by operation and operands, to merge equal ones.
  var nodes = NodeIndex()
  /// One node for every operation and operand types, whose result types others of the same have too.
  var rules = NodeIndex()

  /// Makes room behind the parameters for so many nodes of one result and two operands, of which one may have two more.
  mutating func reserve(nodes count: Int) {
    if count > NodeIndex.scannedCount { nodes = NodeIndex(capacity: count) }
    parts.reserve(parameters: 0, nodes: count, operands: 2 * (count + 1), values: parts.values.count + count)
  }

  /// Starts an empty table with the parameters of `head`, which have this origin, and room for so many nodes of one result.
  mutating func start(_ head: RegionHead, _ origin: Origin, capacity: Int) {
    parts.parameters = head.parameters
    parts.values = head.values
    parts.types = head.types
    parts.origins.reserve(1 + capacity)
    current = CurrentOrigin(origin, id: parts.origins.append(origin))
    // Without nodes all that there is stays shared with the head.
    if capacity > 0 { reserve(nodes: capacity) }
  }

  /// Adds a parameter; there are no nodes yet.
  mutating func addParameter(_ parameter: Graph.Parameter, _ origin: Origin?) -> Value {
    let value = Value(parts.values.count)
    let originID = intern(origin)
    parts.values.append(Graph.ValueEntry(type: parts.types.intern(parameter.type), source: originID))
    parts.parameters.append(parameter)
    return value
  }

  /// The graph with these results. Leaves an empty table, for `start`.
  mutating func finishAndReset(name: String, _ results: [Graph.Result]) -> Graph {
    let graph = Graph(name: name, taking: &parts, results)
    nodes = NodeIndex()
    rules = NodeIndex()
    return graph
  }

  // MARK: Reading what is there

  /// Of poison, a scalar f32 that nothing will be made of.
  func type(of value: Value) -> TensorType {
    value.isPoison ? .f32 : parts.types[parts.values[value.index].type]
  }

  func types(of values: [Value]) -> [TensorType] {
    var types: [TensorType] = []
    types.reserveCapacity(values.count)
    for value in values { types.append(type(of: value)) }
    return types
  }

  /// The node that makes `value`; nil for a parameter.
  func definition(of value: Value) -> Int? {
    value.index < parts.parameters.count ? nil : Int(parts.values[value.index].source)
  }

  func isOfType(_ value: Value, _ type: TensorType) -> Bool {
    parts.types.elements[Int(parts.values[value.index].type)] == type
  }

  func first(of values: [Value], where isOther: (Int, TensorType) -> Bool) -> Int? {
    for position in values.indices where !values[position].isPoison {
      if isOther(position, parts.types.elements[Int(parts.values[values[position].index].type)]) {
        return position
      }
    }
    return nil
  }

  // MARK: Adding nodes

  /// Adds a copy of a node of the graph whose tables this one grew from; `addOperands` appends the operands. Leaves
  /// the table as it was and returns nil if their types differ from the original's.
  @inline(__always)
  mutating func copy(
    _ entry: Graph.Node, of source: borrowing Graph, _ addOperands: (inout ContiguousArray<Value>) -> Void
  ) -> Int? {
    let start = parts.operandList.count
    addOperands(&parts.operandList)
    var isSame = true
    var hash = NodeIndex.seed(entry.operation)
    for offset in 0..<Int(entry.operandCount) where isSame {
      let operand = parts.operandList[start + offset]
      let original = source.operandList[Int(entry.firstOperand) + offset]
      isSame =
        operand.index < parts.values.count
        && parts.values[operand.index].type == source.values[original.index].type
      hash = NodeIndex.combine(hash, operand.id)
    }
    guard isSame else {
      parts.operandList.removeLast(parts.operandList.count - start)
      return nil
    }
    if let found = find(entry.operation, from: start, hash) { return reuse(found, entry.origin) }
    let first = parts.values.count
    for offset in entry.firstResult..<entry.firstResult + entry.resultCount {
      appendResult(source.values[Int(offset)].type)
    }
    return append(entry.operation, from: start, results: first, entry.origin, hash)
  }

  /// The hash of a node with the operands from `start` on, and the hash of its operation and their types.
  func hashes(_ id: OperationTable.ID, from start: Int) -> (node: UInt64, rule: UInt64) {
    hashes(id, start..<parts.operandList.count)
  }

  private func hashes(_ id: OperationTable.ID, _ operands: Range<Int>) -> (node: UInt64, rule: UInt64) {
    var (hash, ruleHash) = (NodeIndex.seed(id), NodeIndex.seed(id))
    for position in operands {
      let operand = parts.operandList[position]
      hash = NodeIndex.combine(hash, operand.id)
      ruleHash = NodeIndex.combine(ruleHash, parts.values[operand.index].type)
    }
    return (hash, ruleHash)
  }

  /// The node that applies the operation to the operands from `start` on: an equal one that exists, or one whose types
  /// another of the same operation and operand types tells. Nil if the type rule has to be asked.
  mutating func known(
    _ id: OperationTable.ID, from start: Int, _ originID: UInt32, _ hash: UInt64, _ ruleHash: UInt64
  ) -> Int? {
    if let found = find(id, from: start, hash) { return reuse(found, originID) }
    guard let similar = findRule(id, start..<parts.operandList.count, ruleHash) else { return nil }
    let first = parts.values.count
    let model = parts.nodes[similar]
    for offset in model.firstResult..<model.firstResult + model.resultCount {
      appendResult(parts.values[Int(offset)].type)
    }
    return append(id, from: start, results: first, originID, hash)
  }

  private func find(_ id: OperationTable.ID, from start: Int, _ hash: UInt64) -> Int? {
    let count = parts.operandList.count - start
    return nodes.find(hash, among: parts.nodes.count) { node in
      let entry = parts.nodes[node]
      guard entry.operation == id, Int(entry.operandCount) == count else { return false }
      for offset in 0..<count
      where parts.operandList[Int(entry.firstOperand) + offset] != parts.operandList[start + offset] {
        return false
      }
      return true
    }
  }

  /// A node of the same operation on operands of the same types.
  private func findRule(_ id: OperationTable.ID, _ operands: Range<Int>, _ hash: UInt64) -> Int? {
    rules.find(hash, among: parts.nodes.count) { node in
      let entry = parts.nodes[node]
      guard entry.operation == id, Int(entry.operandCount) == operands.count else { return false }
      for offset in 0..<operands.count {
        let (a, b) = (Int(entry.firstOperand) + offset, operands.lowerBound + offset)
        let types = (parts.operandList[a].index, parts.operandList[b].index)
        if parts.values[types.0].type != parts.values[types.1].type { return false }
      }
      return true
    }
  }

  /// Takes node `node` in place of an equal one, whose operands end `operandList`.
  private mutating func reuse(_ node: Int, _ originID: UInt32) -> Int {
    parts.operandList.removeLast(Int(parts.nodes[node].operandCount))
    let old = parts.nodes[node].origin
    if old != originID {
      parts.nodes[node].origin = parts.origins.intern(
        parts.origins[old].merged(with: parts.origins[originID]))
    }
    return node
  }

  /// Adds a node whose operands end `operandList` from `start` on and whose results have these types, by the type rule.
  mutating func append(
    _ id: OperationTable.ID, from start: Int, _ types: [TensorType], _ originID: UInt32, _ hash: UInt64,
    _ ruleHash: UInt64
  ) -> Int {
    let first = parts.values.count
    for type in types { appendResult(parts.types.intern(type)) }
    let node = append(id, from: start, results: first, originID, hash)
    rules.insert(node, ruleHash)
    return node
  }

  /// Adds a result of the node that is to come next.
  private mutating func appendResult(_ type: UInt32) {
    parts.values.append(Graph.ValueEntry(type: type, source: UInt32(parts.nodes.count)))
  }

  /// Adds a node whose operands end `operandList` from `start` on, and whose results the values from `first` on.
  private mutating func append(
    _ id: OperationTable.ID, from start: Int, results first: Int, _ originID: UInt32, _ hash: UInt64
  ) -> Int {
    let node = parts.nodes.count
    if node == NodeIndex.scannedCount { makeIndices() }
    parts.nodes.append(
      Graph.Node(
        operation: id, firstOperand: UInt32(start), operandCount: UInt32(parts.operandList.count - start),
        firstResult: UInt32(first), resultCount: UInt32(parts.values.count - first), origin: originID))
    nodes.insert(node, hash)
    return node
  }

  /// Enters the nodes so far in the indices, which have no slots for fewer nodes.
  private mutating func makeIndices() {
    let startsNodes = !nodes.hasSlots
    if startsNodes { nodes = NodeIndex(capacity: 2 * parts.nodes.count) }
    rules = NodeIndex(capacity: 2 * parts.nodes.count)
    for (node, entry) in parts.nodes.enumerated() {
      let hashes = hashes(
        entry.operation, Int(entry.firstOperand)..<Int(entry.firstOperand + entry.operandCount))
      if startsNodes { nodes.insert(node, hashes.node) }
      rules.insert(node, hashes.rule)
    }
  }
}
