import SluiceIR

extension Reduce {
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    guard context.tangents.contains(where: { $0 != nil }) else { return context.results.map { _ in nil } }
    switch monoid {
    case .add: return sumPushforward(context)
    case .minimum, .maximum: return extremePushforward(context)
    default: return try dualPushforward(context)
    }
  }

  private func sumPushforward(_ context: PushforwardContext) -> [Value?] {
    let builder = context.builder
    let shape = builder.type(of: context.results[0]).shape
    guard let tangent = context.tangents[0] else {
      return [context.tangents[1].map { builder.broadcast($0, to: shape) }]
    }
    return [builder.reduce(tangent, .add, dimensions: dimensions, initial: context.tangents[1])]
  }

  /// The mean of the tangents of the elements that equal the extreme; the initial value's where none does.
  private func extremePushforward(_ context: PushforwardContext) -> [Value?] {
    let builder = context.builder
    let (input, result) = (context.operands[0], context.results[0])
    let type = builder.type(of: input)
    let resultShape = builder.type(of: result).shape
    let kept = type.shape.indices.filter { !dimensions.contains($0) }
    let isExtreme = builder.compare(
      input, builder.broadcast(result, to: type.shape, axes: kept), .equal)
    let count = builder.sum(builder.shareCount(isExtreme, type.element), dimensions: dimensions)
    let ofInput = context.tangents[0].map { tangent in
      let taken = builder.select(isExtreme, tangent, builder.zeros(like: tangent))
      return builder.share(builder.sum(taken, dimensions: dimensions), among: count)
    }
    let ofInitial = context.tangents[1].map { tangent in
      let isInitial = builder.and(
        builder.compare(count, builder.zeros(like: count), .equal),
        builder.compare(builder.broadcast(context.operands[1], to: resultShape), result, .equal))
      return builder.select(
        isInitial, builder.broadcast(tangent, to: resultShape), builder.zeros(like: result))
    }
    return [context.sum(ofInput, ofInitial)]
  }

  /// The general rule: values and tangents reduced together, by the region and its pushforward.
  private func dualPushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    let count = context.results.count
    let elements = context.results.map { context.builder.type(of: $0).element }
    guard elements.contains(where: \.isFloat) else { return context.results.map { _ in nil } }
    let inputs = Array(context.operands[..<count]) + context.floatTangents(0..<count)
    let initial = Array(context.operands[count...]) + context.floatTangents(count..<(2 * count))
    let given = context.builder.reduce(
      inputs, initial: initial, dimensions: dimensions, body: try ElementwiseRegion(body).dual(elements))
    return context.tangents(fromDual: given)
  }
}
