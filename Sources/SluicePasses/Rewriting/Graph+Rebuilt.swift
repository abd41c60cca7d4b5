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
    var mapping = builder.copyParameters(of: self)
    for node in nodes.indices {
      let operands = operands(of: node).map { mapping[$0.index] }
      if operands.contains(where: \.isPoison) { continue }
      for (result, value) in zip(results(of: node), try emit(builder, node, operands)) {
        mapping[result] = value
      }
    }
    return try builder.finish(resultsOf: self, mapping: mapping)
  }
}
