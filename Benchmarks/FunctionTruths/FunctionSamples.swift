import Foundation

/// Where functions are measured.
package enum FunctionSamples {
  /// Corners of functions of one operand.
  private static let corners: [Double] = {
    let magnitudes: [Double] = [
      0, 0.5, 1, 1.0.nextUp, 1.0.nextDown, 2, 709.7, 709.8, 745, 746, 0x1p52, 0x1p53, 1e22, 0x1p-1074,
      0x1p-1022, .greatestFiniteMagnitude, .infinity, .nan, .pi, .pi / 2, 0x1.6ac5b262ca1ffp+849,
    ]
    return magnitudes.flatMap { [$0, -$0] }
  }()

  /// First corners, then by turns any bits, small numbers, numbers around 1, and numbers of each magnitude that functions care about.
  package static func number(_ index: Int) -> Double {
    if index < corners.count { return corners[index] }
    // The odd multiplier visits every pattern once (Weyl); its high bits are spread evenly.
    let bits = UInt64(index) &* 0x9e37_79b9_7f4a_7c15
    let unit = Double(bits >> 11) * 0x1p-53
    switch index % 6 {
    case 0: return Double(bitPattern: bits)
    case 1: return unit * 2 - 1
    case 2: return (unit * 2 - 1) * 12
    case 3: return (unit * 2 - 1) * 760
    case 4: return 1 + scalbn(unit * 2 - 1, -(index / 6 % 50))
    default: return scalbn(unit * 2 - 1, index / 6 % 120 - 80)
    }
  }

  /// Values of which `pair` makes all pairs.
  private static let special: [Double] = {
    let magnitudes: [Double] = [
      0, 0x1p-1074, 0x1p-1022, 0x1p-149, 0x1p-126, 1e-20, 0.1, 0.5, 1, 1.5, 2, 2.5, 3, 7, 10, 33.75, 100,
      127.6, 1e4,
      0x1p24, 0x1p53, 1e20, 1e30, 0x1.FFFFFEp127, 1e300, .greatestFiniteMagnitude, .infinity, .nan,
    ]
    return magnitudes.flatMap { [$0, -$0] }
  }()

  package static var specialPairCount: Int { special.count * special.count }

  /// All pairs of special values, then others that are each of any magnitude.
  package static func pair(_ index: Int) -> (Double, Double) {
    let count = special.count
    if index < count * count { return (special[index % count], special[index / count]) }
    // Two sequences that do not meet.
    return (number(index), number(index &* 7 &+ index / 6))
  }
}
