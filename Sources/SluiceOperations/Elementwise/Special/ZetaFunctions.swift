import Foundation
import SluiceIR

/// Functions of two floats that are differentiated by the second alone.
package protocol OrderedFloatOperation: BinaryOperation {
  /// The cotangent of the second operand, given the result's.
  func derivative(_ order: Value, _ x: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value
}

extension OrderedFloatOperation {
  package static var kinds: [ElementType.Kind] { [.float] }

  /// Never asked for: the type rule admits no integers.
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 { a }

  package func derivative(_ cotangent: Value, _ context: PullbackContext) -> (Value?, Value?) {
    let (order, x) = (context.operands[0], context.operands[1])
    return (nil, context.flows(into: 1) ? derivative(order, x, cotangent, context.builder) : nil)
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard let cotangent = context.cotangents[0] else { return [nil, nil] }
    guard !context.flows(into: 0) else {
      throw SluiceError(
        .unsupported, "`\(name)` has no derivative by its first operand",
        note: "stop the derivative there with stop_gradient, or make the operand a constant")
    }
    return [nil, derivative(cotangent, context).1]
  }
}

/// Hurwitz's zeta function: the sum of (b + k) to the power -a over k = 0, 1, ...
///
/// It is infinite for a = 1 and NaN below. Where b is negative a must be an integer, else it is NaN; at b = 0, -1, ... it
/// is infinite for even a and NaN for others.
package struct Zeta: OrderedFloatOperation {
  package static let name = "zeta"
  package init() {}

  package static func compute(_ a: Double, _ b: Double) -> Double { WideFunctions.zeta(a, b) }

  /// -a zeta(a + 1, b)
  package func derivative(
    _ order: Value, _ x: Value, _ cotangent: Value, _ builder: GraphBuilder
  ) -> Value {
    let next = builder.zeta(builder.add(order, builder.constant(1, like: order)), x)
    return builder.negate(builder.multiply(cotangent, builder.multiply(order, next)))
  }

  package static var samples: [OperationSample] {
    ElementwiseSamples.uniform(Self(), 2, kinds, ranges: [1.25...6, 0.25...4], isSmooth: false)
  }
}

/// The derivative of order a of `digamma` at b, for a = 0, 1, ...; NaN for other a.
package struct Polygamma: OrderedFloatOperation {
  package static let name = "polygamma"
  package init() {}

  package static func compute(_ a: Double, _ b: Double) -> Double { WideFunctions.polygamma(a, b) }

  /// The next order.
  package func derivative(
    _ order: Value, _ x: Value, _ cotangent: Value, _ builder: GraphBuilder
  ) -> Value {
    let next = builder.add(order, builder.constant(1, like: order))
    return builder.multiply(cotangent, builder.polygamma(next, x))
  }

  package static var samples: [OperationSample] {
    ElementwiseSamples.uniform(Self(), 2, kinds, ranges: [1...1, 0.25...4], isSmooth: false)
      + ElementwiseSamples.uniform(Self(), 2, kinds, ranges: [4...4, 0.25...4], isSmooth: false)
      + ElementwiseSamples.uniform(Self(), 2, kinds, isSmooth: false)
  }
}
