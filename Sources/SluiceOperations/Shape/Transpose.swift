import SluiceIR

/// Reorders dimensions: dimension i of the result is dimension `permutation[i]` of the operand.
package struct Transpose: Operation {
  package static let name = "transpose"
  package let permutation: [Int]

  package init(permutation: [Int]) { self.permutation = permutation }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    permutation = try attributes.integers("permutation")
  }

  package func write(to attributes: inout AttributeWriter) { attributes.write("permutation", permutation) }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 1, "the tensor to transpose")
    let operand = operands[0]
    try OperandRules.count(permutation, rank: operand.rank, "permutation")
    try OperandRules.inRange(permutation, rank: operand.rank, "permutation", of: "the operand")
    try OperandRules.unique(permutation, "permutation")
    return [operand.with(shape: Shape(permutation.map { operand.shape[$0] }))]
  }

  /// The permutation that undoes this one.
  package var inverse: [Int] {
    var result = permutation
    for (position, axis) in permutation.enumerated() { result[axis] = position }
    return result
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let operand = operands[0]
    let result = operand.type.with(shape: Shape(permutation.map { operand.shape[$0] }))
    let inverse = inverse
    return [operand.rearranged(result) { position in operand.shape.offset(of: inverse.map { position[$0] }) }]
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    [context.cotangents[0].map { context.builder.transpose($0, permutation: inverse) }]
  }

  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    context.linear(self)
  }

  package static var samples: [OperationSample] {
    ElementType.allCases.map { OperationSample(Transpose(permutation: [1, 0]), [TensorType($0, [2, 3])]) } + [
      OperationSample(Transpose(permutation: []), [.f32]),
      OperationSample(Transpose(permutation: [0]), [.f32[3]]),
      OperationSample(Transpose(permutation: [2, 0, 1]), [.f32[2, 3, 4]]),
      OperationSample(Transpose(permutation: [1, 2, 0]), [.f64[2, 3, 4]]),
      OperationSample(Transpose(permutation: [0, 2, 1]), [.f32[2, 3, 4]]),
      OperationSample(Transpose(permutation: [3, 1, 0, 2]), [.f32[2, 1, 3, 2]]),
      OperationSample(Transpose(permutation: [1, 0]), [.f32[0, 3]]),
    ]
  }
}

extension GraphBuilder {
  /// `x` with its dimensions reordered; `x` itself if the permutation is the identity.
  package func transpose(_ x: Value, permutation: [Int]) -> Value {
    let isIdentity = permutation.elementsEqual(0..<type(of: x).rank)
    return isIdentity && !x.isPoison ? x : apply(Transpose(permutation: permutation), x)
  }
}
