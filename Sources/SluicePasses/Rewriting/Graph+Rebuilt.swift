import SluiceIR

extension Graph {
  /// A new version of this graph: parameters are declared again, `emit` is called for each node in order with its
  /// operands in the new graph and gives the values that stand for its results, and the results follow.
  ///
  /// `emit` may return poison for a result that nothing needs.
  package func rebuilt(
    simplifier: ((any Operation, [Value], GraphBuilder) -> [Value]?)? = nil,
    _ emit: (_ builder: GraphBuilder, _ node: Int, _ operands: [Value]) throws(SluiceError) -> [Value]
  ) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(rebuilding: self)
    builder.simplifier = simplifier
    var mapping = copyParameters(to: builder)
    mapping.reserveCapacity(valueCount)
    for node in nodes.indices {
      let operands = operands(of: node).map { mapping[$0.index] }
      mapping +=
        operands.contains(where: \.isPoison)
        ? results(of: node).map { _ in .poison } : try emit(builder, node, operands)
    }
    return try builder.finish(
      results.map { Result(mapping[$0.value.index], name: $0.name, updates: $0.updates) })
  }
}
