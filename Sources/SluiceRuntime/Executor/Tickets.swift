/// One word that says which tickets of the current instruction are left, and which helpers may take them.
///
/// The caller takes tickets from the front and helpers take them from the back, so that with two threads each
/// works on one contiguous half, the same half in each instruction of equal shape.
///
/// Law: a helper reads nothing of a run before it has exchanged this word for the one with a ticket less, and
/// whether it may do so is in the word itself. So it does not matter how long it slept between reading and
/// exchanging, nor whether the word is of the same instruction, or even the same run, as the one it read:
/// equal words allow the same. There is no ABA problem and no counter to wrap around.
struct Tickets: RawRepresentable {
  /// front in bits 0..<24, back in 24..<48 (left are front..<back), the first admitted helper in 48..<56, and
  /// how many are admitted in 56..<64.
  let rawValue: UInt64

  static let maximumCount = 1 << 24 - 1
  static let none = Tickets(rawValue: 0)

  init(rawValue: UInt64) { self.rawValue = rawValue }

  @inline(__always)
  init(_ left: Range<Int>, firstHelper: Int, helperCount: Int) {
    rawValue =
      UInt64(truncatingIfNeeded: left.lowerBound) | UInt64(truncatingIfNeeded: left.upperBound) << 24
      | UInt64(truncatingIfNeeded: firstHelper) << 48 | UInt64(truncatingIfNeeded: helperCount) << 56
  }

  @inline(__always) var front: Int { Int(truncatingIfNeeded: rawValue & 0xff_ffff) }
  @inline(__always) var back: Int { Int(truncatingIfNeeded: rawValue >> 24 & 0xff_ffff) }
  @inline(__always) var isEmpty: Bool { front >= back }

  /// The position of a helper among those admitted; at least `helperCount` if it is not.
  @inline(__always)
  func rank(of helper: Int) -> Int { helper &- Int(truncatingIfNeeded: rawValue >> 48 & 0xff) }
  @inline(__always) var helperCount: Int { Int(truncatingIfNeeded: rawValue >> 56) }

  @inline(__always)
  func admits(_ helper: Int) -> Bool {
    UInt(bitPattern: rank(of: helper)) < UInt(bitPattern: helperCount)
  }

  /// Without the ticket `front`; not empty.
  @inline(__always) var withoutFront: Tickets { Tickets(rawValue: rawValue &+ 1) }
  /// Without the ticket `back - 1`; not empty.
  @inline(__always) var withoutBack: Tickets { Tickets(rawValue: rawValue &- 1 << 24) }
}
