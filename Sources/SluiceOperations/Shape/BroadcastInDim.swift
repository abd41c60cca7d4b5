import SluiceIR

/// Repeats a tensor into a shape of its rank or more: dimension i of the operand becomes dimension
/// `dimensions[i]` of the result, whole if the sizes are equal, repeated if it has size 1.
package struct BroadcastInDim: Operation {
  package static let name = "broadcast_in_dim"
  package let shape: Shape
  /// For each dimension of the operand, its dimension in the result; in any order.
  package let dimensions: [Int]

  package init(_ shape: Shape, dimensions: [Int]) {
    self.shape = shape
    self.dimensions = dimensions
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    shape = try attributes.declaredType().shape
    dimensions = try attributes.integers("broadcast_dimensions")
  }

  package func write(to attributes: inout AttributeWriter) {
    attributes.write("broadcast_dimensions", dimensions)
  }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 1, "the tensor to broadcast")
    let operand = operands[0]
    try shape.validate(element: operand.element)
    try OperandRules.count(dimensions, rank: operand.rank, "broadcast_dimensions")
    try OperandRules.inRange(dimensions, rank: shape.rank, "broadcast_dimensions", of: "the result \(shape)")
    try OperandRules.unique(dimensions, "broadcast_dimensions")
    for (axis, target) in dimensions.enumerated() {
      let (size, wanted) = (operand.shape[axis], shape[target])
      guard size == wanted || size == 1 else {
        throw SluiceError(
          .shape,
          "dimension \(axis) has size \(size) and cannot become dimension \(target) of \(shape), of size "
            + "\(wanted)",
          note: "the size must be \(wanted), or 1 to be repeated")
      }
    }
    return [operand.with(shape: shape)]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let operand = operands[0]
    return [
      operand.rearranged(operand.type.with(shape: shape)) { position in
        operand.shape.offset(of: dimensions.enumerated().map { operand.shape[$0] == 1 ? 0 : position[$1] })
      }
    ]
  }

  /// The cotangent summed over the repeats.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard let cotangent = context.cotangents[0] else { return [nil] }
    let operand = context.builder.type(of: context.operands[0])
    return [context.builder.sumOfBroadcast(cotangent, to: operand.shape, dimensions: dimensions)]
  }

  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    context.linear(self)
  }

  package static var samples: [OperationSample] {
    let everyType = ElementType.allCases.map {
      OperationSample(BroadcastInDim([2, 3], dimensions: [1]), [TensorType($0, [3])])
    }
    return everyType + [
      OperationSample(BroadcastInDim([], dimensions: []), [.f32]),
      OperationSample(BroadcastInDim([2, 3], dimensions: []), [.f32]),
      OperationSample(BroadcastInDim([2, 3, 4], dimensions: [0, 2]), [.f32[2, 4]]),
      OperationSample(BroadcastInDim([2, 3, 4], dimensions: [2, 0]), [.f64[4, 2]]),
      OperationSample(BroadcastInDim([2, 3, 4], dimensions: [1, 2]), [.f32[1, 4]]),
      OperationSample(BroadcastInDim([2, 3, 4], dimensions: [2, 0, 1]), [.f32[1, 2, 1]]),
      OperationSample(BroadcastInDim([1, 3], dimensions: [0, 1]), [.f32[1, 3]]),
      OperationSample(BroadcastInDim([0, 3], dimensions: [0, 1]), [.f32[1, 3]]),
      OperationSample(BroadcastInDim([0, 3], dimensions: [0]), [.f32[0]]),
    ]
  }
}
