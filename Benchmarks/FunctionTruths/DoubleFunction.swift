#if arch(x86_64)
  import Foundation
  import SluiceOperations

  /// A unary operation of f64 and its true value, computed in 64 bits of significand by the C library or, where it has no such
  /// function, here.
  package struct DoubleFunction: Sendable {
    package let name: String
    package let truth: @Sendable (Float80) -> Float80
    /// Whether the truth is true enough: left of 0, beside their zeros, reflections lose too many of 64 bits. There
    /// SpecialTruthTests hold functions to truths of 400 bits.
    package let isJudged: @Sendable (_ x: Float80, _ truth: Float80) -> Bool

    init(
      _ name: String,
      isJudged: @escaping @Sendable (Float80, Float80) -> Bool = { _, _ in true },
      _ truth: @escaping @Sendable (Float80) -> Float80
    ) {
      self.name = name
      self.truth = truth
      self.isJudged = isJudged
    }

    /// Every unary f64 operation of the kernels with a float for a result.
    package static let all: [DoubleFunction] = [
      DoubleFunction("abs") { abs($0) },
      DoubleFunction("negate") { -$0 },
      DoubleFunction("sign") { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 },
      DoubleFunction("sqrt") { $0.squareRoot() },
      DoubleFunction("floor") { $0.rounded(.down) },
      DoubleFunction("ceil") { $0.rounded(.up) },
      DoubleFunction("round_nearest_even") { $0.rounded(.toNearestOrEven) },
      DoubleFunction("round_nearest_afz") { $0.rounded(.toNearestOrAwayFromZero) },
      DoubleFunction("exponential") { exp($0) },
      DoubleFunction("exponential_minus_one") { expm1($0) },
      DoubleFunction("log") { log($0) },
      DoubleFunction("log_plus_one") { log1p($0) },
      DoubleFunction("logistic") { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) },
      DoubleFunction("tanh") { tanh($0) },
      DoubleFunction("rsqrt") { 1 / $0.squareRoot() },
      DoubleFunction("cbrt") { cbrt($0) },
      DoubleFunction("sine") { sin($0) },
      DoubleFunction("cosine") { cos($0) },
      DoubleFunction("tan") { tan($0) },
      DoubleFunction("asin") { asin($0) },
      DoubleFunction("acos") { acos($0) },
      DoubleFunction("atan") { atan($0) },
      DoubleFunction("sinh") { sinh($0) },
      DoubleFunction("cosh") { cosh($0) },
      DoubleFunction("asinh") { asinh($0) },
      DoubleFunction("acosh") { acosh($0) },
      DoubleFunction("atanh") { atanh($0) },
      DoubleFunction("erf") { erf($0) },
      DoubleFunction("erfc") { erfc($0) },
      DoubleFunction("erf_inv", inverseErf),
      DoubleFunction("lgamma", isJudged: { $0 > 0 || $1.magnitude > 0x1p-4 }) { lgammal($0) },
      DoubleFunction("digamma", isJudged: { $0 > 0 || $1.magnitude > 0x1p-4 }) { WideFunctions.digamma($0) },
      DoubleFunction("bessel_i0e") { scaledBessel(0, $0) },
      DoubleFunction("bessel_i1e") { scaledBessel(1, $0) },
    ]

    private static func inverseErf(_ x: Float80) -> Float80 {
      let magnitude = x.magnitude
      guard magnitude < 1 else { return magnitude == 1 ? x / 0 : .nan }
      let slope = Float80.pi.squareRoot() / 2
      guard magnitude > 1e-12 else { return x * slope }
      var y =
        magnitude < 0.5 ? magnitude * slope : (-log((1 - magnitude) * (1 + magnitude))).squareRoot() * 0.9
      for _ in 0..<12 {
        let residual = magnitude < 0.5 ? erf(y) - magnitude : (1 - magnitude) - erfc(y)
        let step = max(min(residual * exp(y * y) * slope, 0.5), -0.5)
        y -= step / (1 + y * step)
      }
      return x < 0 ? -y : y
    }

    private static func scaledBessel(_ order: Int, _ x: Float80) -> Float80 {
      let magnitude = x.magnitude
      if x.isNaN { return x }
      if magnitude == .infinity { return order == 1 && x < 0 ? -0.0 : 0 }
      var (sum, term, k): (Float80, Float80, Float80) = (0, 1, 1)
      let isNear = magnitude < 100
      if isNear && order == 1 { term = magnitude / 2 }
      while sum + term != sum {
        sum += term
        let ratio =
          isNear
          ? magnitude * magnitude / 4 / (k * (k + Float80(order)))
          : -(Float80(4 * order) - (2 * k - 1) * (2 * k - 1)) / (k * 8 * magnitude)
        term *= ratio
        k += 1
      }
      let result = isNear ? sum * exp(-magnitude) : sum / (2 * Float80.pi * magnitude).squareRoot()
      return order == 1 && x.sign == .minus ? -result : result
    }
  }
#endif
