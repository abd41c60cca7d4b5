/// Gives equal stretches of one text one small number, without making a `String` of any of them.
package struct SymbolTable: Sendable {
  package init() {}

  private var slots: [Int32] = Array(repeating: -1, count: 256)
  private var ranges: ContiguousArray<(hash: UInt32, start: Int, end: Int)> = []

  package var count: Int { ranges.count }

  /// The number of the bytes at `range`; the numbers of a table count up from 0.
  package mutating func intern(_ range: Range<Int>, of bytes: borrowing ContiguousArray<UInt8>) -> Int {
    var hash: UInt32 = 2_166_136_261
    for index in range { hash = (hash ^ UInt32(bytes[index])) &* 16_777_619 }
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let known = ranges[Int(slots[slot])]
      if known.hash == hash, Self.areEqual(known.start..<known.end, range, bytes) { return Int(slots[slot]) }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(truncatingIfNeeded: ranges.count)
    ranges.append((hash, range.lowerBound, range.upperBound))
    if ranges.count * 2 > slots.count { grow() }
    return ranges.count - 1
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for (symbol, entry) in ranges.enumerated() {
      var slot = Int(entry.hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(truncatingIfNeeded: symbol)
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
