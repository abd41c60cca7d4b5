import SluiceIR

/// Decompresses a DEFLATE stream (RFC 1951): stored, fixed and dynamic blocks. Its errors name no file; who reads one does.
enum Inflate {
  /// Appends the decompressed bytes to `output` and returns the position after the stream's last byte.
  static func inflate(
    _ input: [UInt8], from start: Int, appendingTo output: inout [UInt8], limit: Int
  ) throws(SluiceError) -> Int {
    var reader = BitReader(input, start)
    // Matches may reach back 32 KiB within this stream, never before it.
    let origin = output.count
    var isLast = false
    while !isLast {
      isLast = try reader.bits(1) == 1
      switch try reader.bits(2) {
      case 0: try copyStored(&reader, &output, limit)
      case 1: try decode(&reader, .fixedLiterals, .fixedDistances, &output, origin, limit)
      case 2:
        let (literals, distances) = try readTables(&reader)
        try decode(&reader, literals, distances, &output, origin, limit)
      default: throw damaged("a block has the reserved type 3")
      }
    }
    return reader.bytePosition
  }

  static let truncated = SluiceError(.syntax, "the file ends too early: it is truncated")

  static func damaged(_ reason: String) -> SluiceError {
    SluiceError(.syntax, "\(reason): the file is damaged")
  }

  private static func checkLimit(_ output: [UInt8], adding count: Int, _ limit: Int) throws(SluiceError) {
    guard output.count + count <= limit else {
      throw SluiceError(.resource, "the contents are larger than \(limit) bytes")
    }
  }

  private static func copyStored(
    _ reader: inout BitReader, _ output: inout [UInt8], _ limit: Int
  ) throws(SluiceError) {
    let position = reader.bytePosition
    let input = reader.input
    guard position + 4 <= input.count else { throw truncated }
    let count = Int(input[position]) | Int(input[position + 1]) << 8
    guard count ^ 0xFFFF == Int(input[position + 2]) | Int(input[position + 3]) << 8 else {
      throw damaged("a stored block's length does not match its complement")
    }
    guard position + 4 + count <= input.count else { throw truncated }
    try checkLimit(output, adding: count, limit)
    output += input[(position + 4)..<(position + 4 + count)]
    reader.restart(at: position + 4 + count)
  }

  /// The order in which a dynamic block gives the lengths of the code lengths' own code.
  private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  private static func readTables(
    _ reader: inout BitReader
  ) throws(SluiceError) -> (literals: HuffmanTable, distances: HuffmanTable) {
    let literalCount = try reader.bits(5) + 257
    let distanceCount = try reader.bits(5) + 1
    let lengthCount = try reader.bits(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else { throw damaged("a block has too many codes") }
    var lengthLengths = [UInt8](repeating: 0, count: 19)
    for index in 0..<lengthCount { lengthLengths[lengthOrder[index]] = UInt8(try reader.bits(3)) }
    let lengthTable = try HuffmanTable(lengthLengths)
    var lengths: [UInt8] = []
    while lengths.count < literalCount + distanceCount {
      let symbol = try lengthTable.decode(&reader)
      switch symbol {
      case 16:
        guard let last = lengths.last else { throw damaged("a code length repeats nothing") }
        lengths += repeatElement(last, count: try reader.bits(2) + 3)
      case 17: lengths += repeatElement(0, count: try reader.bits(3) + 3)
      case 18: lengths += repeatElement(0, count: try reader.bits(7) + 11)
      default: lengths.append(UInt8(symbol))
      }
    }
    guard lengths.count == literalCount + distanceCount, lengths[256] != 0 else {
      throw damaged("a block's code lengths do not fit")
    }
    return (
      try HuffmanTable(Array(lengths[..<literalCount])), try HuffmanTable(Array(lengths[literalCount...]))
    )
  }

  private static let lengthBase = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
    227, 258,
  ]
  private static let lengthExtra = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBase = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
    4097, 6145,
    8193, 12289, 16385, 24577,
  ]
  private static let distanceExtra = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
  ]

  private static func decode(
    _ reader: inout BitReader, _ literals: HuffmanTable, _ distances: HuffmanTable, _ output: inout [UInt8],
    _ origin: Int, _ limit: Int
  ) throws(SluiceError) {
    while true {
      let symbol = try literals.decode(&reader)
      if symbol < 256 {
        try checkLimit(output, adding: 1, limit)
        output.append(UInt8(symbol))
        continue
      }
      if symbol == 256 { return }
      guard symbol - 257 < lengthBase.count else { throw damaged("a match has an unknown length") }
      let count = lengthBase[symbol - 257] + (try reader.bits(lengthExtra[symbol - 257]))
      let code = try distances.decode(&reader)
      guard code < distanceBase.count else { throw damaged("a match has an unknown distance") }
      let distance = distanceBase[code] + (try reader.bits(distanceExtra[code]))
      guard distance <= output.count - origin else { throw damaged("a match reaches back before the start") }
      try checkLimit(output, adding: count, limit)
      // Byte by byte: a match may overlap what it writes.
      for _ in 0..<count { output.append(output[output.count - distance]) }
    }
  }
}
