import SluiceIR

/// The number of the type that is next to a in the direction of b: b where they are equal, NaN if either is. From zero it
/// is the smallest subnormal with the sign of b.
package struct NextAfter: ElementwiseOperation, PlainElementwiseOperation {
  package static let name = "next_after"
  package init() {}

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try ElementwiseTypeRules.requireCount(2, operands)
    try ElementwiseTypeRules.requireEqual(operands, 0, 1)
    try ElementwiseTypeRules.require([.float], operands, at: 0)
    return [operands[0]]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let type = operands[0].type
    let pairs = zip(operands[0].floats, operands[1].floats)
    return [ReferenceTensor(type, .floats(pairs.map { Self.compute($0, $1, type.element) }))]
  }

  /// By half a step of the type, rounded on: whatever the type, its numbers are exact in f64.
  private static func compute(_ a: Double, _ b: Double, _ element: ElementType) -> Double {
    if a.isNaN || b.isNaN { return .nan }
    if a == b { return b }
    if element == .f64 { return a < b ? a.nextUp : a.nextDown }
    let format = FloatFormat(element)
    if a == 0 { return b < 0 ? -format.smallest : format.smallest }
    let isOutward = (a < b) == (a > 0)
    if a.isInfinite { return a < 0 ? -format.largest : format.largest }
    // Numbers are as far apart as the one nearer to zero says.
    let exponent = max(a.magnitude.exponent, format.leastExponent)
    let isPower = a.magnitude == Double(sign: .plus, exponent: Int(a.magnitude.exponent), significand: 1)
    let finer = !isOutward && isPower && exponent > format.leastExponent
    let step = Double(
      sign: .plus, exponent: exponent - format.significandBits - (finer ? 1 : 0), significand: 1)
    let magnitude = isOutward ? a.magnitude + step : a.magnitude - step
    let bounded = magnitude > format.largest ? .infinity : magnitude
    return a < 0 ? -bounded : bounded
  }

  /// What of a type's numbers `compute` needs.
  private struct FloatFormat {
    let significandBits: Int
    let leastExponent: Int
    let largest: Double

    init(_ element: ElementType) {
      switch element {
      case .f16: (significandBits, leastExponent, largest) = (10, -14, 65504)
      case .bf16: (significandBits, leastExponent, largest) = (7, -126, 0x1.fep127)
      default: (significandBits, leastExponent, largest) = (23, -126, Double(Float.greatestFiniteMagnitude))
      }
    }

    var smallest: Double { Double(sign: .plus, exponent: leastExponent - significandBits, significand: 1) }
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    throw SluiceError(
      .unsupported, "`next_after` has no derivative", note: "stop the derivative there with stop_gradient")
  }

  package static var samples: [OperationSample] {
    ElementwiseSamples.uniform(NextAfter(), 2, [.float], isSmooth: false)
  }
}
