/// The two 16-bit float formats, converted in software: `Float16` is not on every platform, and going through
/// `Float` would round twice.
package enum HalfPrecision: Sendable {
  case f16, bf16

  /// Bits of the significand, the hidden one included.
  private var precision: Int { self == .f16 ? 11 : 8 }
  private var minimumExponent: Int { self == .f16 ? -14 : -126 }
  private var maximumExponent: Int { self == .f16 ? 15 : 127 }

  /// The nearest value of the format, ties to even; beyond the largest, infinity.
  package func rounding(_ value: Double) -> Double {
    guard value.isFinite, value != 0 else { return value }
    let exponent = max(Int(value.exponent), minimumExponent)
    // The quantum is a power of two, so both scalings are exact and only `rounded` rounds.
    let quantum = Double(sign: .plus, exponent: exponent - precision + 1, significand: 1)
    let rounded = (value / quantum).rounded(.toNearestOrEven) * quantum
    let overflow = Double(sign: .plus, exponent: maximumExponent + 1, significand: 1)
    return abs(rounded) < overflow ? rounded : value.sign == .minus ? -.infinity : .infinity
  }

  /// The bits of the nearest value. A NaN keeps its sign and is the quiet one without a payload.
  package func bits(_ value: Double) -> UInt16 {
    let sign: UInt16 = value.sign == .minus ? 0x8000 : 0
    let exponentField = UInt16(maximumExponent * 2 + 1) << (precision - 1)
    if value.isNaN { return sign | exponentField | 1 << (precision - 2) }
    let magnitude = rounding(value).magnitude
    if magnitude.isInfinite { return sign | exponentField }
    let unit = Double(sign: .plus, exponent: minimumExponent - precision + 1, significand: 1)
    if magnitude < Double(sign: .plus, exponent: minimumExponent, significand: 1) {
      return sign | UInt16(magnitude / unit)
    }
    let exponent = Int(magnitude.exponent)
    // The significand is 1.f with f of precision - 1 bits: scaled it is an integer whose hidden bit adds one
    // to the biased exponent, which is therefore one less here.
    let significand = UInt16(magnitude.significand * Double(1 << (precision - 1)))
    return sign | (UInt16(exponent - minimumExponent) << (precision - 1)) &+ significand
  }

  /// The value that these bits mean.
  package func value(_ bits: UInt16) -> Double {
    let fractionBits = precision - 1
    let fraction = Int(bits) & (1 << fractionBits - 1)
    let field = Int(bits & 0x7FFF) >> fractionBits
    let sign: FloatingPointSign = bits & 0x8000 == 0 ? .plus : .minus
    if field == maximumExponent * 2 + 1 {
      guard fraction == 0 else { return sign == .minus ? -Double.nan : .nan }
      return sign == .minus ? -.infinity : .infinity
    }
    let significand = Double(field == 0 ? fraction : fraction | 1 << fractionBits)
    return Double(
      sign: sign, exponent: max(field, 1) - 1 + minimumExponent - fractionBits, significand: significand)
  }
}
