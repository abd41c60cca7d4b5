/// A decimal of at most 18 digits: an integer, and by how many places the point is moved.
struct ShortDecimal {
  private let isNegative: Bool
  private let digits: UInt64
  private let scale: Int
  private let isInteger: Bool

  /// The decimal at `start` and what is behind it; nil if there is something else, such as more digits or bits in hexadecimal.
  static func read(_ bytes: borrowing ContiguousArray<UInt8>, from start: Int) -> (ShortDecimal, end: Int)? {
    var index = start
    let isNegative = bytes[index] == UInt8(ascii: "-")
    if isNegative || bytes[index] == UInt8(ascii: "+") { index += 1 }
    var digits: UInt64 = 0
    let first = index
    while case let digit = bytes[index] &- UInt8(ascii: "0"), digit < 10 {
      digits = digits &* 10 &+ UInt64(digit)
      index += 1
    }
    var (count, scale, isInteger) = (index - first, 0, true)
    if bytes[index] == UInt8(ascii: ".") {
      isInteger = false
      index += 1
      let point = index
      while case let digit = bytes[index] &- UInt8(ascii: "0"), digit < 10 {
        digits = digits &* 10 &+ UInt64(digit)
        index += 1
      }
      scale = point - index
      count -= scale
    }
    guard (1...18).contains(count) else { return nil }
    if bytes[index] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      index += 1
      let isBelow = bytes[index] == UInt8(ascii: "-")
      if isBelow || bytes[index] == UInt8(ascii: "+") { index += 1 }
      let first = index
      var exponent = 0
      while case let digit = bytes[index] &- UInt8(ascii: "0"), digit < 10, index < first + 4 {
        exponent = exponent * 10 + Int(digit)
        index += 1
      }
      guard index > first else { return nil }
      scale += isBelow ? -exponent : exponent
    }
    guard !MLIRCursor.isWordByte(bytes[index]) else { return nil }
    return (ShortDecimal(isNegative: isNegative, digits: digits, scale: scale, isInteger: isInteger), index)
  }

  /// Nil if it was written with a point or an exponent.
  var integer: Int64? {
    guard isInteger else { return nil }
    let magnitude = Int64(truncatingIfNeeded: digits)
    return isNegative ? -magnitude : magnitude
  }

  /// The nearest f64, where one exact product or quotient of two gives it (Clinger 1990).
  var double: Double? {
    guard digits < 1 << 53, abs(scale) <= 22 else { return nil }
    let magnitude =
      scale < 0 ? Double(digits) / Self.powers[-scale] : Double(digits) * Self.powers[scale]
    return isNegative ? -magnitude : magnitude
  }

  /// The nearest f32. A decimal rounded twice may be off only where the first rounding ends on a tie of the second.
  var float: Float? {
    guard let double, double.bitPattern & 0x1FFF_FFFF != 0x1000_0000 else { return nil }
    return Float(double)
  }

  private static let powers: [Double] = (0...22).map { Double("1e\($0)") ?? 1 }
}
