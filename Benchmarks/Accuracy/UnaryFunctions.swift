import Foundation
import SluiceOperations

/// A unary f32 opcode and what it approximates.
struct UnaryFunction: Sendable {
  let name: String
  /// The true values of many inputs at once, so that the function is inlined in the loop.
  let truths: @Sendable (UnsafeMutableBufferPointer<Float>, UnsafeMutableBufferPointer<Double>) -> Void

  @inline(__always)
  init(_ name: String, _ truth: @escaping @Sendable (Double) -> Double) {
    self.name = name
    truths = { inputs, outputs in
      for index in inputs.indices { outputs[index] = truth(Double(inputs[index])) }
    }
  }

  /// Every unary f32 operation of the kernels.
  static let all: [UnaryFunction] = [
    UnaryFunction("abs") { abs($0) },
    UnaryFunction("negate") { -$0 },
    UnaryFunction("sign") { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 },
    UnaryFunction("exponential") { exp($0) },
    UnaryFunction("exponential_minus_one") { expm1($0) },
    UnaryFunction("log") { log($0) },
    UnaryFunction("log_plus_one") { log1p($0) },
    UnaryFunction("logistic") { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) },
    UnaryFunction("tanh") { tanh($0) },
    UnaryFunction("sqrt") { $0.squareRoot() },
    UnaryFunction("rsqrt") { 1 / $0.squareRoot() },
    UnaryFunction("cbrt") { cbrt($0) },
    UnaryFunction("sine") { sin($0) },
    UnaryFunction("cosine") { cos($0) },
    UnaryFunction("tan") { tan($0) },
    UnaryFunction("asin") { asin($0) },
    UnaryFunction("acos") { acos($0) },
    UnaryFunction("atan") { atan($0) },
    UnaryFunction("sinh") { sinh($0) },
    UnaryFunction("cosh") { cosh($0) },
    UnaryFunction("asinh") { asinh($0) },
    UnaryFunction("acosh") { acosh($0) },
    UnaryFunction("atanh") { atanh($0) },
    UnaryFunction("floor") { $0.rounded(.down) },
    UnaryFunction("ceil") { $0.rounded(.up) },
    UnaryFunction("round_nearest_even") { $0.rounded(.toNearestOrEven) },
    UnaryFunction("round_nearest_afz") { $0.rounded(.toNearestOrAwayFromZero) },
    UnaryFunction("erf") { erf($0) },
    UnaryFunction("erfc") { erfc($0) },
    UnaryFunction("erf_inv") { ErfInv.compute($0) },
    UnaryFunction("lgamma") { LogGamma.compute($0) },
    UnaryFunction("digamma") { Digamma.compute($0) },
    UnaryFunction("bessel_i0e") { BesselI0e.compute($0) },
    UnaryFunction("bessel_i1e") { BesselI1e.compute($0) },
    UnaryFunction("is_finite") { $0.isFinite ? 1 : 0 },
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
