/// Builds a graph node by node: infers types, merges equal nodes, records origins and the first error.
///
/// No call here throws, so that a model reads as arithmetic: after an error every further value is `Value.poison`,
/// and `finish` throws what went wrong first. One builder belongs to one thread.
package final class GraphBuilder {
  private let name: String
  var table = NodeTable()
  /// The graph whose tables `graph` started from; nodes of it copy by index, without being hashed or inferred again.
  let rebuilt: Graph?
  /// What a region started from.
  private(set) var head: RegionHead?

  /// The first error, if any.
  package var error: SluiceError? { firstError }
  private var firstError: SluiceError?

  /// The origin of nodes added without one of their own.
  package var origin: Origin {
    get { table.current.origin }
    set { table.current = CurrentOrigin(newValue) }
  }

  /// Asked before a node is added: returns values that already mean the same, or nil. It may add nodes.
  package var simplifier: ((any Operation, [Value], GraphBuilder) -> [Value]?)?

  /// With room for `capacity` nodes of one result.
  package init(name: String, capacity: Int = 0) {
    self.name = name
    rebuilt = nil
    table.reserve(nodes: capacity)
    table.parts.origins.reserve(capacity)
  }

  /// A builder for a new version of `source`: with its name and none of its parameters and nodes yet.
  package init(rebuilding source: Graph) {
    name = source.name
    let count = source.nodes.count
    if count > NodeIndex.scannedCount { table.nodes = NodeIndex(capacity: count) }
    table.parts.operations = source.operations
    table.parts.regionDepth = source.regionDepth
    table.parts.types = source.types
    table.parts.origins = source.origins
    table.parts.reserve(
      parameters: source.parameters.count, nodes: count, operands: source.operandList.count,
      values: source.valueCount)
    rebuilt = source
  }

  /// Starts on a region that has the parameters of `head`, with the origin of `outer`, for whose next operation it is. There is
  /// room for `capacity` nodes of one result.
  func start(_ head: RegionHead, inside outer: GraphBuilder, capacity: Int) {
    table.start(head, outer.origin, capacity: capacity)
    self.head = head
  }

  // MARK: Reading what is there

  package var nodeCount: Int { table.parts.nodes.count }
  package var valueCount: Int { table.parts.values.count }
  package var parameters: [Graph.Parameter] { table.parts.parameters }
  /// Values below are parameters.
  package var parameterCount: Int { table.parts.parameters.count }

  /// The type of a value; of poison, a scalar f32 that nothing will be made of.
  package func type(of value: Value) -> TensorType {
    table.type(of: value)
  }
  /// As `type(of:)`, of each of these.
  package func types(of values: [Value]) -> [TensorType] { table.types(of: values) }
  package func isOfType(_ value: Value, _ type: TensorType) -> Bool {
    value.isPoison || table.isOfType(value, type)
  }
  /// The first of these values, by its position, whose type `isOther` says is not the right one.
  package func first(of values: [Value], where isOther: (Int, TensorType) -> Bool) -> Int? {
    table.first(of: values, where: isOther)
  }
  package func definition(of value: Value) -> Int? {
    value.isPoison ? nil : table.definition(of: value)
  }
  package func operation(of node: Int) -> any Operation { operation(operationID(of: node)) }
  /// Cheap to compare: which type of operation a node has, without a dynamic cast.
  package func kind(of node: Int) -> ObjectIdentifier { table.parts.operations.kind(operationID(of: node)) }
  /// The index of a node's operation among the distinct ones. Those of a graph being rebuilt keep theirs.
  package func operationID(of node: Int) -> OperationTable.ID { table.parts.nodes[node].operation }
  package func operation(_ id: OperationTable.ID) -> any Operation { table.parts.operations[id] }
  package func operands(of node: Int) -> ArraySlice<Value> {
    let entry = table.parts.nodes[node]
    return table.parts.operandList[Int(entry.firstOperand)..<Int(entry.firstOperand + entry.operandCount)]
  }
  package func operand(_ position: Int, of node: Int) -> Value {
    table.parts.operandList[Int(table.parts.nodes[node].firstOperand) + position]
  }
  package func results(of node: Int) -> Range<Int> {
    let entry = table.parts.nodes[node]
    return Int(entry.firstResult)..<Int(entry.firstResult + entry.resultCount)
  }
  package func result(_ position: Int = 0, of node: Int) -> Value {
    Value(id: table.parts.nodes[node].firstResult + UInt32(position))
  }
  package func origin(of value: Value) -> Origin {
    guard !value.isPoison else { return .unknown }
    let source = table.parts.values[value.index].source
    return table.parts.origins[definition(of: value) == nil ? source : table.parts.nodes[Int(source)].origin]
  }

  // MARK: Parameters

  /// Adds a parameter. All parameters come before the first node.
  package func parameter(
    _ type: TensorType, name: String = "", role: Graph.Parameter.Role = .input, origin: Origin? = nil
  ) -> Value {
    guard error == nil else { return .poison }
    do throws(SluiceError) {
      try type.validate()
    } catch {
      fail(error.prefixed("parameter \(table.parts.parameters.count)").located(at: origin?.locations.first))
      return .poison
    }
    guard table.parts.nodes.isEmpty else {
      fail(SluiceError(.internal, "a parameter is declared after the first operation"))
      return .poison
    }
    return table.addParameter(Graph.Parameter(type, name: name, role: role), origin)
  }

  /// Declares all parameters of `source`. The result maps each value of `source` to one here: its parameters to the
  /// new ones and, until nodes are copied, everything else to poison.
  /// `role` may give them other roles.
  package func copyParameters(
    of source: Graph, role: (Graph.Parameter) -> Graph.Parameter.Role = \.role
  ) -> [Value] {
    var mapping = [Value](repeating: .poison, count: source.valueCount)
    for (index, parameter) in source.parameters.enumerated() {
      mapping[index] = self.parameter(
        parameter.type, name: parameter.name, role: role(parameter), origin: source.origin(of: Value(index)))
    }
    return mapping
  }

  // MARK: Origins

  /// Gives nodes added from here on the origin of node `node` of `source`.
  package func inheritOrigin(ofNode node: Int, of source: Graph) {
    let id = source.nodes[node].origin
    table.current = CurrentOrigin(source.origins[id], id: isRebuilding(source) ? id : nil)
  }

  /// Gives nodes added from here on an origin that is not looked for among those that there are: one that few others equal,
  /// such as a line of a text.
  package func startLine(_ origin: Origin) {
    table.current = CurrentOrigin(origin, isNewLine: true)
  }

  /// Whether indices into `source`'s tables mean the same here: both tables are grown from one.
  func isRebuilding(_ source: Graph) -> Bool {
    rebuilt === source
  }

  // MARK: Ending

  /// The graph with these results, or the first error. Results of several values may repeat.
  package func finish(_ results: [Graph.Result]) throws(SluiceError) -> Graph {
    if let error { throw error }
    let graph = Graph(name: name, taking: &table.parts, results)
    table.parts = Graph.Parts(of: graph)
    try graph.verifySignature()
    return graph
  }

  package func finish(_ results: [Value]) throws(SluiceError) -> Graph {
    try finish(results.map { Graph.Result($0) })
  }

  /// As `finish`, and leaves the builder as if it were new: with its name alone.
  func finishAndReset(_ results: [Value]) throws(SluiceError) -> Graph {
    if let error { throw error }
    head = nil
    let graph = table.finishAndReset(name: name, results.map { Graph.Result($0) })
    try graph.verifyResults()
    return graph
  }

  /// The graph with the results of `source`, each the value that `mapping` has for it.
  package func finish(resultsOf source: Graph, mapping: [Value]) throws(SluiceError) -> Graph {
    try finish(
      source.results.map { Graph.Result(mapping[$0.value.index], name: $0.name, updates: $0.updates) })
  }

  /// Records `error` if it is the first.
  package func fail(_ error: SluiceError) {
    if firstError == nil { firstError = error }
  }
}
