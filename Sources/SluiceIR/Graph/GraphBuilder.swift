/// Builds a graph node by node: infers types, merges equal nodes, records origins and the first error.
///
/// No call here throws, so that a model reads as arithmetic: after an error every further value is `Value.poison`,
/// and `finish` throws what went wrong first. One builder belongs to one thread.
package final class GraphBuilder {
  var table: NodeTable
  /// The graph whose tables `graph` started from; nodes of it copy by index, without being hashed or inferred again.
  let rebuilt: Graph.Identity?

  /// The first error, if any.
  package private(set) var error: SluiceError?

  /// The origin of nodes added without one of their own.
  package var origin: Origin = .unknown { didSet { internedOrigin = nil } }
  private var internedOrigin: UInt32?

  /// Asked before a node is added: returns values that already mean the same, or nil. It may add nodes.
  package var simplifier: ((any Operation, [Value], GraphBuilder) -> [Value]?)?

  /// With room for `capacity` nodes of one result.
  package init(name: String, capacity: Int = 0) {
    var graph = Graph(name: name)
    graph.reserve(nodes: capacity, operands: 2 * capacity, values: capacity)
    table = NodeTable(graph: graph, nodes: NodeIndex(capacity: capacity))
    rebuilt = nil
  }

  /// A builder for a new version of `source`: with its name and none of its parameters and nodes yet.
  package init(rebuilding source: Graph) {
    var graph = Graph(name: source.name)
    graph.operations = source.operations
    graph.regionDepth = source.regionDepth
    graph.types = source.types
    graph.origins = source.origins
    graph.reserve(
      nodes: source.nodes.count, operands: source.operandList.count, values: source.valueCount)
    table = NodeTable(graph: graph, nodes: NodeIndex(capacity: source.nodes.count))
    rebuilt = source.identity
  }

  // MARK: Reading what is there

  package var nodeCount: Int { table.graph.nodes.count }
  package var valueCount: Int { table.graph.valueCount }
  package var parameters: [Graph.Parameter] { table.graph.parameters }

  /// The type of a value; of poison, a scalar f32 that nothing will be made of.
  package func type(of value: Value) -> TensorType { value.isPoison ? .f32 : table.graph.type(of: value) }
  package func isOfType(_ value: Value, _ type: TensorType) -> Bool {
    // Entry by entry: a method of the graph would be called on a copy of it, which retains all that it holds.
    value.isPoison || table.graph.types[table.graph.valueTypes[value.index]] == type
  }
  package func definition(of value: Value) -> Int? {
    value.isPoison ? nil : table.graph.definition(of: value)
  }
  package func operation(of node: Int) -> any Operation { table.graph.operation(of: node) }
  package func kind(of node: Int) -> ObjectIdentifier { table.graph.kind(of: node) }
  /// The index of a node's operation among the distinct ones. Those of a graph being rebuilt keep theirs.
  package func operationID(of node: Int) -> OperationTable.ID { table.graph.nodes[node].operation }
  package func operation(_ id: OperationTable.ID) -> any Operation { table.graph.operations[id] }
  package func operands(of node: Int) -> ArraySlice<Value> { table.graph.operands(of: node) }
  package func operand(_ position: Int, of node: Int) -> Value { table.graph.operand(position, of: node) }
  package func results(of node: Int) -> Range<Int> { table.graph.results(of: node) }
  package func result(_ position: Int = 0, of node: Int) -> Value { table.graph.result(position, of: node) }
  package func origin(of value: Value) -> Origin { value.isPoison ? .unknown : table.graph.origin(of: value) }

  // MARK: Parameters

  /// Adds a parameter. All parameters come before the first node.
  package func parameter(
    _ type: TensorType, name: String = "", role: Graph.Parameter.Role = .input, origin: Origin? = nil
  ) -> Value {
    guard error == nil else { return .poison }
    do throws(SluiceError) {
      try type.validate()
    } catch {
      fail(error.prefixed("parameter \(table.graph.parameters.count)").located(at: origin?.locations.first))
      return .poison
    }
    guard table.graph.nodes.isEmpty else {
      fail(SluiceError(.internal, "a parameter is declared after the first operation"))
      return .poison
    }
    let value = Value(table.graph.valueCount)
    table.graph.parameters.append(Graph.Parameter(type, name: name, role: role))
    table.graph.parameterOrigins.append(intern(origin))
    table.graph.valueTypes.append(table.graph.types.intern(type))
    table.graph.valueNodes.append(.max)
    return value
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
    origin = source.origins[id]
    if isRebuilding(source) { internedOrigin = id }
  }

  /// Gives nodes added from here on an origin that is not looked for among those that there are: one that few others equal,
  /// such as a line of a text.
  package func startLine(_ origin: Origin) {
    self.origin = origin
    internedOrigin = table.graph.origins.append(origin)
  }

  /// The index of `origin`, or of the builder's own.
  func intern(_ origin: Origin?) -> UInt32 {
    if let origin { return table.graph.origins.intern(origin) }
    if let internedOrigin { return internedOrigin }
    let id = table.graph.origins.intern(self.origin)
    internedOrigin = id
    return id
  }

  /// Whether indices into `source`'s tables mean the same here: both tables are grown from one.
  func isRebuilding(_ source: borrowing Graph) -> Bool {
    guard let rebuilt else { return false }
    return source.identity === rebuilt
  }

  // MARK: Ending

  /// The graph with these results, or the first error. Results of several values may repeat.
  package func finish(_ results: [Graph.Result]) throws(SluiceError) -> Graph {
    if let error { throw error }
    table.graph.results = results
    table.graph.identity = Graph.Identity()
    try table.graph.verifySignature()
    return table.graph
  }

  package func finish(_ results: [Value]) throws(SluiceError) -> Graph {
    try finish(results.map { Graph.Result($0) })
  }

  /// The graph with the results of `source`, each the value that `mapping` has for it.
  package func finish(resultsOf source: Graph, mapping: [Value]) throws(SluiceError) -> Graph {
    try finish(
      source.results.map { Graph.Result(mapping[$0.value.index], name: $0.name, updates: $0.updates) })
  }

  /// Records `error` if it is the first.
  package func fail(_ error: SluiceError) {
    if self.error == nil { self.error = error }
  }
}
