import SluiceIR

/// A canonical Huffman code of at most 15 bits as one table: the next 15 bits of input give symbol and length.
struct HuffmanTable {
  private static let width = 15

  /// `symbol << 4 | length`; 0 where no code begins so.
  private var entries: [UInt16]
  private var indexBits: Int

  /// Lengths of the symbols' codes, 0 for a symbol that does not occur. Throws if there are too many short codes.
  init(_ lengths: [UInt8]) throws(SluiceError) {
    var counts = [Int](repeating: 0, count: Self.width + 1)
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    indexBits = max(counts.lastIndex { $0 > 0 } ?? 1, 1)
    var nextCode = [Int](repeating: 0, count: Self.width + 2)
    for length in 1...Self.width {
      nextCode[length + 1] = (nextCode[length] + counts[length]) << 1
      guard nextCode[length] + counts[length] <= 1 << length else {
        throw Inflate.damaged("a code has too many short words")
      }
    }
    entries = Array(repeating: 0, count: 1 << indexBits)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let length = Int(length)
      let reversed = Self.reverse(nextCode[length], length)
      nextCode[length] += 1
      for index in stride(from: reversed, to: entries.count, by: 1 << length) {
        entries[index] = UInt16(symbol << 4 | length)
      }
    }
  }

  func decode(_ reader: inout BitReader) throws(SluiceError) -> Int {
    let entry = Int(entries[reader.peek(indexBits)])
    guard entry != 0 else { throw Inflate.damaged("a code word is not in the code") }
    try reader.skip(entry & 15)
    return entry >> 4
  }

  /// Codes are packed from their most significant bit on, everything else from the least.
  private static func reverse(_ code: Int, _ length: Int) -> Int {
    (0..<length).reduce(0) { $0 | (code >> $1 & 1) << (length - 1 - $1) }
  }

  private init(unchecked lengths: [UInt8]) {
    self = (try? HuffmanTable(lengths)) ?? HuffmanTable(empty: ())
  }

  private init(empty: Void) {
    entries = [0, 0]
    indexBits = 1
  }

  /// The codes of blocks that bring none.
  static let fixedLiterals = HuffmanTable(
    unchecked: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  static let fixedDistances = HuffmanTable(unchecked: Array(repeating: 5, count: 30))
}
