import SluiceIR

/// Samples of elementwise operations: every element type, and every rank from 0 to 3 with an empty tensor
/// among them.
enum ElementwiseSamples {
  static let shapes: [Shape] = [[], [5], [3, 4], [2, 3, 2], [0], [2, 0, 3]]

  /// Every shape in f32 and f64 (where these are of `kinds`), one shape in every other element type of `kinds`.
  static func types(_ kinds: [ElementType.Kind]) -> [TensorType] {
    ElementType.allCases.filter { kinds.contains($0.kind) }.flatMap { element in
      let isThorough = [.f32, .f64, .i32, .i1].contains(element)
      return (isThorough ? shapes : [[2, 3]]).map { TensorType(element, $0) }
    }
  }

  /// Samples of `operation` on `count` operands of equal type; `ranges` is one for each operand, or none.
  static func uniform(
    _ operation: any Operation, _ count: Int, _ kinds: [ElementType.Kind],
    ranges: [ClosedRange<Double>] = [], isSmooth: Bool = true
  ) -> [OperationSample] {
    types(kinds).map { type in
      OperationSample(
        operation, Array(repeating: type, count: count),
        ranges: Dictionary(uniqueKeysWithValues: ranges.enumerated().map { ($0.offset, $0.element) }),
        isSmooth: isSmooth)
    }
  }

  /// Samples in f64 alone, on ranges to differentiate on.
  static func smooth(
    _ operation: any Operation, _ ranges: [ClosedRange<Double>]
  ) -> [OperationSample] {
    uniform(operation, ranges.count, [.float], ranges: ranges).filter { $0.operands[0].element == .f64 }
  }
}

extension UnaryOperation {
  /// Samples on the whole default range, and smooth ones on each of `smooth`.
  static func samples(smooth: [ClosedRange<Double>]) -> [OperationSample] {
    ElementwiseSamples.uniform(Self(), 1, kinds, isSmooth: false)
      + smooth.flatMap { ElementwiseSamples.smooth(Self(), [$0]) }
  }
}

extension UnaryFloatOperation {
  /// Samples on `range`, on which the operation is smooth.
  static func samples(_ range: ClosedRange<Double>) -> [OperationSample] {
    ElementwiseSamples.uniform(Self(), 1, kinds, ranges: [range])
  }
}

extension BinaryOperation {
  /// Samples on the whole default range, and smooth ones on each pair of ranges of `smooth`.
  static func samples(
    smooth: [(ClosedRange<Double>, ClosedRange<Double>)]
  ) -> [OperationSample] {
    ElementwiseSamples.uniform(Self(), 2, kinds, isSmooth: false)
      + smooth.flatMap { ElementwiseSamples.smooth(Self(), [$0.0, $0.1]) }
  }
}
