import Foundation
import SluiceIR

extension GraphBuilder {
  /// What `derivative` makes of a cotangent and of `x`, whose square it takes: of f16, where that overflows from 256 on, computed
  /// in f32 and rounded once.
  func withSquares(_ cotangent: Value, _ x: Value, _ derivative: (Value, Value) -> Value) -> Value {
    guard type(of: x).element == .f16 else { return derivative(cotangent, x) }
    return convert(derivative(convert(cotangent, to: .f32), convert(x, to: .f32)), to: .f16)
  }

  /// (1 - x) (1 + x), which does not cancel where |x| is near 1 as 1 - x * x does.
  fileprivate func complementOfSquare(_ x: Value) -> Value {
    let one = constant(1, like: x)
    return multiply(subtract(one, x), add(one, x))
  }
}

/// The angle in -pi/2...pi/2 whose sine is x; NaN beyond 1.
package struct Asin: UnaryFloatOperation {
  package static let name = "asin"
  package init() {}

  package static func compute(_ x: Double) -> Double { asin(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.multiply(cotangent, builder.rsqrt(builder.complementOfSquare(x)))
  }

  package static var samples: [OperationSample] { samples(-0.75...0.75) }
}

/// The angle in 0...pi whose cosine is x; NaN beyond 1.
package struct Acos: UnaryFloatOperation {
  package static let name = "acos"
  package init() {}

  package static func compute(_ x: Double) -> Double { acos(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.negate(builder.multiply(cotangent, builder.rsqrt(builder.complementOfSquare(x))))
  }

  package static var samples: [OperationSample] { samples(-0.75...0.75) }
}

/// The angle in -pi/2...pi/2 whose tangent is x.
package struct Atan: UnaryFloatOperation {
  package static let name = "atan"
  package init() {}

  package static func compute(_ x: Double) -> Double { atan(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.withSquares(cotangent, x) { cotangent, x in
      builder.divide(cotangent, builder.add(builder.constant(1, like: x), builder.multiply(x, x)))
    }
  }

  package static var samples: [OperationSample] { samples(-2...2) }
}

/// The angle in -pi...pi of the point (b, a): of a / b, in the quadrant that both signs say.
///
/// Zeros and infinities are as in IEEE 754's `atan2`: their signs count, and equal magnitudes are 45 degrees.
package struct Atan2: BinaryOperation {
  package static let name = "atan2"
  package static let kinds: [ElementType.Kind] = [.float]
  package init() {}

  package static func compute(_ a: Double, _ b: Double) -> Double { atan2(a, b) }

  /// Never asked for: the type rule admits no integers.
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 { a }

  /// b / (a * a + b * b) and -a / (a * a + b * b), of which both are divided by the larger magnitude first: squares neither
  /// overflow nor vanish. It may be any number but 0, so that no derivative flows through it.
  package func derivative(_ cotangent: Value, _ context: PullbackContext) -> (Value?, Value?) {
    let builder = context.builder
    let larger = builder.maximum(builder.abs(context.operands[0]), builder.abs(context.operands[1]))
    let one = builder.constant(1, like: larger)
    let scale = builder.stopGradient(builder.select(builder.isFinite(larger), larger, one))
    let (a, b) = (
      builder.divide(context.operands[0], scale), builder.divide(context.operands[1], scale)
    )
    let square = builder.add(builder.multiply(a, a), builder.multiply(b, b))
    let share = builder.divide(cotangent, square)
    return (
      context.flows(into: 0) ? builder.divide(builder.multiply(share, b), scale) : nil,
      context.flows(into: 1) ? builder.negate(builder.divide(builder.multiply(share, a), scale)) : nil
    )
  }

  package static var samples: [OperationSample] {
    samples(smooth: [(0.25...2, -2...2), (-2 ... -0.25, -2...2), (-2...2, 0.25...2)])
  }
}
