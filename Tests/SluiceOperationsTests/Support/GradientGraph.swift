import SluiceIR
import SluiceOperations

/// A graph with `sample`'s operation alone: its operands are the parameters, its results the results.
func graph(of sample: OperationSample) throws -> Graph {
  let builder = GraphBuilder(name: sample.operation.name)
  let operands = sample.operands.map { builder.parameter($0) }
  let types = try sample.operation.resultTypes(of: sample.operands)
  return try builder.finish(builder.add(sample.operation, operands, resultCount: types.count))
}

/// Reverse mode in its shortest form, to test one operation's pullback without the compiler's passes.
///
/// The parameters are those of `graph`, then one cotangent for each of its float results; the results are the cotangents
/// of its float parameters, zeros where a pullback gives none.
func gradientGraph(of graph: Graph) throws -> Graph {
  let builder = GraphBuilder(name: "gradient of \(graph.name)")
  var values = graph.parameterTypes.map { builder.parameter($0) }
  var cotangents = [Value?](repeating: nil, count: graph.valueCount)
  let seeds = graph.results.filter { graph.type(of: $0.value).element.isFloat }.map { result in
    (result.value, builder.parameter(graph.type(of: result.value)))
  }
  func accumulate(_ cotangent: Value, at value: Value) {
    let old = cotangents[value.index]
    cotangents[value.index] = old.map { builder.add($0, cotangent) } ?? cotangent
  }
  for node in graph.nodes.indices {
    values += builder.copy(node, of: graph, operands: graph.operands(of: node).map { values[$0.index] })
  }
  for (value, seed) in seeds { accumulate(seed, at: value) }
  for node in graph.nodes.indices.reversed() {
    let incoming = graph.results(of: node).map { cotangents[$0] }
    guard incoming.contains(where: { $0 != nil }) else { continue }
    let operands = graph.operands(of: node)
    let outgoing = try graph.operation(of: node).pullback(
      PullbackContext(
        builder: builder, operands: operands.map { values[$0.index] },
        results: graph.results(of: node).map { values[$0] }, cotangents: incoming,
        wanted: operands.map { graph.type(of: $0).element.isFloat }))
    if let error = builder.error { throw error }
    guard outgoing.count == operands.count else {
      throw SluiceError(.internal, "\(graph.operation(of: node).name): one cotangent an operand is needed")
    }
    for (operand, cotangent) in zip(operands, outgoing) {
      guard let cotangent else { continue }
      guard builder.type(of: cotangent) == graph.type(of: operand), graph.type(of: operand).element.isFloat
      else {
        throw SluiceError(
          .internal, "a cotangent of type \(builder.type(of: cotangent)) for a \(graph.type(of: operand))")
      }
      accumulate(cotangent, at: operand)
    }
  }
  let results = graph.parameters.indices.filter { graph.parameters[$0].type.element.isFloat }.map {
    cotangents[$0] ?? builder.zeros(like: values[$0])
  }
  return try builder.finish(results)
}
