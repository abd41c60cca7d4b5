import SluiceIR

extension Scatter {
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    guard let combinations else { return try dualPushforward(context) }
    if combinations.allSatisfy({ $0 == .replace || $0 == .combine(.add) }) { return context.linear(self) }
    let count = combinations.count
    return combinations.enumerated().map { position, combination in
      let (input, update) = (context.tangents[position], context.tangents[count + 1 + position])
      guard context.isFloat(result: position), input != nil || update != nil else { return nil }
      let rule = ScatterPullback(
        self,
        PullbackContext(
          builder: context.builder, operands: context.operands, results: context.results,
          cotangents: context.results.map { context.builder.constant(1, like: $0) },
          wanted: context.operands.map { _ in true }), position)
      return rule.tangent(combination, input, update)
    }
  }

  /// Values and tangents updated together, by the region and its pushforward.
  private func dualPushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    let count = context.results.count
    let elements = context.results.map { context.builder.type(of: $0).element }
    guard elements.contains(where: \.isFloat) else { return context.results.map { _ in nil } }
    let inputs = Array(context.operands[..<count]) + context.floatTangents(0..<count)
    let updates =
      Array(context.operands[(count + 1)...]) + context.floatTangents((count + 1)..<(2 * count + 1))
    let given = context.builder.scatter(
      inputs, context.operands[count], updates, body: try ElementwiseRegion(body).dual(elements), dimensions,
      indicesAreSorted: indicesAreSorted, uniqueIndices: uniqueIndices)
    return context.tangents(fromDual: given)
  }
}
