import Foundation
import SluiceIR

/// a to the power b.
///
/// Integers multiply and wrap; a negative exponent gives 0 but for the bases 1 and -1, whose powers are integral.
package struct Power: BinaryOperation {
  package static let name = "power"
  package static let kinds: [ElementType.Kind] = [.float, .signed, .unsigned]
  package init() {}

  package static func compute(_ a: Double, _ b: Double) -> Double { pow(a, b) }
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 {
    var exponent = UInt64(bitPattern: b)
    if element.kind == .signed, b < 0 {
      guard a == 1 || a == -1 else { return 0 }
      exponent = b.magnitude
    }
    var (result, square) = (Int64(1), a)
    while exponent != 0 {
      if exponent & 1 == 1 { result = result &* square }
      square = square &* square
      exponent >>= 1
    }
    return result
  }

  package func derivative(_ cotangent: Value, _ context: PullbackContext) -> (Value?, Value?) {
    (
      context.flows(into: 0) ? base(cotangent, context) : nil,
      context.flows(into: 1) ? exponent(cotangent, context) : nil
    )
  }

  /// b * a^(b - 1). Where b is 0 and a so small that 1 / a is infinite the exponent is taken as 0, so that 0 * inf does not
  /// arise; elsewhere it stays, for the sake of the derivative with respect to b.
  private func base(_ cotangent: Value, _ context: PullbackContext) -> Value {
    let (builder, a, b) = (context.builder, context.operands[0], context.operands[1])
    let (zero, one) = (builder.zeros(like: a), builder.constant(1, like: a))
    let bound = builder.constant(Self.greatestOfInfiniteReciprocal(builder.type(of: a).element), like: a)
    let isSmall = builder.compare(builder.abs(a), bound, .lessOrEqual)
    let isCorner = builder.and(isSmall, builder.compare(b, zero, .equal))
    let exponent = builder.subtract(builder.select(isCorner, one, b), one)
    return builder.multiply(cotangent, builder.multiply(b, builder.power(a, exponent)))
  }

  /// The greatest number whose reciprocal rounds to infinity: the power of two that is the reciprocal of the first one beyond
  /// the type's range.
  private static func greatestOfInfiniteReciprocal(_ element: ElementType) -> Double {
    switch element {
    case .f64: 0x1p-1024
    case .f16: 0x1p-16
    default: 0x1p-128
    }
  }

  /// log(a) * a^b, and 0 where a is 0. The logarithm never sees that 0, so that its own derivative stays finite.
  private func exponent(_ cotangent: Value, _ context: PullbackContext) -> Value {
    let (builder, a) = (context.builder, context.operands[0])
    let zero = builder.zeros(like: a)
    let isZero = builder.compare(a, zero, .equal)
    let logarithm = builder.log(builder.select(isZero, builder.constant(1, like: a), a))
    let slope = builder.multiply(logarithm, builder.select(isZero, zero, context.results[0]))
    return builder.multiply(cotangent, slope)
  }

  package static var samples: [OperationSample] { samples(smooth: [(0.25...2, -2...2), (0.5...3, 1...3)]) }
}
