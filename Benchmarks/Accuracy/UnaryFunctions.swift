import Foundation

/// A unary f32 opcode and what it approximates.
struct UnaryFunction: Sendable {
  let name: String
  let truth: @Sendable (Double) -> Double

  /// Every unary f32 operation of the kernels.
  static let all: [UnaryFunction] = [
    UnaryFunction(name: "abs") { abs($0) },
    UnaryFunction(name: "negate") { -$0 },
    UnaryFunction(name: "sign") { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 },
    UnaryFunction(name: "exponential") { exp($0) },
    UnaryFunction(name: "exponential_minus_one") { expm1($0) },
    UnaryFunction(name: "log") { log($0) },
    UnaryFunction(name: "log_plus_one") { log1p($0) },
    UnaryFunction(name: "logistic") { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) },
    UnaryFunction(name: "tanh") { tanh($0) },
    UnaryFunction(name: "sqrt") { $0.squareRoot() },
    UnaryFunction(name: "rsqrt") { 1 / $0.squareRoot() },
    UnaryFunction(name: "sine") { sin($0) },
    UnaryFunction(name: "cosine") { cos($0) },
    UnaryFunction(name: "tan") { tan($0) },
    UnaryFunction(name: "asin") { asin($0) },
    UnaryFunction(name: "acos") { acos($0) },
    UnaryFunction(name: "atan") { atan($0) },
    UnaryFunction(name: "sinh") { sinh($0) },
    UnaryFunction(name: "cosh") { cosh($0) },
    UnaryFunction(name: "asinh") { asinh($0) },
    UnaryFunction(name: "acosh") { acosh($0) },
    UnaryFunction(name: "atanh") { atanh($0) },
    UnaryFunction(name: "cbrt") { cbrt($0) },
    UnaryFunction(name: "floor") { $0.rounded(.down) },
    UnaryFunction(name: "ceil") { $0.rounded(.up) },
    UnaryFunction(name: "round_nearest_even") { $0.rounded(.toNearestOrEven) },
    UnaryFunction(name: "round_nearest_afz") { $0.rounded(.toNearestOrAwayFromZero) },
    UnaryFunction(name: "erf") { erf($0) },
    UnaryFunction(name: "is_finite") { $0.isFinite ? 1 : 0 },
  ]
}

/// How far `result` is from `truth`, in units of the last place of an f32 of truth's size; infinite where one is NaN
/// and the other not, or where a zero has the wrong sign.
@inline(__always)
func distanceInUlps(_ result: Float, _ truth: Double) -> Double {
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
