extension Graph {
  /// The function of some of the parameters to some of the results, both by their indices and in that order, without what
  /// those do not need; nil if they need another parameter. O(nodes).
  package func part(
    parameters kept: some Collection<Int>, results wanted: some Collection<Int>
  ) throws(SluiceError) -> Graph? {
    let (isNeeded, keeps) = dependencies(of: wanted.map { results[$0].value })
    let builder = GraphBuilder(rebuilding: self)
    var mapping = [Value](repeating: .poison, count: valueCount)
    for index in kept {
      mapping[index] = builder.parameter(parameters[index].type, origin: origin(of: Value(index)))
    }
    for index in parameters.indices where isNeeded[index] && mapping[index].isPoison { return nil }
    for node in nodes.indices where keeps[node] { builder.copy(node, of: self, mapping: &mapping) }
    return try builder.finish(wanted.map { Result(mapping[results[$0].value.index]) })
  }
}
