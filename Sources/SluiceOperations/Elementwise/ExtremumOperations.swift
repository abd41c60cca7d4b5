import SluiceIR

/// What `maximum` and `minimum` share: NaN in either operand gives NaN, -0 is less than +0, and where the operands are
/// equal each takes half of the cotangent.
private enum Extremum {
  static func compute(_ a: Double, _ b: Double, pickingLess: Bool) -> Double {
    if a.isNaN || b.isNaN { return .nan }
    if a == b { return (a.sign == .minus) == pickingLess ? a : b }
    return (a < b) == pickingLess ? a : b
  }

  static func compute(_ a: Int64, _ b: Int64, _ element: ElementType, pickingLess: Bool) -> Int64 {
    element.isLess(a, b) == pickingLess ? a : b
  }

  /// `wins` says how an operand compares to the other where the result is that operand alone.
  static func derivative(
    _ cotangent: Value, _ context: PullbackContext, wins: Compare.Direction
  ) -> (Value?, Value?) {
    let (builder, a, b) = (context.builder, context.operands[0], context.operands[1])
    let zero = builder.zeros(like: cotangent)
    let half = builder.multiply(cotangent, builder.constant(0.5, like: cotangent))
    let tied = builder.select(builder.compare(a, b, .equal), half, zero)
    return (
      context.flows(into: 0) ? builder.select(builder.compare(a, b, wins), cotangent, tied) : nil,
      context.flows(into: 1) ? builder.select(builder.compare(b, a, wins), cotangent, tied) : nil
    )
  }

  static let smoothRanges: [(ClosedRange<Double>, ClosedRange<Double>)] = [
    (0.25...2, -2...0), (-2...0, 0.25...2),
  ]
}

/// The greater of two; of booleans, whether either is true.
package struct Maximum: BinaryOperation {
  package static let name = "maximum"
  package static let kinds: [ElementType.Kind] = [.float, .signed, .unsigned, .boolean]
  package init() {}

  package static func compute(_ a: Double, _ b: Double) -> Double {
    Extremum.compute(a, b, pickingLess: false)
  }
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 {
    Extremum.compute(a, b, element, pickingLess: false)
  }

  package func derivative(_ cotangent: Value, _ context: PullbackContext) -> (Value?, Value?) {
    Extremum.derivative(cotangent, context, wins: .greater)
  }

  package static var samples: [OperationSample] { samples(smooth: Extremum.smoothRanges) }
}

/// The lesser of two; of booleans, whether both are true.
package struct Minimum: BinaryOperation {
  package static let name = "minimum"
  package static let kinds: [ElementType.Kind] = [.float, .signed, .unsigned, .boolean]
  package init() {}

  package static func compute(_ a: Double, _ b: Double) -> Double {
    Extremum.compute(a, b, pickingLess: true)
  }
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 {
    Extremum.compute(a, b, element, pickingLess: true)
  }

  package func derivative(_ cotangent: Value, _ context: PullbackContext) -> (Value?, Value?) {
    Extremum.derivative(cotangent, context, wins: .less)
  }

  package static var samples: [OperationSample] { samples(smooth: Extremum.smoothRanges) }
}
