import SluiceIR

/// What `bitcast_convert` between element types of one width stands for: every lane keeps its bits.
package struct Reinterpret: ElementwiseOperation, RetypingOperation {
  package static let name = "reinterpret"

  package let element: ElementType

  package init(to element: ElementType) { self.element = element }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try ElementwiseTypeRules.requireCount(1, operands)
    let source = operands[0].element
    guard source.bitWidth == element.bitWidth, source != element else {
      throw SluiceError(
        .shape, "the bits of \(source) cannot be reinterpreted as \(element)",
        note: "convert the operand to another type of \(element.bitWidth) bits")
    }
    return [operands[0].with(element: element)]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let bytes = try operands[0].literal().bytes
    return [ReferenceTensor(try Literal(operands[0].type.with(element: element), bytes: bytes))]
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] { [nil] }

  package static var samples: [OperationSample] {
    ElementType.allCases.flatMap { source in
      ElementType.allCases.filter { $0 != source && $0.bitWidth == source.bitWidth }.flatMap { target in
        [[], [2, 3], [0]].map {
          OperationSample(Reinterpret(to: target), [TensorType(source, $0)], isSmooth: false)
        }
      }
    }
  }
}
