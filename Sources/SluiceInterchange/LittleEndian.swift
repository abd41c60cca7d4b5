/// Little-endian integers in a file.
enum LittleEndian {
  /// The integer of `count` bytes at `position`; the bytes must be there.
  static func integer(_ bytes: [UInt8], _ position: Int, _ count: Int) -> UInt64 {
    (0..<count).reversed().reduce(0) { $0 << 8 | UInt64(bytes[position + $1]) }
  }

  static func append(_ value: some BinaryInteger, _ count: Int, to bytes: inout [UInt8]) {
    let pattern = UInt64(truncatingIfNeeded: value)
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: pattern >> UInt64(8 * index))) }
  }

  /// Elements of `size` bytes with each one's bytes turned around.
  static func swapped(_ bytes: [UInt8], _ size: Int) -> [UInt8] {
    guard size > 1 else { return bytes }
    var result = bytes
    for start in stride(from: 0, to: result.count - size + 1, by: size) {
      result[start..<(start + size)].reverse()
    }
    return result
  }
}
