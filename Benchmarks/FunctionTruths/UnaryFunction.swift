import Foundation
import SluiceOperations

/// A unary operation of f32 and its true value, computed in f64.
package struct UnaryFunction: Sendable {
  package let name: String
  package let truth: @Sendable (Double) -> Double
  /// The true values of many inputs at once, so that the function is inlined in the loop.
  package let truths:
    @Sendable (UnsafeMutableBufferPointer<Float>, UnsafeMutableBufferPointer<Double>) -> Void

  @inline(__always)
  init(_ name: String, _ truth: @escaping @Sendable (Double) -> Double) {
    self.name = name
    self.truth = truth
    truths = { inputs, outputs in
      for index in inputs.indices { outputs[index] = truth(Double(inputs[index])) }
    }
  }

  /// Every unary f32 operation of the kernels.
  package static let all: [UnaryFunction] = [
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
