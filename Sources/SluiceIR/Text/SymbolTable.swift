/// Gives equal stretches of one text one small number, without making a `String` of any of them.
package struct SymbolTable: Sendable {
  /// For a text of so many bytes: with room for as many names as it is likely to have, which is not touched before they come.
  package init(byteCount: Int = 0) { entries.reserveCapacity(byteCount / 96) }

  /// Open addressing over `entries`.
  private var slots: [Int32] = Array(repeating: -1, count: 256)
  private var entries: ContiguousArray<(key: Key, start: Int, symbol: Int32)> = []
  /// The symbols of numbers such as the 42 of `%42`, which most names are, by the number; -1 where there is none yet.
  private var numbered: ContiguousArray<Int32> = []
  package private(set) var count = 0

  /// Numbers below this are looked up by themselves.
  private static let numberLimit = 1 << 20

  /// The number of the bytes at `range`; the numbers of a table count up from 0.
  package mutating func intern(_ range: Range<Int>, of bytes: borrowing ContiguousArray<UInt8>) -> Int {
    if let number = Self.number(range, bytes) { return intern(number) }
    let key = Key(range, bytes)
    var slot = key.hash & (slots.count - 1)
    while slots[slot] >= 0 {
      let known = entries[Int(slots[slot])]
      if known.key == key, Self.areEqual(known.start, range, bytes) { return Int(known.symbol) }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(truncatingIfNeeded: entries.count)
    entries.append((key, range.lowerBound, Int32(truncatingIfNeeded: count)))
    count += 1
    if entries.count * 2 > slots.count { grow() }
    return count - 1
  }

  /// What tells texts apart: their last bytes, which are all of most, and of longer ones a sum over the others.
  private struct Key: Equatable {
    /// How many bytes stand in the key as they are.
    static let exactCount = 16

    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var others: UInt32 = 2_166_136_261
    private let count: UInt32

    init(_ range: Range<Int>, _ bytes: borrowing ContiguousArray<UInt8>) {
      count = UInt32(truncatingIfNeeded: range.count)
      let bytes = bytes.span
      let middle = range.upperBound - min(range.count, Self.exactCount)
      var index = range.lowerBound
      while index < middle {
        others = (others ^ UInt32(bytes[index])) &* 16_777_619
        index &+= 1
      }
      while index < range.upperBound &- 8 {
        high = high << 8 | UInt64(bytes[index])
        index &+= 1
      }
      while index < range.upperBound {
        low = low << 8 | UInt64(bytes[index])
        index &+= 1
      }
    }

    var hash: Int {
      // Odd numbers with bits all over, so that every byte reaches the upper half of the product.
      let mixed =
        low &* 0x9E37_79B9_7F4A_7C15 ^ (high ^ UInt64(others) << 32) &* 0xC2B2_AE3D_27D4_EB4F
      return Int(truncatingIfNeeded: (mixed ^ mixed >> 32) & 0x7FFF_FFFF)
    }
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
      var slot = entry.key.hash & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(truncatingIfNeeded: index)
    }
  }

  /// Whether the bytes that no key holds are those from `start` on too, where as many stand.
  private static func areEqual(
    _ start: Int, _ range: Range<Int>, _ bytes: borrowing ContiguousArray<UInt8>
  ) -> Bool {
    for offset in 0..<max(range.count - Key.exactCount, 0)
    where bytes[start + offset] != bytes[range.lowerBound + offset] {
      return false
    }
    return true
  }
}
