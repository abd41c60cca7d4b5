/// The bits of a float format narrower than f64 that follows IEEE 754: a sign, an exponent, a significand.
///
/// Swift's `Float16` does not exist on every platform and there is no `BFloat16`, so conversions are made from f64's
/// bits. `decode` is exact; `encode` rounds once, to nearest, ties to even, with subnormals, overflow to infinity
/// and NaN payloads (their leading bits, quieted).
package struct SmallFloat: Hashable, Sendable {
  package let exponentBits: Int
  package let significandBits: Int

  package static let f16 = SmallFloat(exponentBits: 5, significandBits: 10)
  package static let bf16 = SmallFloat(exponentBits: 8, significandBits: 7)

  private var bias: Int { (1 << (exponentBits - 1)) - 1 }
  private var signBit: UInt16 { 1 << UInt16(exponentBits + significandBits) }
  /// The bits of positive infinity.
  package var infinity: UInt16 { ((1 << UInt16(exponentBits)) - 1) << UInt16(significandBits) }

  /// The value of `bits` as f64.
  package func decode(_ bits: UInt16) -> Double {
    let sign = bits & signBit == 0 ? FloatingPointSign.plus : .minus
    let magnitude = bits & (signBit - 1)
    let exponent = Int(magnitude >> UInt16(significandBits))
    let significand = UInt64(magnitude) & ((1 << UInt64(significandBits)) - 1)
    if magnitude >= infinity {
      let payload = significand << UInt64(52 - significandBits)
      return Double(bitPattern: (sign == .minus ? 1 << 63 : 0) | 0x7FF0_0000_0000_0000 | payload)
    }
    let scale = max(exponent, 1) - bias - significandBits
    let integer = exponent == 0 ? significand : significand | 1 << UInt64(significandBits)
    let unit = Double(sign: .plus, exponent: scale, significand: 1)
    return Double(signOf: sign == .minus ? -1 : 1, magnitudeOf: Double(integer) * unit)
  }

  /// The bits of the value nearest to `value`.
  package func encode(_ value: Double) -> UInt16 {
    let bits = value.bitPattern
    let sign = bits >> 63 == 0 ? 0 : signBit
    let fraction = bits & 0x000F_FFFF_FFFF_FFFF
    let exponent = Int(bits >> 52 & 0x7FF)
    if exponent == 0x7FF {
      if fraction == 0 { return sign | infinity }
      let quiet = UInt16(1) << UInt16(significandBits - 1)
      return sign | infinity | quiet | UInt16(fraction >> UInt64(52 - significandBits))
    }
    // f64's subnormals are far below half of the smallest value here and round to zero like any tiny value.
    if exponent == 0 { return sign }
    let biased = exponent - 1023 + bias
    let dropped = 52 - significandBits + max(1 - biased, 0)
    guard dropped <= 53 else { return sign }
    let significand = fraction | 1 << 52
    var kept = significand >> UInt64(dropped)
    let rest = significand & ((1 << UInt64(dropped)) - 1)
    let half = UInt64(1) << UInt64(dropped - 1)
    if rest > half || rest == half && kept & 1 == 1 { kept += 1 }
    // A carry out of the significand moves into the exponent, which is what rounding up means there too.
    let base = biased > 0 ? UInt64(biased - 1) << UInt64(significandBits) : 0
    let magnitude = base + kept
    return sign | (magnitude >= UInt64(infinity) ? infinity : UInt16(magnitude))
  }
}

extension ElementType {
  /// The value of this float type nearest to `value`, ties to even, as f64; `value` itself for other types.
  package func rounded(_ value: Double) -> Double {
    switch self {
    case .f32: Double(Float(value))
    case .f16: SmallFloat.f16.decode(SmallFloat.f16.encode(value))
    case .bf16: SmallFloat.bf16.decode(SmallFloat.bf16.encode(value))
    default: value
    }
  }

  /// `pattern` reduced to this integer type's width and sign- or zero-extended again: arithmetic that wraps.
  /// `i1` keeps its lowest bit; a float type leaves the pattern alone.
  package func wrapped(_ pattern: Int64) -> Int64 {
    switch self {
    case .i8: Int64(Int8(truncatingIfNeeded: pattern))
    case .i16: Int64(Int16(truncatingIfNeeded: pattern))
    case .i32: Int64(Int32(truncatingIfNeeded: pattern))
    case .u8: pattern & 0xFF
    case .u16: pattern & 0xFFFF
    case .u32: pattern & 0xFFFF_FFFF
    case .i1: pattern & 1
    default: pattern
    }
  }

  /// Whether this integer type, or `i1`, has the number `value`; a `u64` may have more than an Int64 tells.
  package func represents(_ value: Int64) -> Bool {
    wrapped(value) == value && (kind == .signed || value >= 0)
  }
}
