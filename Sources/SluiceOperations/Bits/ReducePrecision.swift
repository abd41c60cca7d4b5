import SluiceIR

/// What is left of floats in a format with fewer bits of exponent or significand: rounded to nearest even, infinite
/// where that is too large, and zero where it would be subnormal. The type stays. Without a bit of significand
/// there is no NaN: it becomes infinite.
package struct ReducePrecision: ComposedOperation {
  package static let name = "reduce_precision"
  package let exponentBits: Int
  package let mantissaBits: Int

  package init(exponentBits: Int, mantissaBits: Int) {
    self.exponentBits = exponentBits
    self.mantissaBits = mantissaBits
  }

  /// Also reads `format = e5m10`, which is what StableHLO prints.
  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    guard let format = attributes.takeIfPresent("format") else {
      exponentBits = try attributes.integer("exponent_bits")
      mantissaBits = try attributes.integer("mantissa_bits")
      return
    }
    guard case .keyword(let word) = format, word.first == "e", let middle = word.firstIndex(of: "m"),
      let exponentBits = Int(word[word.index(after: word.startIndex)..<middle]),
      let mantissaBits = Int(word[word.index(after: middle)...])
    else { throw SluiceError(.syntax, "the format must be a word such as e5m10") }
    self.exponentBits = exponentBits
    self.mantissaBits = mantissaBits
  }

  package func write(to attributes: inout AttributeWriter) {
    attributes.write("exponent_bits", exponentBits)
    attributes.write("mantissa_bits", mantissaBits)
  }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try ElementwiseTypeRules.requireCount(1, operands)
    try ElementwiseTypeRules.require([.float], operands, at: 0)
    guard exponentBits >= 1, mantissaBits >= 0 else {
      throw SluiceError(
        .shape, "there is no format of \(exponentBits) bits of exponent and \(mantissaBits) of mantissa",
        note: "exponent_bits is at least 1, mantissa_bits at least 0")
    }
    return operands
  }

  package func expand(_ operands: [Value], into builder: GraphBuilder) throws(SluiceError) -> [Value] {
    let x = operands[0]
    let element = builder.type(of: x).element
    let format = Format(element)
    guard mantissaBits < format.mantissa || exponentBits < format.exponent else { return [x] }
    let bits = builder.bitcastConvert(x, to: element.unsigned)
    let reduced = reducedBits(
      bits, exponent: format.exponent, mantissa: format.mantissa, width: element.bitWidth, into: builder)
    let result = builder.bitcastConvert(reduced, to: element)
    var invalid = x
    if mantissaBits == 0 {
      let sign = builder.and(bits, builder.constant(2.power(element.bitWidth - 1), like: bits))
      let infinity = builder.constant((2.power(format.exponent) - 1) * 2.power(format.mantissa), like: bits)
      invalid = builder.bitcastConvert(builder.or(sign, infinity), to: element)
    }
    return [builder.select(builder.compare(x, x, .equal), result, invalid)]
  }

  /// The bits of numbers in a format of these many bits of exponent and mantissa, `width` in all with the sign, reduced; what
  /// the bits of NaN become is of no use.
  package func reducedBits(
    _ bits: Value, exponent: Int, mantissa: Int, width: Int, into builder: GraphBuilder
  ) -> Value {
    let (dropsMantissa, dropsExponent) = (mantissaBits < mantissa, exponentBits < exponent)
    guard dropsMantissa || dropsExponent else { return bits }
    func pattern(_ value: Double) -> Value { builder.constant(value, like: bits) }
    let one = pattern(1)
    let unused = pattern(Double(builder.type(of: bits).element.bitWidth - width + 1))
    var magnitude = builder.shiftRightLogical(builder.shiftLeft(bits, unused), unused)
    let sign = builder.subtract(bits, magnitude)
    if dropsMantissa {
      // To even: a half rounds up only if the last bit that stays is set. A carry moves on to the exponent.
      let dropped = pattern(Double(mantissa - mantissaBits))
      let half = 2.power(mantissa - mantissaBits - 1)
      let last = builder.and(builder.shiftRightLogical(magnitude, dropped), one)
      let raised = builder.add(builder.add(magnitude, last), pattern(half - 1))
      magnitude = builder.shiftLeft(builder.shiftRightLogical(raised, dropped), dropped)
    }
    if dropsExponent {
      let infinity = pattern((2.power(exponent) - 1) * 2.power(mantissa))
      let (bias, reduced) = (2.power(exponent - 1) - 1, 2.power(exponentBits - 1) - 1)
      let unit = 2.power(mantissa)
      let isLarge = builder.compare(magnitude, pattern((bias + reduced + 1) * unit), .greaterOrEqual)
      let isSmall = builder.compare(magnitude, pattern((bias - reduced + 1) * unit), .less)
      magnitude = builder.select(isLarge, infinity, builder.select(isSmall, pattern(0), magnitude))
    }
    return builder.or(sign, magnitude)
  }

  package var hasOwnDerivative: Bool { true }

  /// As if it were linear: cotangents are reduced too.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard context.flows(into: 0), let cotangent = context.cotangents[0] else { return [nil] }
    return [context.builder.apply(self, cotangent)]
  }
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    [context.tangents[0].map { context.builder.apply(self, $0) }]
  }

  /// The bits of exponent and mantissa of an element type.
  private struct Format {
    let exponent: Int
    let mantissa: Int

    init(_ element: ElementType) {
      switch element {
      case .f16: (exponent, mantissa) = (5, 10)
      case .bf16: (exponent, mantissa) = (8, 7)
      case .f32: (exponent, mantissa) = (8, 23)
      default: (exponent, mantissa) = (11, 52)
      }
    }
  }

  package static var samples: [OperationSample] {
    [(5, 10), (8, 7), (11, 52), (4, 3), (8, 0), (2, 30), (1, 1)].flatMap { exponentBits, mantissaBits in
      ElementwiseSamples.uniform(
        ReducePrecision(exponentBits: exponentBits, mantissaBits: mantissaBits), 1, [.float], isSmooth: false)
    }
  }
}

extension Int {
  /// This number to a power that may be large, as f64: exact for 2.
  fileprivate func power(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1.0) { product, _ in product * Double(self) }
  }
}
