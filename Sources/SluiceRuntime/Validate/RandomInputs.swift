import SluiceIR
import SluiceOperations

/// Inputs drawn from a seed, so that a failure repeats.
package struct RandomInputs: RandomNumberGenerator, Sendable {
  private var generator: SplitMix64

  package init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  package mutating func next() -> UInt64 { generator.next() }

  /// Elements of each type between -2 and 2; with `special`, among them every third a value at an edge of its type.
  package mutating func tensors(_ types: [TensorType], special: Bool = false) -> [ReferenceTensor] {
    types.map { tensor($0, special: special) }
  }

  package mutating func tensor(_ type: TensorType, special: Bool = false) -> ReferenceTensor {
    let count = type.elementCount
    if type.element.isFloat {
      let edges = Self.edges(type.element)
      let values = (0..<count).map { _ in
        special && next() % 3 == 0
          ? edges[Int(next() % UInt64(edges.count))] : Double.random(in: -2...2, using: &self)
      }
      return ReferenceTensor(rounding: values, to: type)
    }
    if type.element == .i1 {
      return ReferenceTensor(wrapping: (0..<count).map { _ in Int64(next() % 2) }, to: type)
    }
    let edges: [Int64] = [0, 1, -1, .max, .min, 1 << 31, (1 << 31) - 1, 127, 128, 255, -128]
    let values = (0..<count).map { _ in
      special && next() % 3 == 0
        ? edges[Int(next() % UInt64(edges.count))] : Int64.random(in: -2...4, using: &self)
    }
    return ReferenceTensor(wrapping: values, to: type)
  }

  /// Zeros of both signs, infinities, NaN, the smallest subnormal, a large one, the largest number.
  private static func edges(_ element: ElementType) -> [Double] {
    let (tiny, large): (Double, Double) =
      switch element {
      case .f64: (.leastNonzeroMagnitude, .greatestFiniteMagnitude)
      case .f16: (0x1p-24, 65504)
      case .bf16: (0x1p-133, 0x1.FEp127)
      default: (Double(Float.leastNonzeroMagnitude), Double(Float.greatestFiniteMagnitude))
      }
    return [0, -0.0, 1, -1, 0.5, .infinity, -.infinity, .nan, tiny, -tiny, large, -large, tiny * 4096]
  }
}
