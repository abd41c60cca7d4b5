/// How far `result` is from `truth`, in units of the last place of an f32 of truth's size; infinite where one is NaN
/// and the other not, or where a zero has the wrong sign.
@inlinable @inline(__always)
package func distanceInUlps(_ result: Float, _ truth: Double) -> Double {
  let exact = Double(result)
  if exact == truth { return exact == 0 && result.sign != truth.sign ? .infinity : 0 }
  if truth != truth || exact != exact { return truth != truth && exact != exact ? 0 : .infinity }
  let largest = 0x1p128
  if abs(exact) == .infinity || abs(truth) >= largest {
    // Past the largest number a result may round to infinity, which counts as 2^128.
    let result = min(max(exact, -largest), largest)
    let bounded = min(max(truth, -largest), largest)
    return abs(result - bounded) * 0x1p-104
  }
  // The reciprocal of the unit: 2^(23 - e), e at least -126.
  let exponent = max(Int((truth.bitPattern >> 52) & 0x7ff) - 1023, -126)
  return abs(exact - truth) * Double(bitPattern: UInt64(1023 + 23 - exponent) << 52)
}

#if arch(x86_64)
  /// The same for an f64, whose truth has more digits than that.
  package func distanceInUlps(_ result: Double, _ truth: Float80) -> Double {
    let exact = Float80(result)
    if exact == truth { return exact == 0 && result.sign != truth.sign ? .infinity : 0 }
    if truth.isNaN || exact.isNaN { return truth.isNaN && exact.isNaN ? 0 : .infinity }
    let largest = Float80(sign: .plus, exponent: 1024, significand: 1)
    let bounded = max(min(truth, largest), -largest)
    let distance = (max(min(exact, largest), -largest) - bounded).magnitude
    let exponent = truth == 0 ? -1022 : min(max(Int(bounded.exponent), -1022), 1023)
    return Double(distance / Float80(sign: .plus, exponent: exponent - 52, significand: 1))
  }
#endif
