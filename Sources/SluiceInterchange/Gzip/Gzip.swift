import SluiceIR

/// Reads gzip files (RFC 1952), of one member or several.
///
/// The toolchain carries no header of zlib, so the small inflater beside this file does the work.
package enum Gzip {
  /// Whether `bytes` start as a gzip file does.
  package static func isCompressed(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// The decompressed contents. Checks length and CRC; `limit` bounds the output, since a small file may claim anything.
  package static func decompress(_ bytes: [UInt8], limit: Int = 1 << 32) throws(SluiceError) -> [UInt8] {
    var output: [UInt8] = []
    var position = 0
    repeat {
      position = try skipHeader(bytes, position)
      let start = output.count
      position = try Inflate.inflate(bytes, from: position, appendingTo: &output, limit: limit)
      guard position + 8 <= bytes.count else { throw truncated }
      let checksum = littleEndian(bytes, position)
      let size = littleEndian(bytes, position + 4)
      guard UInt32(truncatingIfNeeded: output.count - start) == size else {
        throw SluiceError(.syntax, "gzip: the length does not match: the file is damaged")
      }
      guard CRC32.checksum(output[start...]) == checksum else {
        throw SluiceError(.syntax, "gzip: the checksum does not match: the file is damaged")
      }
      position += 8
    } while position < bytes.count
    return output
  }

  static let truncated = SluiceError(.syntax, "gzip: the file ends too early: it is truncated")

  private static func littleEndian(_ bytes: [UInt8], _ at: Int) -> UInt32 {
    UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
  }

  /// Returns the position after the member's header, whose optional fields carry nothing of interest.
  private static func skipHeader(_ bytes: [UInt8], _ start: Int) throws(SluiceError) -> Int {
    guard start + 10 <= bytes.count else { throw truncated }
    guard bytes[start] == 0x1F, bytes[start + 1] == 0x8B else {
      throw SluiceError(.syntax, "gzip: the file does not start with 1F 8B: it is not a gzip file")
    }
    guard bytes[start + 2] == 8, bytes[start + 3] & 0xE0 == 0 else {
      throw SluiceError(.syntax, "gzip: the compression method or a flag is unknown")
    }
    let flags = bytes[start + 3]
    var position = start + 10
    if flags & 4 != 0 {
      guard position + 2 <= bytes.count else { throw truncated }
      position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
    }
    for text in [8, 16] as [UInt8] where flags & text != 0 {
      while position < bytes.count, bytes[position] != 0 { position += 1 }
      position += 1
    }
    if flags & 2 != 0 { position += 2 }
    guard position <= bytes.count else { throw truncated }
    return position
  }
}

/// The cyclic redundancy check of gzip: the polynomial 0x04C11DB7, reflected.
enum CRC32 {
  /// `tables[k][b]`: the check of byte b followed by k zero bytes, so that four bytes are taken at a time.
  private static let tables: [[UInt32]] = {
    let first = (0..<256).map { byte -> UInt32 in
      (0..<8).reduce(UInt32(byte)) { check, _ in check & 1 == 1 ? check >> 1 ^ 0xEDB8_8320 : check >> 1 }
    }
    var tables = [first]
    for _ in 1..<4 {
      let last = tables[tables.count - 1]
      tables.append(last.map { $0 >> 8 ^ first[Int($0 & 0xFF)] })
    }
    return tables
  }()

  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let (t0, t1, t2, t3) = (tables[0], tables[1], tables[2], tables[3])
    var check = UInt32.max
    var index = bytes.startIndex
    while index + 4 <= bytes.endIndex {
      check ^= UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8
      check ^= UInt32(bytes[index + 2]) << 16 | UInt32(bytes[index + 3]) << 24
      check =
        t3[Int(check & 0xFF)] ^ t2[Int(check >> 8 & 0xFF)] ^ t1[Int(check >> 16 & 0xFF)]
        ^ t0[Int(check >> 24)]
      index += 4
    }
    while index < bytes.endIndex {
      check = check >> 8 ^ t0[Int((check ^ UInt32(bytes[index])) & 0xFF)]
      index += 1
    }
    return ~check
  }
}
