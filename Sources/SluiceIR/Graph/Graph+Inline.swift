extension Graph {
  /// Adds this graph's nodes to `builder` with `arguments` in place of the parameters, and returns what
  /// stands for the results. Nodes keep their origins; those without one get the builder's.
  package func inline(into builder: GraphBuilder, arguments: [Value]) -> [Value] {
    guard arguments.count == parameters.count else {
      builder.fail(
        SluiceError(
          .internal,
          "\(name) takes \(parameters.count) arguments, \(arguments.count) are given where it is inlined"))
      return Array(repeating: .poison, count: results.count)
    }
    var values = arguments
    values.reserveCapacity(valueCount)
    for node in nodes.indices {
      let origin = origins[nodes[node].origin]
      values += builder.add(
        operation(of: node), operands(of: node).map { values[$0.index] },
        origin: origin.locations.isEmpty ? nil : origin, resultCount: Int(nodes[node].resultCount))
    }
    return results.map { values[$0.value.index] }
  }
}
