import SluiceIR

/// Floats rounded once to the numbers of a format of at most 8 bits, as `NarrowFloat.rounded` says; the type stays, which must
/// have all of the format's numbers.
///
/// It is what a tensor of such a format means where there is no such element type: StableHLO's reader puts it behind every
/// operation whose result is one.
package struct RoundToFormat: ComposedOperation {
  package static let name = "round_to_format"
  package let format: NarrowFloat

  package init(_ format: NarrowFloat) { self.format = format }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    let word = try attributes.keyword("format")
    guard let format = NarrowFloat(rawValue: word) else {
      let names = NarrowFloat.allCases.map(\.rawValue).joined(separator: ", ")
      throw SluiceError(.syntax, "there is no format `\(word)`", note: "there are \(names)")
    }
    self.format = format
  }

  package func write(to attributes: inout AttributeWriter) {
    attributes.write(keyword: format.rawValue, "format")
  }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try ElementwiseTypeRules.requireCount(1, operands)
    try ElementwiseTypeRules.require([.float], operands, at: 0)
    guard operands[0].element != .f16 || format != .f8E8M0FNU else {
      throw SluiceError(
        .shape, "f16 does not have the numbers of \(format)", note: "convert the operand to f32")
    }
    return operands
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    [ReferenceTensor(operands[0].type, .floats(operands[0].floats.map { format.rounded($0) }))]
  }

  /// Every step but the rounding to an integer is exact. Done in f32, or in f64 for f64.
  package func expand(_ operands: [Value], into builder: GraphBuilder) throws(SluiceError) -> [Value] {
    let source = builder.type(of: operands[0]).element
    let element: ElementType = source == .f64 ? .f64 : .f32
    let x = builder.convert(operands[0], to: element)
    func constant(_ value: Double) -> Value { builder.constant(value, like: x) }
    func unsigned(_ x: Value) -> Value { builder.bitcastConvert(x, to: element.unsigned) }
    func mask(_ bits: Double) -> Value {
      builder.constant(bits, builder.type(of: x).with(element: element.unsigned))
    }
    let (signBit, exponentBits) = element == .f64 ? (0x1p63, 0x7FFp52) : (0x1p31, 0xFFp23)
    // A power of two beyond the format's numbers stands for all beyond it, so that infinities can be divided. Of f32 and
    // powers of two there is none; there an infinity becomes the NaN that it should.
    let beyond = 2 * Double(sign: .plus, exponent: Int(format.largest.exponent), significand: 1)
    var magnitude = builder.abs(x)
    if element.rounded(beyond).isFinite { magnitude = builder.minimum(magnitude, constant(beyond)) }
    let power = builder.bitcastConvert(builder.and(unsigned(magnitude), mask(exponentBits)), to: element)
    let least = Double(sign: .plus, exponent: format.leastExponent, significand: 1)
    let digits = Double(sign: .plus, exponent: -format.significandBits, significand: 1)
    let unit = builder.multiply(builder.maximum(power, constant(least)), constant(digits))
    let steps = builder.divide(magnitude, unit)
    let whole = format.hasZero ? builder.roundNearestEven(steps) : builder.roundNearestAwayFromZero(steps)
    var result = builder.multiply(whole, unit)
    if !format.hasZero { result = builder.maximum(result, constant(format.decode(0))) }
    let largest = constant(format.largest)
    switch format.special {
    case .none: result = builder.minimum(result, largest)
    case .infinities, .nan, .nanForNegativeZero:
      let outside = constant(format.special == .infinities ? .infinity : .nan)
      result = builder.select(builder.compare(result, largest, .greater), outside, result)
    }
    if format.hasSign {
      let sign = builder.and(unsigned(x), mask(signBit))
      let signed = builder.bitcastConvert(builder.or(unsigned(result), sign), to: element)
      switch format.special {
      case .none: result = builder.select(builder.compare(x, x, .equal), signed, constant(-0.0))
      case .nanForNegativeZero:
        let zero = constant(0)
        result = builder.select(builder.compare(result, zero, .equal), zero, signed)
      case .infinities, .nan: result = signed
      }
    } else {
      result = builder.select(builder.compare(x, constant(0), .less), constant(.nan), result)
    }
    return [builder.convert(result, to: source)]
  }

  package var hasOwnDerivative: Bool { true }

  /// As if it were the identity: a derivative is no number of the format, which may lack its sign or its size.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    [context.cotangents[0]]
  }
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    [context.tangents[0]]
  }

  package static var samples: [OperationSample] {
    NarrowFloat.allCases.flatMap { format in
      ElementwiseSamples.uniform(RoundToFormat(format), 1, [.float], isSmooth: false)
        .filter { $0.operands[0].element != .f16 || format != .f8E8M0FNU }
    }
  }
}

extension GraphBuilder {
  /// `x` rounded to the numbers of `format`; see `RoundToFormat`.
  package func rounded(_ x: Value, to format: NarrowFloat) -> Value { apply(RoundToFormat(format), x) }
}
