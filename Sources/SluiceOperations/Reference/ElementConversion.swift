import SluiceIR

/// One element from one type to another, as `convert` means it.
package enum ElementConversion {
  /// Truncates and saturates to `element`; NaN is 0. For `i1`: whether not zero.
  package static func integer(_ value: Double, _ element: ElementType) -> Int64 {
    if element == .i1 { return value == 0 ? 0 : 1 }
    if value.isNaN { return 0 }
    let truncated = value.rounded(.towardZero)
    if element.kind == .unsigned {
      let limit = Double(sign: .plus, exponent: element.bitWidth, significand: 1)
      if truncated <= 0 { return 0 }
      return truncated < limit ? Int64(bitPattern: UInt64(truncated)) : element.wrapped(-1)
    }
    let limit = Double(sign: .plus, exponent: element.bitWidth - 1, significand: 1)
    if truncated >= limit { return element.largestSigned }
    return truncated < -limit ? -element.largestSigned - 1 : Int64(truncated)
  }

  /// The nearest value of the float type `element`, rounded once, of a 64-bit pattern of type `source`.
  package static func float(_ pattern: Int64, from source: ElementType, to element: ElementType) -> Double {
    let isUnsigned = source.kind != .signed
    if element == .f64 { return isUnsigned ? Double(UInt64(bitPattern: pattern)) : Double(pattern) }
    // Rounding to odd at 53 bits first leaves the second rounding, to at most 24, as if it were the only one.
    let magnitude = isUnsigned ? UInt64(bitPattern: pattern) : pattern.magnitude
    let shift = max(0, 11 - magnitude.leadingZeroBitCount)
    let sticky: UInt64 = (magnitude >> shift) << shift == magnitude ? 0 : 1
    let odd = Double(sign: .plus, exponent: shift, significand: Double(magnitude >> shift | sticky))
    return element.rounded(!isUnsigned && pattern < 0 ? -odd : odd)
  }
}

extension ElementType {
  /// The largest value of this signed type.
  fileprivate var largestSigned: Int64 { Int64.max >> (64 - bitWidth) }
}
