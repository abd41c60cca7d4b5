import SluiceIR

/// minimum(maximum(operand, min), max); the operands are min, operand, max. Either bound may be a scalar for all
/// elements. NaN anywhere gives NaN, and max wins where min is greater.
package struct Clamp: PlainElementwiseOperation {
  package static let name = "clamp"
  package init() {}

  package func kernelName(for operands: [ElementType]) -> String {
    Self.name + (operands.count > 1 ? ".\(operands[1])" : "")
  }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try ElementwiseTypeRules.requireCount(3, operands)
    for bound in [0, 2] {
      try ElementwiseTypeRules.requireEqualElements(operands, bound, 1)
      try ElementwiseTypeRules.requireScalarOrShape(of: 1, operands, at: bound)
    }
    return [operands[1]]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let type = operands[1].type
    let (low, high) = (operands[0].type.rank == 0, operands[2].type.rank == 0)
    if type.element.isFloat {
      let (least, values, most) = (operands[0].floats, operands[1].floats, operands[2].floats)
      let clamped = values.indices.map { index in
        Minimum.compute(Maximum.compute(values[index], least[low ? 0 : index]), most[high ? 0 : index])
      }
      return [ReferenceTensor(type, .floats(clamped))]
    }
    let (least, values, most) = (operands[0].integers, operands[1].integers, operands[2].integers)
    let clamped = values.indices.map { index in
      Minimum.compute(
        Maximum.compute(values[index], least[low ? 0 : index], type.element), most[high ? 0 : index],
        type.element)
    }
    return [ReferenceTensor(type, .integers(clamped))]
  }

  /// The whole cotangent goes to the operand that the result equals: to `operand` inside the bounds and on them, else
  /// to the bound that took its place.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard let cotangent = context.cotangents[0] else { return [nil, nil, nil] }
    let (builder, x, y) = (context.builder, context.operands[1], context.results[0])
    let zero = builder.zeros(like: cotangent)
    var result: [Value?] = [nil, nil, nil]
    if context.flows(into: 1) {
      result[1] = builder.select(builder.compare(x, y, .equal), cotangent, zero)
    }
    guard context.flows(into: 0) || context.flows(into: 2) else { return result }
    let shape = builder.type(of: y).shape
    let least = builder.broadcast(context.operands[0], to: shape)
    let most = builder.broadcast(context.operands[2], to: shape)
    let raised = builder.maximum(x, least)
    let isLowered = builder.compare(raised, most, .greater)
    if context.flows(into: 0) {
      let isRaised = builder.compare(x, least, .less)
      let taken = builder.select(isRaised, builder.select(isLowered, zero, cotangent), zero)
      result[0] = builder.sum(taken, toBroadcastable: builder.type(of: context.operands[0]).shape)
    }
    if context.flows(into: 2) {
      let isOperand = builder.compare(x, y, .equal)
      let taken = builder.select(isLowered, builder.select(isOperand, zero, cotangent), zero)
      result[2] = builder.sum(taken, toBroadcastable: builder.type(of: context.operands[2]).shape)
    }
    return result
  }

  /// The tangent of whatever the result equals, as in the pullback.
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    guard context.isFloat(result: 0) else { return [nil] }
    let (builder, x, y) = (context.builder, context.operands[1], context.results[0])
    let shape = builder.type(of: y).shape
    let zero = builder.zeros(like: y)
    func tangent(_ position: Int) -> Value {
      context.tangents[position].map { builder.broadcast($0, to: shape) } ?? zero
    }
    let isOperand = builder.compare(x, y, .equal)
    guard context.tangents[0] != nil || context.tangents[2] != nil else {
      return [builder.select(isOperand, tangent(1), zero)]
    }
    let least = builder.broadcast(context.operands[0], to: shape)
    let most = builder.broadcast(context.operands[2], to: shape)
    let isLowered = builder.compare(builder.maximum(x, least), most, .greater)
    let isRaised = builder.compare(x, least, .less)
    let bound = builder.select(isLowered, tangent(2), builder.select(isRaised, tangent(0), zero))
    return [builder.select(isOperand, tangent(1), bound)]
  }

  package static var samples: [OperationSample] {
    let all: [ElementType.Kind] = [.float, .signed, .unsigned, .boolean]
    func bounds(_ type: TensorType) -> [[TensorType]] {
      let scalar = type.with(shape: .scalar)
      let shapes = [
        [scalar, type, scalar], [type, type, type], [scalar, type, type], [type, type, scalar],
      ]
      return type.rank == 0 ? [shapes[1]] : shapes
    }
    let rough = ElementwiseSamples.types(all).flatMap { type in
      bounds(type).map { OperationSample(Clamp(), $0, isSmooth: false) }
    }
    let operands: [ClosedRange<Double>] = [-0.5...0.5, -2 ... -1.25, 1.25...2]
    let smooth = ElementwiseSamples.shapes.flatMap { shape in
      bounds(TensorType(.f64, shape)).flatMap { types in
        operands.map { OperationSample(Clamp(), types, ranges: [0: -1 ... -0.75, 1: $0, 2: 0.75...1]) }
      }
    }
    let crossed = OperationSample(
      Clamp(), [.f64[6], .f64[6], .f64[6]], ranges: [0: 0.75...1, 1: -2...2, 2: -1 ... -0.75])
    return rough + smooth + [crossed]
  }
}
