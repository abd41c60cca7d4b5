import SluiceIR

/// The sum; of booleans, whether either is true.
package struct Add: BinaryOperation {
  package static let name = "add"
  package static let kinds: [ElementType.Kind] = [.float, .signed, .unsigned, .boolean]
  package init() {}

  package static func compute(_ a: Double, _ b: Double) -> Double { a + b }
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 {
    element == .i1 ? a | b : a &+ b
  }

  package func derivative(_ cotangent: Value, _ context: PullbackContext) -> (Value?, Value?) {
    (cotangent, cotangent)
  }

  package static var samples: [OperationSample] { samples(smooth: [(-2...2, -2...2)]) }
}

/// The difference.
package struct Subtract: BinaryOperation {
  package static let name = "subtract"
  package static let kinds: [ElementType.Kind] = [.float, .signed, .unsigned]
  package init() {}

  package static func compute(_ a: Double, _ b: Double) -> Double { a - b }
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 { a &- b }

  package func derivative(_ cotangent: Value, _ context: PullbackContext) -> (Value?, Value?) {
    (cotangent, context.flows(into: 1) ? context.builder.negate(cotangent) : nil)
  }

  package static var samples: [OperationSample] { samples(smooth: [(-2...2, -2...2)]) }
}

/// The product; of booleans, whether both are true.
package struct Multiply: BinaryOperation {
  package static let name = "multiply"
  package static let kinds: [ElementType.Kind] = [.float, .signed, .unsigned, .boolean]
  package init() {}

  package static func compute(_ a: Double, _ b: Double) -> Double { a * b }
  package static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 { a &* b }

  package func derivative(_ cotangent: Value, _ context: PullbackContext) -> (Value?, Value?) {
    let (builder, a, b) = (context.builder, context.operands[0], context.operands[1])
    return (
      context.flows(into: 0) ? builder.multiply(cotangent, b) : nil,
      context.flows(into: 1) ? builder.multiply(cotangent, a) : nil
    )
  }

  package static var samples: [OperationSample] { samples(smooth: [(-2...2, -2...2)]) }
}
