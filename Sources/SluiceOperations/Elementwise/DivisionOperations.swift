import Foundation
import SluiceIR

/// The quotient; of integers, without its fraction.
///
/// What the specification leaves open for integers: dividing by zero gives all ones (-1, or the largest
/// unsigned value), and the smallest value divided by -1 is itself.
package struct Divide: BinaryOperation {
  package static let name = "divide"
  package static let kinds: [ElementType.Kind] = [.float, .signed, .unsigned]
  package init() {}

  package static func compute(_ a: Double, _ b: Double) -> Double { a / b }
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 {
    if b == 0 { return -1 }
    if element.kind == .signed { return a.dividedReportingOverflow(by: b).partialValue }
    return Int64(bitPattern: UInt64(bitPattern: a) / UInt64(bitPattern: b))
  }

  package func derivative(_ cotangent: Value, _ context: PullbackContext) -> (Value?, Value?) {
    let builder = context.builder
    let share = builder.divide(cotangent, context.operands[1])
    return (
      share,
      context.flows(into: 1) ? builder.negate(builder.multiply(share, context.results[0])) : nil
    )
  }

  package static var samples: [OperationSample] {
    samples(smooth: [(-2...2, 0.5...2), (-2...2, -2 ... -0.5)])
  }
}

/// What truncating division leaves: a - trunc(a / b) * b, exactly, with the sign of a.
///
/// What the specification leaves open for integers: by zero the dividend is left, and the smallest value leaves
/// 0 by -1.
package struct Remainder: BinaryOperation {
  package static let name = "remainder"
  package static let kinds: [ElementType.Kind] = [.float, .signed, .unsigned]
  package init() {}

  package static func compute(_ a: Double, _ b: Double) -> Double { fmod(a, b) }
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 {
    if b == 0 { return a }
    if element.kind == .signed { return a.remainderReportingOverflow(dividingBy: b).partialValue }
    return Int64(bitPattern: UInt64(bitPattern: a) % UInt64(bitPattern: b))
  }

  /// -trunc(a / b) for b. The quotient is found from the result: (a - y) / b is integral but for its rounding, where
  /// trunc(a / b) could be one off.
  package func derivative(_ cotangent: Value, _ context: PullbackContext) -> (Value?, Value?) {
    guard context.flows(into: 1) else { return (cotangent, nil) }
    let builder = context.builder
    let whole = builder.subtract(context.operands[0], context.results[0])
    let quotient = builder.roundNearestEven(builder.divide(whole, context.operands[1]))
    return (cotangent, builder.negate(builder.multiply(cotangent, quotient)))
  }

  package static var samples: [OperationSample] {
    samples(smooth: [(2.75...3.25, 1.125...1.25), (-3.25 ... -2.75, 1.125...1.25), (0.5...1, -2 ... -1.25)])
  }
}
