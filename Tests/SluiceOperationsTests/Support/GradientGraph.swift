import SluiceIR
import SluiceOperations
import SluicePasses

/// A graph with `sample`'s operation alone: its operands are the parameters, its results the results.
func graph(of sample: OperationSample) throws -> Graph {
  let builder = GraphBuilder(name: sample.operation.name)
  let operands = sample.operands.map { builder.parameter($0) }
  let types = try sample.operation.resultTypes(of: sample.operands)
  return try builder.finish(builder.add(sample.operation, operands, resultCount: types.count))
}

/// The pullback of a graph as a graph.
///
/// The parameters are those of `graph`, then one cotangent for each of its float results; the results are the cotangents
/// of its float parameters, zeros where there is no dependence.
func gradientGraph(of graph: Graph) throws -> Graph {
  let builder = GraphBuilder(rebuilding: graph)
  var values = builder.copyParameters(of: graph)
  let parameters = values.prefix(graph.parameters.count).filter { builder.type(of: $0).element.isFloat }
  let outputs = graph.results.filter { graph.type(of: $0.value).element.isFloat }
  let cotangents = outputs.map { builder.parameter(graph.type(of: $0.value)) }
  builder.copyNodes(of: graph, mapping: &values)
  let seeds = zip(outputs, cotangents).map { (value: values[$0.value.index], cotangent: $1) }
  return try builder.finish(builder.gradients(seeds: seeds, parameters))
}

/// The pushforward of a graph as a graph.
///
/// The parameters are those of `graph`, then one tangent for each float one; the results are the tangents of its float
/// results, zeros where there is no dependence.
func tangentGraph(of graph: Graph) throws -> Graph {
  let builder = GraphBuilder(rebuilding: graph)
  var values = builder.copyParameters(of: graph)
  let parameters = values.prefix(graph.parameters.count).filter { builder.type(of: $0).element.isFloat }
  let seeds = parameters.map { builder.parameter(builder.type(of: $0)) }
  builder.copyNodes(of: graph, mapping: &values)
  let outputs = graph.results.map { values[$0.value.index] }.filter { builder.type(of: $0).element.isFloat }
  let tangents = builder.tangents(of: outputs, withRespectTo: parameters, seeds: seeds)
  return try builder.finish(zip(tangents, outputs).map { $0 ?? builder.zeros(like: $1) })
}
