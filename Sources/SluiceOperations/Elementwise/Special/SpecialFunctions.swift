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

  /// By recurrence to where the asymptotic series ends soon; below 0 by reflection.
  static func digamma(_ x: Double) -> Double {
    if x.isNaN || x == .infinity { return x }
    if x <= 0 && x.rounded() == x { return .nan }
    // -1 / x, beside which the rest is nothing; below, two infinities would meet.
    if x.magnitude < 1e-300 { return -1 / x }
    if x < 0 {
      let fraction = Double.pi * (x - x.rounded())
      return digamma(-x) - 1 / x - .pi * cos(fraction) / sin(fraction)
    }
    var (x, sum) = (x, 0.0)
    while x < 20 {
      sum -= 1 / x
      x += 1
    }
    let square = 1 / (x * x)
    var tail = 0.0
    // B(2j) / 2j
    let coefficients: [Double] = [1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760]
    for coefficient in coefficients.reversed() {
      tail = (tail + coefficient) * square
    }
    return sum + log(x) - 0.5 / x - tail
  }

  /// The terms of the sum while there are few, then Euler and Maclaurin's formula.
  static func zeta(_ s: Double, _ q: Double) -> Double {
    if s.isNaN || q.isNaN || s < 1 { return .nan }
    if s == 1 { return .infinity }
    if q <= 0 {
      let isEven = s.isFinite && fmod(s, 2) == 0
      if q.rounded() == q { return isEven ? .infinity : .nan }
      guard s.isFinite, s.rounded() == s else { return .nan }
      // The terms up to -q are a finite part of the series of the fraction. Those of both signs that are equal, at
      // halves of odd integers, cancel first.
      let fraction = -q - (-q).rounded(.down)
      let (above, below, rest) = (zeta(s, 1 - fraction), zeta(s, fraction), zeta(s, 1 - q))
      return isEven ? (above + below) - rest : (above - below) + rest
    }
    if q == .infinity { return 0 }
    if s == .infinity { return q < 1 ? .infinity : q == 1 ? 1 : 0 }
    var (sum, last) = (0.0, q)
    for _ in 0..<20 {
      let term = pow(last, -s)
      sum += term
      if term <= sum * 1e-18 { return sum }
      last += 1
    }
    let power = pow(last, -s)
    sum += power * last / (s - 1) + power / 2
    var factor = s * power / last
    // B(2j) / (2j)!
    let corrections: [Double] = [
      1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1_209_600, 1.0 / 47_900_160, -691.0 / 1_307_674_368_000,
      1.0 / 74_724_249_600, -3617.0 / 10_670_622_842_880_000,
    ]
    for (j, coefficient) in corrections.enumerated() {
      sum += factor * coefficient
      factor *= (s + Double(2 * j + 1)) * (s + Double(2 * j + 2)) / (last * last)
    }
    return sum
  }

  static func polygamma(_ order: Double, _ x: Double) -> Double {
    guard order >= 0, order.rounded() == order, order.isFinite, !x.isNaN else { return .nan }
    if order == 0 { return digamma(x) }
    let sign: Double = fmod(order, 2) == 0 ? -1 : 1
    // At a pole both sides agree for odd orders only. `order + 1` may be rounded, so that zeta cannot tell.
    if x <= 0, x.rounded() == x { return sign < 0 ? .nan : .infinity }
    if order <= 170 { return sign * tgamma(order + 1) * zeta(order + 1, x) }
    // The factorial overflows where the product need not: each term is taken with its share of it.
    let (s, offset) = (order + 1, logGamma(order + 1))
    func share(_ q: Double) -> Double {
      let exponent = offset - s * log(q)
      // Both may be infinite: Stirling's formula compares them.
      if exponent.isNaN { return log(s) - 1 > log(q) ? .infinity : 0 }
      return exp(exponent) * zetaOverFirstTerm(s, q)
    }
    if x == .infinity { return sign * 0 }
    if x > 0 { return sign * share(x) }
    let fraction = -x - (-x).rounded(.down)
    let (above, below, rest) = (share(1 - fraction), share(fraction), share(1 - x))
    if sign > 0 { return above + below == .infinity ? .infinity : (above + below) - rest }
    // The nearer pole's share is the larger one, also where both are infinite.
    if fraction == 0.5 { return -rest }
    if above == .infinity, below == .infinity { return fraction < 0.5 ? .infinity : -.infinity }
    return -((above - below) + rest)
  }

  /// The sum of (q / (q + k))^s for q > 0: zeta(s, q) over its first term.
  private static func zetaOverFirstTerm(_ s: Double, _ q: Double) -> Double {
    var sum = 0.0
    for k in 0..<20 { sum += exp(-s * log1p(Double(k) / q)) }
    let last = q + 20
    // What is left, with the first two of Euler and Maclaurin's corrections: it counts only where s is small beside q.
    let rest = last / (s - 1) + 0.5 + s / last / 12 - s * (s + 1) * (s + 2) / (last * last * last) / 720
    let power = exp(-s * log1p(20 / q))
    return power > 0 ? sum + power * rest : sum
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
