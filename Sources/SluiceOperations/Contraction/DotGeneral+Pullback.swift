import SluiceIR

extension DotGeneral {
  /// Each operand's cotangent is a product of the other operand with the result's, contracted over the
  /// other's free dimensions. What it leaves is transposed to the operand's own order of dimensions.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard let cotangent = context.cotangents[0] else { return [nil, nil] }
    let (builder, lhs, rhs) = (context.builder, context.operands[0], context.operands[1])
    let lhsFree = lhsFree(builder.type(of: lhs).rank)
    let rhsFree = rhsFree(builder.type(of: rhs).rank)
    let batch = Array(lhsBatching.indices)
    let rows = Array(batch.count..<(batch.count + lhsFree.count))
    let columns = Array((batch.count + lhsFree.count)..<(batch.count + lhsFree.count + rhsFree.count))
    // Pairs of contracted dimensions, in the order in which the side that is multiplied leaves them:
    // ascending.
    let pairs = zip(lhsContracting, rhsContracting)
    var result: [Value?] = [nil, nil]
    if context.flows(into: 0) {
      let product = builder.dotGeneral(
        cotangent, rhs, lhsBatching: batch, rhsBatching: rhsBatching, lhsContracting: columns,
        rhsContracting: rhsFree)
      let order = lhsBatching + lhsFree + pairs.sorted { $0.1 < $1.1 }.map(\.0)
      result[0] = builder.transpose(product, permutation: Self.permutation(restoring: order))
    }
    if context.flows(into: 1) {
      let product = builder.dotGeneral(
        lhs, cotangent, lhsBatching: lhsBatching, rhsBatching: batch, lhsContracting: lhsFree,
        rhsContracting: rows)
      let order = rhsBatching + pairs.sorted { $0.0 < $1.0 }.map(\.1) + rhsFree
      result[1] = builder.transpose(product, permutation: Self.permutation(restoring: order))
    }
    return result
  }

  /// The product rule.
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    guard context.isFloat(result: 0) else { return [nil] }
    let (builder, lhs, rhs) = (context.builder, context.operands[0], context.operands[1])
    return [
      context.sum(
        context.tangents[0].map { builder.apply(self, $0, rhs) },
        context.tangents[1].map { builder.apply(self, lhs, $0) })
    ]
  }

  /// The permutation that brings dimension `order[k]`, standing at k, back to its place.
  private static func permutation(restoring order: [Int]) -> [Int] {
    Transpose(permutation: order).inverse
  }
}
