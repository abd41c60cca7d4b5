import SluiceIR

/// x * x.
package struct Square: ComposedOperation {
  package static let name = "square"
  package init() {}

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {}
  package func write(to attributes: inout AttributeWriter) {}

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try ElementwiseTypeRules.requireCount(1, operands)
    try ElementwiseTypeRules.require([.float, .signed, .unsigned], operands, at: 0)
    return operands
  }

  package func expand(_ operands: [Value], into builder: GraphBuilder) throws(SluiceError) -> [Value] {
    [builder.multiply(operands[0], operands[0])]
  }

  package static var samples: [OperationSample] {
    ElementwiseSamples.uniform(Square(), 1, [.float, .signed, .unsigned])
  }
}
