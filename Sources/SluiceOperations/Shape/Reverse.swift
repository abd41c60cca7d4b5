import SluiceIR

/// Turns the order of elements round along some dimensions.
package struct Reverse: Operation {
  package static let name = "reverse"
  package let dimensions: [Int]

  package init(dimensions: [Int]) { self.dimensions = dimensions }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    dimensions = try attributes.integers("dimensions")
  }

  package func write(to attributes: inout AttributeWriter) { attributes.write("dimensions", dimensions) }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 1, "the tensor to reverse")
    try OperandRules.inRange(dimensions, rank: operands[0].rank, "dimensions", of: "the operand")
    try OperandRules.unique(dimensions, "dimensions")
    return operands
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let operand = operands[0]
    return [
      operand.rearranged(operand.type) { position in
        var source = position
        for axis in dimensions { source[axis] = operand.shape[axis] - 1 - position[axis] }
        return operand.shape.offset(of: source)
      }
    ]
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    [context.cotangents[0].map { context.builder.reverse($0, dimensions: dimensions) }]
  }

  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    context.linear(self)
  }

  package static var samples: [OperationSample] {
    ElementType.allCases.map { OperationSample(Reverse(dimensions: [1]), [TensorType($0, [2, 3])]) } + [
      OperationSample(Reverse(dimensions: []), [.f32]), OperationSample(Reverse(dimensions: []), [.f32[3]]),
      OperationSample(Reverse(dimensions: [0]), [.f64[5]]),
      OperationSample(Reverse(dimensions: [2, 0]), [.f32[2, 3, 4]]),
      OperationSample(Reverse(dimensions: [0]), [.f32[0, 2]]),
    ]
  }
}

extension GraphBuilder {
  package func reverse(_ x: Value, dimensions: [Int]) -> Value { apply(Reverse(dimensions: dimensions), x) }
}
