import SluiceIR

/// Reads bits from the least significant of each byte on, as DEFLATE packs them.
struct BitReader {
  let input: [UInt8]
  private var next: Int
  private var buffer: UInt64 = 0
  private var available = 0

  init(_ input: [UInt8], _ start: Int) {
    self.input = input
    next = start
  }

  /// The first byte of which no bit has been read; the rest of the current byte is given up.
  var bytePosition: Int { next - available / 8 }

  mutating func restart(at position: Int) {
    next = position
    buffer = 0
    available = 0
  }

  /// The next `count` (at most 16) bits as a number.
  mutating func bits(_ count: Int) throws(SluiceError) -> Int {
    refill()
    guard count <= available else { throw Inflate.truncated }
    let value = Int(buffer & (1 << UInt64(count) - 1))
    drop(count)
    return value
  }

  /// Bits ahead without reading them; zeros past the end of the input.
  mutating func peek(_ count: Int) -> Int {
    refill()
    return Int(buffer & (1 << UInt64(count) - 1))
  }

  /// Reads `count` bits that were peeked; throws if the input had ended before them.
  mutating func skip(_ count: Int) throws(SluiceError) {
    guard count <= available else { throw Inflate.truncated }
    drop(count)
  }

  private mutating func drop(_ count: Int) {
    buffer >>= UInt64(count)
    available -= count
  }

  private mutating func refill() {
    while available <= 48, next < input.count {
      buffer |= UInt64(input[next]) << UInt64(available)
      available += 8
      next += 1
    }
  }
}
