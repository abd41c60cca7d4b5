import SluiceIR

/// Its operand, taken for a constant by differentiation.
package struct StopGradient: Operation {
  package static let name = "stop_gradient"

  package init() {}
  package init(reading attributes: inout AttributeReader) throws(SluiceError) {}
  package func write(to attributes: inout AttributeWriter) {}

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 1, "the tensor to take for a constant")
    return operands
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] { operands }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] { [nil] }

  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] { [nil] }

  /// Its derivative is not that of the identity, which finite differences would find: none is smooth.
  package static var samples: [OperationSample] {
    ElementType.allCases.flatMap { element in
      ([[], [2, 3], [0]] as [Shape]).map {
        OperationSample(StopGradient(), [TensorType(element, $0)], isSmooth: false)
      }
    }
  }
}

extension GraphBuilder {
  package func stopGradient(_ x: Value) -> Value { apply(StopGradient(), x) }
}
