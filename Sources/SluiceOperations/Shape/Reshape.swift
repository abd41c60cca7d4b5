import SluiceIR

/// The same elements in row-major order under another shape.
package struct Reshape: Operation {
  package static let name = "reshape"
  package let shape: Shape

  package init(_ shape: Shape) { self.shape = shape }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    shape = try attributes.declaredType().shape
  }

  package func write(to attributes: inout AttributeWriter) {}

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 1, "the tensor to reshape")
    let result = operands[0].with(shape: shape)
    try result.validate()
    guard result.elementCount == operands[0].elementCount else {
      throw SluiceError(
        .shape,
        "\(operands[0].shape) has \(operands[0].elementCount) elements, \(shape) has \(result.elementCount)",
        note: "the products of the dimensions must be equal")
    }
    return [result]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    [ReferenceTensor(operands[0].type.with(shape: shape), operands[0].elements)]
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    let operand = context.builder.type(of: context.operands[0])
    return [context.cotangents[0].map { context.builder.reshape($0, to: operand.shape) }]
  }

  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    context.linear(self)
  }

  package static var samples: [OperationSample] {
    ElementType.allCases.map { OperationSample(Reshape([3, 2]), [TensorType($0, [2, 3])]) } + [
      OperationSample(Reshape([]), [.f32[1, 1]]), OperationSample(Reshape([1, 1, 1]), [.f64]),
      OperationSample(Reshape([4, 3, 2]), [.f32[2, 12]]), OperationSample(Reshape([6]), [.f32[1, 2, 1, 3]]),
      OperationSample(Reshape([5, 0]), [.f32[0, 2]]),
    ]
  }
}

extension GraphBuilder {
  /// `x` under another shape; `x` itself if it has that shape already.
  package func reshape(_ x: Value, to shape: Shape) -> Value {
    !x.isPoison && type(of: x).shape == shape ? x : apply(Reshape(shape), x)
  }
}
