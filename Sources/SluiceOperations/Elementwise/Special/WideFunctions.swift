import Foundation

#if arch(x86_64)
  /// What recurrences, reflections and factorials are computed in: eleven bits more than f64 hide what they lose, and a wider
  /// range holds factorials. Where there is nothing wider it is f64, and the results are coarser.
  package typealias WideFloat = Float80
#else
  package typealias WideFloat = Double
#endif

/// The derivatives of the gamma function's logarithm, and zeta: the reference semantics, which share nothing with the kernels
/// and are simple before they are fast. Beside their zeros left of 0 they keep fewer digits than the kernels.
package enum WideFunctions {
  static func digamma(_ x: Double) -> Double { Double(digamma(WideFloat(x))) }
  static func zeta(_ s: Double, _ q: Double) -> Double { Double(zeta(WideFloat(s), WideFloat(q))) }
  static func polygamma(_ order: Double, _ x: Double) -> Double {
    Double(polygamma(WideFloat(order), WideFloat(x)))
  }

  /// By recurrence to where the asymptotic series ends soon; below 0 by reflection.
  package static func digamma(_ x: WideFloat) -> WideFloat {
    if x.isNaN || x == .infinity { return x }
    if x <= 0 && x.rounded() == x { return .nan }
    // -1 / x, beside which the rest is nothing; below, two infinities would meet.
    if x.magnitude < 1e-300 { return -1 / x }
    if x < 0 {
      let fraction = WideFloat.pi * (x - x.rounded())
      return digamma(-x) - 1 / x - .pi * cos(fraction) / sin(fraction)
    }
    var (x, sum) = (x, WideFloat(0))
    while x < 30 {
      sum -= 1 / x
      x += 1
    }
    let square = 1 / (x * x)
    var tail = WideFloat(0)
    // B(2j) / 2j
    let coefficients: [WideFloat] = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12]
    for coefficient in coefficients.reversed() {
      tail = (tail + coefficient) * square
    }
    return sum + log(x) - 0.5 / x - tail
  }

  /// The terms of the sum while there are few, then Euler and Maclaurin's formula.
  package static func zeta(_ s: WideFloat, _ q: WideFloat) -> WideFloat {
    if s.isNaN || q.isNaN || s < 1 { return .nan }
    if s == 1 { return .infinity }
    if q <= 0 {
      let isEven = s.isFinite && fmod(s, 2) == 0
      if q.rounded() == q { return isEven ? .infinity : .nan }
      guard s.isFinite, s.rounded() == s else { return .nan }
      return reflected(-q, isEven: isEven) { zeta(s, $0) }
    }
    if q == .infinity { return 0 }
    if s == .infinity { return q < 1 ? .infinity : q == 1 ? 1 : 0 }
    var (sum, last) = (WideFloat(0), q)
    for _ in 0..<20 {
      let term = pow(last, -s)
      sum += term
      // All that follow are together about as much as their integral.
      if term * (1 + last / (s - 1)) <= sum * 1e-22 { return sum }
      last += 1
    }
    let power = pow(last, -s)
    sum += power * last / (s - 1) + power / 2
    var factor = s * power / last
    // B(2j) / (2j)!
    let corrections: [WideFloat] = [
      1 / 12, -1 / 720, 1 / 30240, -1 / 1_209_600, 1 / 47_900_160, -691 / 1_307_674_368_000,
      1 / 74_724_249_600, -3617 / 10_670_622_842_880_000,
    ]
    for (j, coefficient) in corrections.enumerated() {
      sum += factor * coefficient
      factor *= (s + WideFloat(2 * j + 1)) * (s + WideFloat(2 * j + 2)) / (last * last)
    }
    return sum
  }

  /// The factorial times zeta.
  package static func polygamma(_ order: WideFloat, _ x: WideFloat) -> WideFloat {
    guard order >= 0, order.rounded() == order, order.isFinite, !x.isNaN else { return .nan }
    if order == 0 { return digamma(x) }
    let isOdd = fmod(order, 2) != 0
    // At a pole both sides agree for odd orders only. `order + 1` may be rounded, so that zeta cannot tell.
    if x <= 0, x.rounded() == x { return isOdd ? .infinity : .nan }
    if x == .infinity { return isOdd ? 0 : -0.0 }
    if x > 0 { return isOdd ? share(order + 1, x) : -share(order + 1, x) }
    let sum = reflected(-x, isEven: isOdd) { share(order + 1, $0) }
    return isOdd ? sum : -sum
  }

  /// (s - 1)! times the sum of (q + k)^-s for q > 0.
  private static func share(_ s: WideFloat, _ q: WideFloat) -> WideFloat {
    let factorial = tgamma(s)
    if factorial < .infinity { return factorial * zeta(s, q) }
    // The product need not overflow; the sum is taken over its first term.
    let exponent = logGamma(s) - s * log(q)
    // Both may be infinite: Stirling's formula compares them.
    if exponent.isNaN { return log(s) - 1 > log(q) ? .infinity : 0 }
    var sum = WideFloat(0)
    for k in 0..<20 { sum += exp(-s * log1p(WideFloat(k) / q)) }
    let last = q + 20
    // What is left, with the first three of Euler and Maclaurin's corrections: it counts only where s is small beside q.
    let ratio = s / last
    let rest =
      last / (s - 1) + 0.5 + ratio / 12 - ratio * (s + 1) / last * (s + 2) / last / 720
      + ratio * (s + 1) / last * (s + 2) / last * (s + 3) / last * (s + 4) / last / 30240
    let power = exp(-s * log1p(20 / q))
    return exp(exponent) * (power > 0 ? sum + power * rest : sum)
  }

  /// The sum over all of -m, 1 - m, ... but for 0, of a sum over q, q + 1, ...: those right of 0 and those left of it, whose
  /// number is finite, less for odd powers. Terms of both signs that are equal, at halves of odd integers, cancel.
  private static func reflected(
    _ m: WideFloat, isEven: Bool, _ sum: (WideFloat) -> WideFloat
  ) -> WideFloat {
    let fraction = m - m.rounded(.down)
    if isEven {
      let near = sum(1 - fraction) + sum(fraction)
      return near == .infinity ? near : near - sum(m + 1)
    }
    if fraction == 0.5 { return sum(m + 1) }
    let (above, below) = (sum(1 - fraction), sum(fraction))
    // The nearer pole's share is the larger one, also where both are infinite.
    if above == .infinity, below == .infinity { return fraction < 0.5 ? -.infinity : .infinity }
    return (above - below) + sum(m + 1)
  }

  private static func logGamma(_ x: WideFloat) -> WideFloat {
    #if arch(x86_64)
      lgammal(x)
    #else
      SpecialFunctions.logGamma(x)
    #endif
  }
}
