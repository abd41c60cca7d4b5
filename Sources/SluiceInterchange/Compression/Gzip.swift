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
    do throws(SluiceError) {
      return try members(of: bytes, limit)
    } catch {
      throw error.prefixed("gzip")
    }
  }

  private static func members(of bytes: [UInt8], _ limit: Int) throws(SluiceError) -> [UInt8] {
    var output: [UInt8] = []
    var position = 0
    repeat {
      position = try skipHeader(bytes, position)
      let start = output.count
      position = try Inflate.inflate(bytes, from: position, appendingTo: &output, limit: limit)
      guard position + 8 <= bytes.count else { throw Inflate.truncated }
      let checksum = LittleEndian.integer(bytes, position, 4)
      let size = LittleEndian.integer(bytes, position + 4, 4)
      guard UInt64(UInt32(truncatingIfNeeded: output.count - start)) == size else {
        throw SluiceError(.syntax, "the length does not match: the file is damaged")
      }
      guard UInt64(CRC32.checksum(output[start...])) == checksum else {
        throw SluiceError(.syntax, "the checksum does not match: the file is damaged")
      }
      position += 8
    } while position < bytes.count
    return output
  }

  /// Returns the position after the member's header, whose optional fields carry nothing of interest.
  private static func skipHeader(_ bytes: [UInt8], _ start: Int) throws(SluiceError) -> Int {
    guard start + 10 <= bytes.count else { throw Inflate.truncated }
    guard bytes[start] == 0x1F, bytes[start + 1] == 0x8B else {
      throw SluiceError(.syntax, "the file does not start with 1F 8B: it is not a gzip file")
    }
    guard bytes[start + 2] == 8, bytes[start + 3] & 0xE0 == 0 else {
      throw SluiceError(.syntax, "the compression method or a flag is unknown")
    }
    let flags = bytes[start + 3]
    var position = start + 10
    if flags & 4 != 0 {
      guard position + 2 <= bytes.count else { throw Inflate.truncated }
      position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
    }
    for text in [8, 16] as [UInt8] where flags & text != 0 {
      while position < bytes.count, bytes[position] != 0 { position += 1 }
      position += 1
    }
    if flags & 2 != 0 { position += 2 }
    guard position <= bytes.count else { throw Inflate.truncated }
    return position
  }
}
