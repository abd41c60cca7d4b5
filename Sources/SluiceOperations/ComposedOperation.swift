import SluiceIR

/// An operation that is defined by others: it is evaluated, differentiated and compiled as what it expands to.
///
/// It stays one node in a graph's text until the pass `expand-operations` puts its expansion in its place.
package protocol ComposedOperation: Operation {
  /// Emits what the operation stands for; the values returned are its results.
  func expand(_ operands: [Value], into builder: GraphBuilder) throws(SluiceError) -> [Value]

  /// Whether it has derivatives of its own, instead of those of its expansion.
  var hasOwnDerivative: Bool { get }
}

extension ComposedOperation {
  package var hasOwnDerivative: Bool { false }

  /// The expansion as a function of its own.
  package func expansion(of operands: [TensorType]) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(name: name)
    let parameters = operands.map { builder.parameter($0) }
    let results = try expand(parameters, into: builder)
    return try builder.finish(results.map { Graph.Result($0) })
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    try ReferenceEvaluator.evaluate(try expansion(of: operands.map(\.type)), operands)
  }

  /// Not asked for unless `hasOwnDerivative`.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    throw SluiceError(.internal, "`\(name)` is differentiated as what it expands to")
  }
}
