import Sluice

/// The initial values of the peer benchmarks: a hash of seed and index, so that every implementation starts from the same
/// numbers. Their definition stands in the README beside the peers' scripts.
package enum PeerValues {
  package enum Distribution {
    /// Uniform in [-scale, scale).
    case symmetric(Double)
    /// Uniform in [0, scale).
    case unit(Double)
    /// Uniform over 0..<count.
    case integers(Int)
    /// 1 with this probability, else 0.
    case bernoulli(Double)
    case zeros
    case ones
  }

  package static func array(seed: UInt32, _ shape: Shape, _ distribution: Distribution) throws -> NDArray {
    let count = shape.elementCount
    let bits = (0..<count).map { Self.bits(seed, $0) }
    switch distribution {
    case .symmetric(let scale):
      return try NDArray(bits.map { (Float($0) * 0x1p-23 - 1) * Float(scale) }, shape)
    case .unit(let scale):
      return try NDArray(bits.map { Float($0) * 0x1p-24 * Float(scale) }, shape)
    case .integers(let limit):
      return try NDArray(bits.map { Int32(truncatingIfNeeded: (UInt64($0) * UInt64(limit)) >> 24) }, shape)
    case .bernoulli(let probability):
      return try NDArray(bits.map { Float($0) * 0x1p-24 < Float(probability) ? 1 : 0 } as [Float], shape)
    case .zeros: return try NDArray([Float](repeating: 0, count: count), shape)
    case .ones: return try NDArray([Float](repeating: 1, count: count), shape)
    }
  }

  /// 24 random bits for element `index`, from 0.
  private static func bits(_ seed: UInt32, _ index: Int) -> UInt32 {
    var x = UInt32(truncatingIfNeeded: index + 1) &* 0x9E37_79B9 &+ seed &* 0x85EB_CA6B
    x ^= x >> 16
    x = x &* 0x7FEB_352D
    x ^= x >> 15
    x = x &* 0x846C_A68B
    x ^= x >> 16
    return x >> 8
  }
}
