/// A float format of at most 8 bits. None is an element type: tensors of one are kept in f32, which holds every value of
/// every format, and are rounded to the format where it matters (see the operation `round_to_format`).
///
/// Formats are called what MLIR calls them: bits of exponent after E, of significand after M; F for finite (no infinity),
/// N for a NaN, UZ for one zero only, B11 for a bias of 11.
package enum NarrowFloat: String, CaseIterable, Hashable, Sendable {
  case f4E2M1FN, f6E2M3FN, f6E3M2FN
  case f8E3M4, f8E4M3, f8E4M3FN, f8E4M3FNUZ, f8E4M3B11FNUZ, f8E5M2, f8E5M2FNUZ
  /// Powers of two from 2^-127 to 2^127 and a NaN: no sign, no zero, no infinity.
  case f8E8M0FNU

  /// What there is beside finite numbers.
  package enum Special: Hashable, Sendable {
    /// Infinities and NaN, as IEEE 754 encodes them.
    case infinities
    /// A NaN of each sign, all bits set; what is too large becomes it.
    case nan
    /// One NaN where the negative zero would be; there is one zero.
    case nanForNegativeZero
    /// Nothing: what is too large becomes the largest number.
    case none
  }

  package var exponentBits: Int {
    switch self {
    case .f4E2M1FN, .f6E2M3FN: 2
    case .f6E3M2FN, .f8E3M4: 3
    case .f8E4M3, .f8E4M3FN, .f8E4M3FNUZ, .f8E4M3B11FNUZ: 4
    case .f8E5M2, .f8E5M2FNUZ: 5
    case .f8E8M0FNU: 8
    }
  }

  package var significandBits: Int {
    switch self {
    case .f8E8M0FNU: 0
    case .f4E2M1FN: 1
    case .f6E3M2FN, .f8E5M2, .f8E5M2FNUZ: 2
    case .f6E2M3FN, .f8E4M3, .f8E4M3FN, .f8E4M3FNUZ, .f8E4M3B11FNUZ: 3
    case .f8E3M4: 4
    }
  }

  package var special: Special {
    switch self {
    case .f4E2M1FN, .f6E2M3FN, .f6E3M2FN: .none
    case .f8E3M4, .f8E4M3, .f8E5M2: .infinities
    case .f8E4M3FN, .f8E8M0FNU: .nan
    case .f8E4M3FNUZ, .f8E4M3B11FNUZ, .f8E5M2FNUZ: .nanForNegativeZero
    }
  }

  package var bias: Int {
    switch self {
    case .f8E4M3B11FNUZ: 11
    case .f8E4M3FNUZ, .f8E5M2FNUZ: 1 << (exponentBits - 1)
    default: (1 << (exponentBits - 1)) - 1
    }
  }

  package var hasSign: Bool { self != .f8E8M0FNU }
  package var hasZero: Bool { self != .f8E8M0FNU }
  package var bitWidth: Int { exponentBits + significandBits + (hasSign ? 1 : 0) }

  /// The exponent of the smallest normal number, below which steps no longer shrink.
  package var leastExponent: Int { hasZero ? 1 - bias : -bias }

  /// The bits of the sign; 0 if there is none.
  package var signBit: UInt8 { hasSign ? 1 << UInt8(bitWidth - 1) : 0 }
  /// The bits behind the sign, all set.
  package var magnitudeBits: UInt8 { hasSign ? signBit - 1 : 0xFF }

  /// The bits of the largest finite number.
  package var largestBits: UInt8 {
    switch special {
    case .infinities: infinityBits - 1
    case .nan: magnitudeBits - 1
    case .nanForNegativeZero, .none: magnitudeBits
    }
  }

  /// The bits of positive infinity, in a format that has one.
  package var infinityBits: UInt8 { UInt8((1 << exponentBits) - 1) << UInt8(significandBits) }

  package var largest: Double { decode(largestBits) }

  /// The value of `bits`, of which only as many count as the format has.
  package func decode(_ bits: UInt8) -> Double {
    let magnitude = bits & magnitudeBits
    let isNegative = bits & signBit != 0
    switch special {
    case .infinities where magnitude > infinityBits: return .nan
    case .infinities where magnitude == infinityBits: return isNegative ? -.infinity : .infinity
    case .nan where magnitude == magnitudeBits: return .nan
    case .nanForNegativeZero where isNegative && magnitude == 0: return .nan
    default: break
    }
    let exponent = Int(magnitude >> UInt8(significandBits))
    let fraction = Int(magnitude) & ((1 << significandBits) - 1)
    let isSubnormal = exponent == 0 && hasZero
    let integer = Double(isSubnormal ? fraction : fraction | 1 << significandBits)
    let scale = (isSubnormal ? 1 : exponent) - bias - significandBits
    let value = integer * Double(sign: .plus, exponent: scale, significand: 1)
    return isNegative ? -value : value
  }

  /// The bits of the number that `rounded` gives.
  package func encode(_ value: Double) -> UInt8 {
    let rounded = rounded(value)
    let sign = rounded.sign == .minus && !rounded.isNaN ? signBit : 0
    if rounded.isNaN { return special == .nanForNegativeZero ? signBit : magnitudeBits }
    if rounded.isInfinite { return sign | infinityBits }
    if rounded == 0 { return sign }
    let exponent = max(Int(rounded.magnitude.exponent), leastExponent)
    let unit = Double(sign: .plus, exponent: exponent - significandBits, significand: 1)
    let integer = Int(rounded.magnitude / unit)
    // The leading bit of a normal number adds one to the exponent in front of it; a subnormal one has none.
    let base = hasZero ? exponent - leastExponent : exponent + bias - 1
    return sign | UInt8(truncatingIfNeeded: base << significandBits + integer)
  }

  /// The number of the format nearest to `value`, ties to even, rounded once.
  ///
  /// What is too large becomes infinite where there is an infinity, else NaN where there is one, else the largest number; an
  /// infinity likewise. Without a NaN, it becomes negative zero. Formats of one zero have a positive one. Without a zero
  /// or a sign, as powers of two alone, ties go up, zeros and what is too small become the smallest number, and what is
  /// negative becomes NaN.
  package func rounded(_ value: Double) -> Double {
    guard !value.isNaN else { return special == .none ? -0.0 : .nan }
    if !hasSign, value < 0 { return .nan }
    let magnitude = value.magnitude
    var result = magnitude
    if magnitude.isFinite {
      let exponent = magnitude == 0 ? leastExponent : max(Int(magnitude.exponent), leastExponent)
      let unit = Double(sign: .plus, exponent: exponent - significandBits, significand: 1)
      result = (magnitude / unit).rounded(hasZero ? .toNearestOrEven : .toNearestOrAwayFromZero) * unit
    }
    if result == 0, !hasZero { return decode(0) }
    if result > largest {
      switch special {
      case .infinities: result = .infinity
      case .nan, .nanForNegativeZero: return .nan
      case .none: result = largest
      }
    }
    if result == 0, special == .nanForNegativeZero { return 0 }
    return value.sign == .minus ? -result : result
  }
}
