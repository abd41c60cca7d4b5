import SluiceIR

/// The same value in another element type.
///
/// To floats: the nearest, rounded once. Floats to integers: truncated, saturated, NaN to 0. Integers to integers: the low
/// bits. To `i1`: whether not zero (NaN is not); from `i1`: 0 or 1.
package struct Convert: ElementwiseOperation, RetypingOperation {
  package static let name = "convert"

  package let element: ElementType

  package init(to element: ElementType) { self.element = element }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try ElementwiseTypeRules.requireCount(1, operands)
    return [operands[0].with(element: element)]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let (source, type) = (operands[0].type.element, operands[0].type.with(element: element))
    switch operands[0].elements {
    case .floats(let values):
      guard !element.isFloat else { return [ReferenceTensor(rounding: values, to: type)] }
      return [ReferenceTensor(type, .integers(values.map { ElementConversion.integer($0, element) }))]
    case .integers(let values):
      if element.isFloat {
        let floats = values.map { ElementConversion.float($0, from: source, to: element) }
        return [ReferenceTensor(type, .floats(floats))]
      }
      if element == .i1 { return [ReferenceTensor(type, .integers(values.map { $0 == 0 ? 0 : 1 }))] }
      return [ReferenceTensor(wrapping: values, to: type)]
    }
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard context.flows(into: 0), element.isFloat, let cotangent = context.cotangents[0] else { return [nil] }
    return [context.builder.convert(cotangent, to: context.builder.type(of: context.operands[0]).element)]
  }

  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    element.isFloat ? context.linear(self) : [nil]
  }

  package static var samples: [OperationSample] {
    ElementType.allCases.flatMap { source in
      ElementType.allCases.map { target in
        // Floats to integers have steps, so finite differences say nothing of them.
        OperationSample(
          Convert(to: target), [TensorType(source, [2, 3])], isSmooth: source.isFloat && target.isFloat)
      }
    }
      + ElementwiseSamples.shapes.flatMap { shape in
        [
          OperationSample(Convert(to: .f64), [TensorType(.f64, shape)]),
          OperationSample(Convert(to: .f32), [TensorType(.i32, shape)]),
          OperationSample(
            Convert(to: .i32), [TensorType(.f64, shape)], ranges: [0: 0.125...0.875]),
        ]
      }
  }
}
