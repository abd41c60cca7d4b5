/// Gives equal stretches of one text one small number, without making a `String` of any of them.
package struct SymbolTable: Sendable {
  package init() {}

  /// Open addressing over `entries`.
  private var slots: [Int32] = Array(repeating: -1, count: 256)
  private var entries: ContiguousArray<(hash: UInt32, start: Int, end: Int, symbol: Int32)> = []
  /// The symbols of numbers such as the 42 of `%42`, which most names are, by the number; -1 where there is none yet.
  private var numbered: ContiguousArray<Int32> = []
  package private(set) var count = 0

  /// Numbers below this are looked up by themselves.
  private static let numberLimit = 1 << 20

  /// The number of the bytes at `range`; the numbers of a table count up from 0.
  package mutating func intern(_ range: Range<Int>, of bytes: borrowing ContiguousArray<UInt8>) -> Int {
    if let number = Self.number(range, bytes) { return intern(number) }
    var hash: UInt32 = 2_166_136_261
    for index in range { hash = (hash ^ UInt32(bytes[index])) &* 16_777_619 }
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let known = entries[Int(slots[slot])]
      if known.hash == hash, Self.areEqual(known.start..<known.end, range, bytes) { return Int(known.symbol) }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(truncatingIfNeeded: entries.count)
    entries.append((hash, range.lowerBound, range.upperBound, Int32(truncatingIfNeeded: count)))
    count += 1
    if entries.count * 2 > slots.count { grow() }
    return count - 1
  }

  // MARK: Numbers

  /// The number that the bytes at `range` spell in the one way in which it is written without need.
  private static func number(_ range: Range<Int>, _ bytes: borrowing ContiguousArray<UInt8>) -> Int? {
    guard (1...7).contains(range.count) else { return nil }
    var number = 0
    for index in range {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      number = number &* 10 &+ Int(digit)
    }
    guard number < numberLimit, bytes[range.lowerBound] != UInt8(ascii: "0") || range.count == 1 else {
      return nil
    }
    return number
  }

  private mutating func intern(_ number: Int) -> Int {
    if number >= numbered.count {
      let more = max(number + 1, 2 * numbered.count) - numbered.count
      numbered.append(contentsOf: repeatElement(-1, count: more))
    }
    if numbered[number] < 0 {
      numbered[number] = Int32(truncatingIfNeeded: count)
      count += 1
    }
    return Int(numbered[number])
  }

  // MARK: Other texts

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for (index, entry) in entries.enumerated() {
      var slot = Int(entry.hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(truncatingIfNeeded: index)
    }
  }

  private static func areEqual(
    _ a: Range<Int>, _ b: Range<Int>, _ bytes: borrowing ContiguousArray<UInt8>
  ) -> Bool {
    guard a.count == b.count else { return false }
    for offset in 0..<a.count where bytes[a.lowerBound + offset] != bytes[b.lowerBound + offset] {
      return false
    }
    return true
  }
}
