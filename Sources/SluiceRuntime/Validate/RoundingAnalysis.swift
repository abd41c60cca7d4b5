import SluiceIR
import SluiceOperations
import SluicePasses

/// How far rounding may take each result of a graph from what real arithmetic makes of the inputs: a running error
/// analysis (Wilkinson, 1963) over one set of inputs.
///
/// Values are computed in f64. Beside each element stands a bound of what any correct evaluation in the declared type
/// may be off by: what the bounds of its operands can do to it, and the operation's own rounding. With the unit
/// roundoff u of the type, u |v| for an operation that is rounded correctly, 4 u |v| for a function within 2 ulp, and
/// n u times the sum of magnitudes for n terms added in any order. The bound is infinite, and nothing is claimed, where
/// a small change does not have a small effect (at a pole or a jump), beyond the type's range, and after operations
/// that nothing is known of.
///
/// First order: products of two bounds are kept where they come for free and neglected else.
package struct RoundingAnalysis {
  /// A tensor of the declared type whose floats are not rounded to it, and a bound for each element: infinite for an
  /// element that may be anything; of integers and booleans 0 or infinite.
  struct Value: Sendable {
    var tensor: ReferenceTensor
    var bounds: [Double]
  }

  private let graph: Graph
  private let exact: Set<Literal>?

  /// Constants not among `exact` are taken for real numbers rounded once: a rewrite made them. Nil: all are exact.
  package init(_ graph: Graph, exactConstants exact: Set<Literal>? = nil) throws(SluiceError) {
    self.graph = try expandOperations.run(graph, PassContext())
    self.exact = exact
  }

  /// Every constant of the graph.
  package var constants: Set<Literal> {
    Set(graph.nodes.indices.compactMap { (graph.operation(of: $0) as? Constant)?.value })
  }

  /// For each result its value computed in f64, and the bounds of its elements.
  package func results(
    _ inputs: [ReferenceTensor]
  ) throws(SluiceError) -> [(value: ReferenceTensor, bounds: [Double])] {
    var values = inputs.map { Value(tensor: $0, bounds: $0.zeros) }
    for node in graph.nodes.indices {
      let operands = graph.operands(of: node).map { values[$0.index] }
      let results = try propagated(graph.operation(of: node), operands)
      for (value, var result) in zip(graph.results(of: node), results) {
        result.tensor = ReferenceTensor(graph.type(of: SluiceIR.Value(value)), result.tensor.elements)
        result.forgetOutOfRange()
        values.append(result)
      }
    }
    return graph.results.map { (values[$0.value.index].tensor, values[$0.value.index].bounds) }
  }

  /// Whether something is known of each of its operations.
  package var isComplete: Bool {
    graph.nodes.indices.allSatisfy { node in
      switch graph.operation(of: node) {
      case is Constant, is Reinterpret, is any ElementwiseOperation, is BroadcastInDim, is Reshape,
        is Transpose,
        is Slice, is Pad, is Concatenate, is Reverse, is OptimizationBarrier, is StopGradient, is Gather,
        is DotGeneral:
        true
      case let reduce as Reduce: reduce.monoid != nil
      case let scatter as Scatter: Monoid(recognizing: scatter.body) == .add
      default: false
      }
    }
  }

  private func propagated(
    _ operation: any Operation, _ operands: [Value]
  ) throws(SluiceError) -> [Value] {
    switch operation {
    case let constant as Constant:
      let tensor = ReferenceTensor(constant.value)
      let isRounded = !(exact?.contains(constant.value) ?? true)
      return [Value(tensor: tensor, bounds: isRounded ? tensor.rounding(1) : tensor.zeros)]
    case let select as Select: return [try select.propagated(operands)]
    case is Reinterpret:
      // Bits of what is certain are certain; of others nothing is known.
      let tensor = try operation.evaluate(operands.map(\.tensor))[0]
      return [Value(tensor: tensor, bounds: operands[0].bounds.map { $0 == 0 ? 0 : .infinity })]
    case let elementwise as any ElementwiseOperation: return [try elementwise.propagated(operands)]
    case is BroadcastInDim, is Reshape, is Transpose, is Slice, is Pad, is Concatenate, is Reverse,
      is OptimizationBarrier, is StopGradient:
      return try operation.moved(operands)
    case is Gather:
      guard operands[1].isCertain else { return try operation.unknown(operands) }
      return try operation.moved(operands)
    case let dot as DotGeneral: return [try dot.propagated(operands)]
    case let reduce as Reduce: return try reduce.propagated(operands)
    case let scatter as Scatter: return try scatter.propagated(operands)
    default: return try operation.unknown(operands)
    }
  }
}

/// What two graphs, equal in real arithmetic, may differ by once each is rounded.
package struct RelaxedTolerance {
  private let before: RoundingAnalysis
  private let after: RoundingAnalysis

  /// `after` is made from `before` by laws of real numbers and by folding constants.
  package init(_ before: Graph, _ after: Graph) throws(SluiceError) {
    self.before = try RoundingAnalysis(before)
    self.after = try RoundingAnalysis(after, exactConstants: self.before.constants)
  }

  /// For each result, for each element: the rounding of both, and that of `before` once more for the part of it that
  /// was folded into constants of `after`.
  package func bounds(_ inputs: [ReferenceTensor]) throws(SluiceError) -> [[Double]] {
    let (a, b) = (try before.results(inputs), try after.results(inputs))
    return zip(a, b).map { a, b in zip(a.bounds, b.bounds).map { 2 * $0 + $1 } }
  }
}
