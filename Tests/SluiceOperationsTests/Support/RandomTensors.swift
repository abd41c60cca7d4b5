import SluiceIR
import SluiceOperations

/// Tensors drawn from a seed, so that a failure repeats.
struct SeededGenerator: RandomNumberGenerator {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func next() -> UInt64 { generator.next() }

  /// Elements of `type` in `range`. Floats are multiples of 2^-20, so that small steps around them are exact in f64;
  /// booleans are either.
  mutating func tensor(_ type: TensorType, in range: ClosedRange<Double> = -2...2) -> ReferenceTensor {
    let values = (0..<type.elementCount).map { _ -> Double in
      switch type.element.kind {
      case .float:
        let grain = Double(1 << 20)
        return (Double.random(in: range, using: &self) * grain).rounded() / grain
      case .signed, .unsigned:
        return Double(Int.random(in: Int(range.lowerBound)...Int(range.upperBound), using: &self))
      case .boolean: return Bool.random(using: &self) ? 1 : 0
      }
    }
    return ReferenceTensor(values, type)
  }

  /// Operands for a sample.
  mutating func operands(of sample: OperationSample) -> [ReferenceTensor] {
    sample.completed(
      sample.operands.enumerated().map { position, type in
        tensor(type, in: sample.ranges[position] ?? -2...2)
      })
  }
}
