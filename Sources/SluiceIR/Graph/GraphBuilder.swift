/// Builds a graph node by node: infers types, merges equal nodes, records origins and the first error.
///
/// No call here throws, so that a model reads as arithmetic: after an error every further value is `Value.poison`,
/// and `finish` throws what went wrong first. One builder belongs to one thread.
package final class GraphBuilder {
  private var graph: Graph
  private var index = NodeIndex()
  /// The graph whose tables `graph` started from; nodes of it copy by index, without being hashed again.
  private let rebuilt: Graph?

  /// The first error, if any.
  package private(set) var error: SluiceError?

  /// The origin of nodes added without one of their own.
  package var origin: Origin = .unknown { didSet { originID = graph.origins.intern(origin) } }
  private var originID: UInt32

  /// Asked before a node is added: returns values that already mean the same, or nil. It may add nodes.
  package var simplifier: ((any Operation, [Value], GraphBuilder) -> [Value]?)?

  package init(name: String) {
    graph = Graph(name: name)
    rebuilt = nil
    originID = graph.origins.intern(.unknown)
  }

  /// A builder for a new version of `source`: with its name and none of its parameters and nodes yet.
  package init(rebuilding source: Graph) {
    graph = Graph(name: source.name)
    graph.operations = source.operations
    graph.regionDepth = source.regionDepth
    graph.types = source.types
    graph.origins = source.origins
    graph.nodes.reserveCapacity(source.nodes.count)
    graph.operandList.reserveCapacity(source.operandList.count)
    graph.valueTypes.reserveCapacity(source.valueCount)
    graph.valueNodes.reserveCapacity(source.valueCount)
    rebuilt = source
    originID = graph.origins.intern(.unknown)
  }

  // MARK: Reading what is there

  package var nodeCount: Int { graph.nodes.count }
  package var valueCount: Int { graph.valueCount }
  package var parameters: [Graph.Parameter] { graph.parameters }

  /// The type of a value; of poison, a scalar f32 that nothing will be made of.
  package func type(of value: Value) -> TensorType { value.isPoison ? .f32 : graph.type(of: value) }
  package func definition(of value: Value) -> Int? { value.isPoison ? nil : graph.definition(of: value) }
  package func operation(of node: Int) -> any Operation { graph.operation(of: node) }
  package func kind(of node: Int) -> ObjectIdentifier { graph.kind(of: node) }
  package func operands(of node: Int) -> ArraySlice<Value> { graph.operands(of: node) }
  package func operand(_ position: Int, of node: Int) -> Value { graph.operand(position, of: node) }
  package func result(_ position: Int = 0, of node: Int) -> Value { graph.result(position, of: node) }
  package func results(of node: Int) -> Range<Int> { graph.results(of: node) }
  package func origin(of value: Value) -> Origin { value.isPoison ? .unknown : graph.origin(of: value) }

  // MARK: Adding

  /// Adds a parameter. All parameters come before the first node.
  package func parameter(
    _ type: TensorType, name: String = "", role: Graph.Parameter.Role = .input, origin: Origin? = nil
  ) -> Value {
    guard error == nil else { return .poison }
    do throws(SluiceError) {
      try type.validate()
    } catch {
      fail(error.prefixed("parameter \(graph.parameters.count)").located(at: origin?.locations.first))
      return .poison
    }
    guard graph.nodes.isEmpty else {
      fail(SluiceError(.internal, "a parameter is declared after the first operation"))
      return .poison
    }
    let value = Value(graph.valueCount)
    graph.parameters.append(Graph.Parameter(type, name: name, role: role))
    graph.parameterOrigins.append(origin.map { graph.origins.intern($0) } ?? originID)
    graph.valueTypes.append(graph.types.intern(type))
    graph.valueNodes.append(.max)
    return value
  }

  /// Applies `operation` and returns its results; as many poisons as asked for after an error.
  package func add(
    _ operation: any Operation, _ operands: [Value], origin: Origin? = nil, resultCount: Int = 1
  ) -> [Value] {
    func poison() -> [Value] { Array(repeating: .poison, count: resultCount) }
    guard error == nil, !operands.contains(where: \.isPoison) else { return poison() }
    if let simplified = simplifier?(operation, operands, self) { return simplified }
    for region in operation.regions where region.regionDepth >= graph.regionDepth {
      graph.regionDepth = region.regionDepth + 1
    }
    guard graph.regionDepth <= Graph.maximumRegionDepth else {
      fail(
        SluiceError(
          .argument, "\(operation.name): regions are nested deeper than \(Graph.maximumRegionDepth)",
          at: (origin ?? self.origin).locations.last))
      return poison()
    }
    let id = graph.operations.intern(operation)
    let originID = origin.map { graph.origins.intern($0) } ?? self.originID
    let hash = NodeIndex.hash(id, operands)
    if let node = find(id, operands, hash) { return reuse(node, originID) }
    do throws(SluiceError) {
      let types = try operation.resultTypes(of: operands.map { graph.type(of: $0) })
      for type in types { try type.validate() }
      return append(id, operands, types.map { graph.types.intern($0) }, originID, hash)
    } catch {
      fail(describe(error, operation, operands, origin ?? self.origin))
      return poison()
    }
  }

  /// The one result of `operation`.
  package func apply(_ operation: any Operation, _ operands: Value..., origin: Origin? = nil) -> Value {
    add(operation, operands, origin: origin)[0]
  }

  /// Adds node `node` of `source` again, on other operands, with its origin. If `source` is the graph being rebuilt
  /// and the operand types are unchanged, nothing is inferred or hashed a second time.
  package func copy(_ node: Int, of source: Graph, operands: [Value]) -> [Value] {
    let entry = source.nodes[node]
    let origin = source.origins[entry.origin]
    guard error == nil, simplifier == nil, rebuilt != nil, isRebuilding(source),
      !operands.contains(where: \.isPoison),
      zip(operands, source.operands(of: node)).allSatisfy({
        graph.valueTypes[$0.index] == source.valueTypes[$1.index]
      })
    else {
      return add(
        source.operation(of: node), operands, origin: origin, resultCount: Int(entry.resultCount))
    }
    let hash = NodeIndex.hash(entry.operation, operands)
    if let found = find(entry.operation, operands, hash) { return reuse(found, entry.origin) }
    let types = source.results(of: node).map { source.valueTypes[$0] }
    return append(entry.operation, operands, types, entry.origin, hash)
  }

  /// Whether indices into `source`'s tables mean the same here: both tables are grown from one.
  private func isRebuilding(_ source: Graph) -> Bool {
    guard let rebuilt else { return false }
    return rebuilt.nodes.count == source.nodes.count
      && rebuilt.nodes.withUnsafeBufferPointer { a in
        source.nodes.withUnsafeBufferPointer { b in a.baseAddress == b.baseAddress }
      }
  }

  // MARK: Ending

  /// The graph with these results, or the first error. Results of several values may repeat.
  package func finish(_ results: [Graph.Result]) throws(SluiceError) -> Graph {
    if let error { throw error }
    for (position, result) in results.enumerated() {
      guard result.value.index < graph.valueCount else {
        throw SluiceError(.internal, "result \(position) is \(result.value), which is not a value of this graph")
      }
    }
    graph.results = results
    return graph
  }

  package func finish(_ results: [Value]) throws(SluiceError) -> Graph {
    try finish(results.map { Graph.Result($0) })
  }

  /// Records `error` if it is the first.
  package func fail(_ error: SluiceError) {
    if self.error == nil { self.error = error }
  }

  // MARK: Private

  private func find(_ id: OperationTable.ID, _ operands: [Value], _ hash: UInt64) -> Int? {
    index.find(hash) { node in
      let entry = graph.nodes[node]
      return entry.operation == id && entry.operandCount == operands.count
        && graph.operands(of: node).elementsEqual(operands)
    }
  }

  private func reuse(_ node: Int, _ originID: UInt32) -> [Value] {
    let old = graph.nodes[node].origin
    if old != originID {
      graph.nodes[node].origin = graph.origins.intern(graph.origins[old].merged(with: graph.origins[originID]))
    }
    return graph.results(of: node).map { Value($0) }
  }

  private func append(
    _ id: OperationTable.ID, _ operands: [Value], _ types: [UInt32], _ originID: UInt32, _ hash: UInt64
  ) -> [Value] {
    let node = graph.nodes.count
    let first = graph.valueCount
    graph.nodes.append(
      Graph.Node(
        operation: id, firstOperand: UInt32(graph.operandList.count), operandCount: UInt32(operands.count),
        firstResult: UInt32(first), resultCount: UInt32(types.count), origin: originID))
    graph.operandList.append(contentsOf: operands)
    graph.valueTypes.append(contentsOf: types)
    for _ in types { graph.valueNodes.append(UInt32(node)) }
    index.insert(node, hash) { other in
      NodeIndex.hash(graph.nodes[other].operation, graph.operands(of: other))
    }
    return types.indices.map { Value(first + $0) }
  }

  /// Adds to a type rule's error what it cannot know: the operation, the line, each operand with its origin.
  private func describe(
    _ error: SluiceError, _ operation: any Operation, _ operands: [Value], _ origin: Origin
  ) -> SluiceError {
    var described = error.prefixed(operation.name).located(at: origin.locations.last)
    let lines = operands.enumerated().map { position, operand in
      let source = graph.origin(of: operand)
      let name = graph.definition(of: operand) == nil ? graph.parameters[operand.index].name : ""
      return "operand \(position): \(graph.type(of: operand))"
        + (name.isEmpty ? "" : " \"\(name)\"")
        + (source.locations.isEmpty ? "" : "   from \(source)")
    }
    described.notes = lines + described.notes
    return described
  }
}
