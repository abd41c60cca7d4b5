import SluiceIR

/// An elementwise operation of one operand whose result has the operand's type.
package protocol UnaryOperation: PlainElementwiseOperation {
  /// The kinds of element type it takes.
  static var kinds: [ElementType.Kind] { get }

  /// The result for one float, before it is rounded to its type.
  static func compute(_ x: Double) -> Double

  /// The result for one integer or boolean as a 64-bit pattern, before it wraps to the width of `element`.
  static func compute(_ x: Int64, _ element: ElementType) -> Int64

  /// The cotangent of the operand `x`, given the result `y` and its cotangent; nil where it is zero everywhere.
  func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value?
}

extension UnaryOperation {
  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try ElementwiseTypeRules.requireCount(1, operands)
    try ElementwiseTypeRules.require(Self.kinds, operands, at: 0)
    return operands
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let type = operands[0].type
    return switch operands[0].elements {
    case .floats(let x): [ReferenceTensor(rounding: x.map { Self.compute($0) }, to: type)]
    case .integers(let x):
      [ReferenceTensor(wrapping: x.map { Self.compute($0, type.element) }, to: type)]
    }
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard context.flows(into: 0), let cotangent = context.cotangents[0] else { return [nil] }
    return [derivative(context.operands[0], context.results[0], cotangent, context.builder)]
  }
}

/// A unary operation on floats only: a function and its derivative.
package protocol UnaryFloatOperation: UnaryOperation {}

extension UnaryFloatOperation {
  package static var kinds: [ElementType.Kind] { [.float] }

  /// Never asked for: the type rule admits no integers.
  package static func compute(_ x: Int64, _ element: ElementType) -> Int64 { x }
}

/// A unary operation on integers and booleans only, bit by bit.
package protocol UnaryBitwiseOperation: UnaryOperation {}

extension UnaryBitwiseOperation {
  package static var kinds: [ElementType.Kind] { [.signed, .unsigned, .boolean] }

  /// Never asked for: the type rule admits no floats.
  package static func compute(_ x: Double) -> Double { x }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    nil
  }
}
