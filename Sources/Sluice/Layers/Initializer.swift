import Foundation
import SluiceIR

/// Initial values of a parameter: a function of its type and of a random number generator.
public struct Initializer: Sendable {
  let fill: @Sendable (_ shape: Shape, _ random: inout RandomNumbers) -> [Float]

  /// Your own; returns `shape.elementCount` numbers, row-major.
  public init(_ fill: @escaping @Sendable (Shape, inout RandomNumbers) -> [Float]) { self.fill = fill }

  public static let zeros = constant(0)
  public static let ones = constant(1)

  /// Every number the same.
  public static func constant(_ value: Float) -> Initializer {
    Initializer { shape, _ in Array(repeating: value, count: shape.elementCount) }
  }

  /// Uniform in [-bound, bound).
  public static func uniform(_ bound: Float) -> Initializer {
    Initializer { shape, random in
      (0..<shape.elementCount).map { _ in (random.nextUniform() * 2 - 1) * bound }
    }
  }

  /// Normal with mean 0.
  public static func normal(standardDeviation: Float) -> Initializer {
    Initializer { shape, random in
      (0..<shape.elementCount).map { _ in random.nextNormal() * standardDeviation }
    }
  }

  /// Uniform with bound sqrt(6 / fan in), for layers before a relu (He et al., 2015). Of weights [window ..., inputs, outputs]
  /// the fan in is the product of all sizes but the last: what one output is made of.
  public static let heUniform = Initializer { shape, random in
    uniform((6 / Float(max(fans(shape).in, 1))).squareRoot()).fill(shape, &random)
  }

  /// Uniform with bound sqrt(6 / (fan in + fan out)) (Glorot and Bengio, 2010). Of weights [window ..., inputs, outputs] the fan
  /// out is the window's elements times the last size: what one input is part of.
  public static let glorotUniform = Initializer { shape, random in
    let (fanIn, fanOut) = fans(shape)
    return uniform((6 / Float(max(fanIn + fanOut, 1))).squareRoot()).fill(shape, &random)
  }

  /// Both fans of weights [window ..., inputs, outputs]; a vector's are its size.
  private static func fans(_ shape: Shape) -> (in: Double, out: Double) {
    guard shape.rank > 1 else { return (Double(shape.first ?? 1), Double(shape.last ?? 1)) }
    let window = shape.dropLast(2).reduce(1) { $0 * Double($1) }
    return (window * Double(shape[shape.rank - 2]), window * Double(shape[shape.rank - 1]))
  }
}

/// Reproducible random numbers: SplitMix64 (Steele, Lea and Flood, 2014). Equal seeds give equal numbers everywhere.
public struct RandomNumbers: RandomNumberGenerator, Sendable {
  private var generator: SplitMix64

  public init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  /// A seed made of two, so that neighbouring pairs have nothing in common.
  static func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var first = RandomNumbers(seed: a)
    var second = RandomNumbers(seed: first.next() ^ b)
    return second.next()
  }

  public mutating func next() -> UInt64 { generator.next() }

  /// Uniform in [0, 1), a multiple of 2^-24.
  public mutating func nextUniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// Standard normal, by the method of Box and Muller in f64.
  public mutating func nextNormal() -> Float {
    let radius = (-2 * Foundation.log(1 - Double(next() >> 11) * 0x1p-53)).squareRoot()
    return Float(radius * Foundation.cos(2 * Double.pi * Double(next() >> 11) * 0x1p-53))
  }
}
