import SluiceIR

extension Gather {
  /// The cotangent added into zeros where it was gathered from. Gather clamps its starts and scatter skips
  /// what lies outside, so the scatter gets clamped starts.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard context.flows(into: 0), let cotangent = context.cotangents[0] else { return [nil, nil] }
    let (builder, operand) = (context.builder, context.operands[0])
    let shape = builder.type(of: operand).shape
    let starts = dimensions.clamp(
      context.operands[1], low: dimensions.startIndexMap.map { _ in 0 },
      high: dimensions.startIndexMap.map { shape[$0] - sliceSizes[$0] }, builder)
    return [
      builder.scatter(
        builder.zeros(like: operand), starts, cotangent, .combine(.add), dimensions,
        indicesAreSorted: indicesAreSorted),
      nil,
    ]
  }

  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    context.linear(self)
  }
}
