import SluiceIR

/// An elementwise operation of two operands of one type, which is the result's too.
package protocol BinaryOperation: PlainElementwiseOperation {
  /// The kinds of element type it takes.
  static var kinds: [ElementType.Kind] { get }

  /// The result for two floats, before it is rounded to its type.
  static func compute(_ a: Double, _ b: Double) -> Double

  /// The result for two integers or booleans as 64-bit patterns, before it wraps to the width of `element`.
  static func compute(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64

  /// The cotangents of both operands, nil where zero everywhere or not wanted. Floats only; `cotangent` is the
  /// result's.
  func derivative(_ cotangent: Value, _ context: PullbackContext) -> (Value?, Value?)
}

extension BinaryOperation {
  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try ElementwiseTypeRules.requireCount(2, operands)
    try ElementwiseTypeRules.requireEqual(operands, 0, 1)
    try ElementwiseTypeRules.require(Self.kinds, operands, at: 0)
    return [operands[0]]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let type = operands[0].type
    if type.element.isFloat {
      let pairs = zip(operands[0].floats, operands[1].floats)
      return [ReferenceTensor(rounding: pairs.map { Self.compute($0, $1) }, to: type)]
    }
    let pairs = zip(operands[0].integers, operands[1].integers)
    return [ReferenceTensor(wrapping: pairs.map { Self.compute($0, $1, type.element) }, to: type)]
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard let cotangent = context.cotangents[0], context.flows(into: 0) || context.flows(into: 1) else {
      return [nil, nil]
    }
    let (first, second) = derivative(cotangent, context)
    return [first, second]
  }
}

/// A binary operation on integers and booleans only, bit by bit.
package protocol BinaryBitwiseOperation: BinaryOperation {}

extension BinaryBitwiseOperation {
  package static var kinds: [ElementType.Kind] { [.signed, .unsigned, .boolean] }

  /// Never asked for: the type rule admits no floats.
  package static func compute(_ a: Double, _ b: Double) -> Double { a }

  package func derivative(_ cotangent: Value, _ context: PullbackContext) -> (Value?, Value?) { (nil, nil) }
}
