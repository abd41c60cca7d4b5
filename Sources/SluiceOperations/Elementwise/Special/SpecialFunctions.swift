import Foundation

/// Functions that C's library lacks, in f64: what the reference semantics of the special functions are. They share nothing
/// with the kernels, and are simple before they are fast.
enum SpecialFunctions {
  static func logGamma(_ x: Double) -> Double {
    #if canImport(Darwin)
      return Darwin.lgamma(x).0
    #else
      return Foundation.lgamma(x)
    #endif
  }

  /// Newton's iteration on erf or, far out, on erfc.
  static func inverseErf(_ x: Double) -> Double {
    let magnitude = x.magnitude
    guard magnitude < 1 else { return magnitude == 1 ? x / 0 : .nan }
    guard magnitude > 1e-8 else { return x * (Double.pi.squareRoot() / 2) }
    // Winitzki's approximation, within 1 %.
    let logarithm = log1p(-magnitude * magnitude)
    let half = 2 / (.pi * 0.147) + logarithm / 2
    var y = ((half * half - logarithm / 0.147).squareRoot() - half).squareRoot()
    for _ in 0..<4 {
      let residual = magnitude < 0.5 ? erf(y) - magnitude : (1 - magnitude) - erfc(y)
      let step = residual * exp(y * y) * (Double.pi.squareRoot() / 2)
      y -= step / (1 + y * step)
    }
    return x < 0 ? -y : y
  }

  /// The power series, whose terms are all positive, or far out the asymptotic one.
  static func scaledBessel(_ order: Int, _ x: Double) -> Double {
    let magnitude = x.magnitude
    if x.isNaN { return x }
    if magnitude == .infinity { return order == 1 && x < 0 ? -0.0 : 0 }
    var (sum, term) = (0.0, 1.0)
    let result: Double
    if magnitude < 50 {
      let half = magnitude / 2
      if order == 1 { term = half }
      var k = 1.0
      while sum + term != sum {
        sum += term
        term *= half * half / (k * (k + Double(order)))
        k += 1
      }
      result = sum * exp(-magnitude)
    } else {
      var k = 1.0
      while sum + term != sum {
        sum += term
        term *= -(Double(4 * order) - (2 * k - 1) * (2 * k - 1)) / (k * 8 * magnitude)
        k += 1
      }
      // Not through 2 pi x, which may overflow.
      result = sum / (2 * Double.pi).squareRoot() / magnitude.squareRoot()
    }
    return order == 1 && x.sign == .minus ? -result : result
  }
}
