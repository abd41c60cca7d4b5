import SluiceIR

extension MLIRCursor {
  /// An integer in decimal, with a sign or not.
  mutating func integer(_ what: @autoclosure () -> String) throws(SluiceError) -> Int {
    skipBlanks()
    let start = position
    let isNegative = byte() == UInt8(ascii: "-")
    if isNegative { position += 1 }
    var value = 0
    let digits = position
    while case let digit = byte() &- UInt8(ascii: "0"), digit < 10 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.subtractingReportingOverflow(Int(digit))
      guard !overflow, !carry else {
        throw source.error("the integer does not fit in 64 bits", at: start)
      }
      value = sum
      position += 1
    }
    guard position > digits else {
      position = start
      throw unexpected(what())
    }
    // Counted downwards, so that the least integer can be written.
    guard isNegative || value != Int.min else {
      throw source.error("the integer does not fit in 64 bits", at: start)
    }
    return isNegative ? value : -value
  }

  /// The integer looked at, if it is one of few digits with nothing before or behind that would belong to it; nil, with nothing
  /// taken, for every other number.
  mutating func plainInteger() -> Int? {
    skipBlanks()
    var (place, value) = (position, 0)
    while case let digit = bytes[place] &- UInt8(ascii: "0"), digit < 10, place - position < 18 {
      value = value &* 10 &+ Int(digit)
      place += 1
    }
    guard place > position, !Self.isWordByte(bytes[place]) else { return nil }
    position = place
    return value
  }
}
