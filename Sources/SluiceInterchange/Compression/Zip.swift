import SluiceIR

/// Reads and writes ZIP archives as far as `.npz` needs them: members stored or deflated, no encryption, one volume.
enum Zip {
  struct Member {
    let name: String
    let contents: [UInt8]
  }

  /// All members in the order of the archive's directory. `limit` bounds what they hold together.
  static func read(_ bytes: [UInt8], limit: Int = 1 << 36) throws(SluiceError) -> [Member] {
    let directory = try directory(bytes)
    var position = directory.start
    var members: [Member] = []
    var (total, compressed) = (0, 0)
    for _ in 0..<directory.count {
      guard position + 46 <= bytes.count, signature(bytes, position) == 0x0201_4B50 else {
        throw damaged("an entry of the directory is missing")
      }
      let entry = try Entry(bytes, position)
      position = entry.end
      guard !entry.name.hasSuffix("/") else { continue }
      compressed += entry.compressedSize
      guard compressed <= bytes.count else {
        // A small archive whose entries all lead to one member holds as much as anybody likes.
        throw damaged("the members overlap")
      }
      total += entry.size
      guard total <= limit else {
        throw SluiceError(.resource, "zip: the contents are larger than \(limit) bytes")
      }
      members.append(Member(name: entry.name, contents: try contents(of: entry, bytes)))
    }
    return members
  }

  /// An archive of members that are stored as they are.
  static func write(_ members: [Member]) throws(SluiceError) -> [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for member in members {
      let name = Array(member.name.utf8)
      guard member.contents.count < UInt32.max, archive.count < UInt32.max, name.count < 1 << 16 else {
        throw SluiceError(.unsupported, "zip: archives of 4 GiB and more are not written")
      }
      var header: [UInt8] = []
      // Version 2.0; names in UTF-8; stored; 1 January 1980.
      for (value, size) in [(20, 2), (0x800, 2), (0, 2), (0, 2), (0x21, 2)] {
        LittleEndian.append(value, size, to: &header)
      }
      LittleEndian.append(CRC32.checksum(member.contents[...]), 4, to: &header)
      LittleEndian.append(member.contents.count, 4, to: &header)
      LittleEndian.append(member.contents.count, 4, to: &header)
      LittleEndian.append(name.count, 2, to: &header)
      LittleEndian.append(0, 2, to: &header)
      LittleEndian.append(0x0201_4B50, 4, to: &directory)
      LittleEndian.append(20, 2, to: &directory)
      directory += header
      // No comment, volume 0, no attributes, then where the member starts.
      LittleEndian.append(0, 8, to: &directory)
      LittleEndian.append(0, 2, to: &directory)
      LittleEndian.append(archive.count, 4, to: &directory)
      directory += name
      LittleEndian.append(0x0403_4B50, 4, to: &archive)
      archive += header + name + member.contents
    }
    guard archive.count < UInt32.max, members.count < 1 << 16 else {
      throw SluiceError(.unsupported, "zip: archives of 4 GiB and more are not written")
    }
    let start = archive.count
    archive += directory
    LittleEndian.append(0x0605_4B50, 4, to: &archive)
    LittleEndian.append(0, 4, to: &archive)
    LittleEndian.append(members.count, 2, to: &archive)
    LittleEndian.append(members.count, 2, to: &archive)
    LittleEndian.append(directory.count, 4, to: &archive)
    LittleEndian.append(start, 4, to: &archive)
    LittleEndian.append(0, 2, to: &archive)
    return archive
  }

  // MARK: Private

  private static func damaged(_ reason: String) -> SluiceError {
    SluiceError(.syntax, "zip: \(reason): the file is damaged")
  }

  private static func signature(_ bytes: [UInt8], _ position: Int) -> UInt64 {
    LittleEndian.integer(bytes, position, 4)
  }

  /// Where the directory starts and how many entries it has, from the record at the archive's end.
  private static func directory(_ bytes: [UInt8]) throws(SluiceError) -> (start: Int, count: Int) {
    guard bytes.count >= 22 else { throw SluiceError(.syntax, "zip: this is not a ZIP archive") }
    var position = bytes.count - 22
    // A comment of at most 64 KiB may follow the record.
    let first = max(0, position - 0xFFFF)
    while signature(bytes, position) != 0x0605_4B50 {
      guard position > first else {
        throw SluiceError(.syntax, "zip: this is not a ZIP archive, or truncated")
      }
      position -= 1
    }
    let count = LittleEndian.integer(bytes, position + 10, 2)
    let start = LittleEndian.integer(bytes, position + 16, 4)
    if count == 0xFFFF || start == 0xFFFF_FFFF {
      // The 64-bit record, which a locator of 20 bytes before this one points to.
      guard position >= 20, signature(bytes, position - 20) == 0x0706_4B50 else {
        throw damaged("the 64-bit directory is missing")
      }
      let record = LittleEndian.integer(bytes, position - 12, 8)
      guard bytes.count >= 56, record <= UInt64(bytes.count - 56),
        signature(bytes, Int(record)) == 0x0606_4B50
      else {
        throw damaged("the 64-bit directory is missing")
      }
      let start = LittleEndian.integer(bytes, Int(record) + 48, 8)
      let count = LittleEndian.integer(bytes, Int(record) + 32, 8)
      guard start <= UInt64(bytes.count), count <= UInt64(bytes.count / 46) else {
        throw damaged("the directory lies outside the file")
      }
      return (Int(start), Int(count))
    }
    guard start <= UInt64(bytes.count) else { throw damaged("the directory lies outside the file") }
    return (Int(start), Int(count))
  }

  /// One entry of the directory.
  private struct Entry {
    let name: String
    let method: UInt64
    let checksum: UInt32
    let compressedSize: Int
    let size: Int
    let start: Int
    let end: Int

    /// At least 46 bytes follow `position`.
    init(_ bytes: [UInt8], _ position: Int) throws(SluiceError) {
      let (nameSize, extraSize, commentSize) = (
        Int(LittleEndian.integer(bytes, position + 28, 2)),
        Int(LittleEndian.integer(bytes, position + 30, 2)),
        Int(LittleEndian.integer(bytes, position + 32, 2))
      )
      end = position + 46 + nameSize + extraSize + commentSize
      guard end <= bytes.count else { throw damaged("an entry of the directory is truncated") }
      guard LittleEndian.integer(bytes, position + 8, 2) & 1 == 0 else {
        throw SluiceError(.unsupported, "zip: encrypted archives are not supported")
      }
      method = LittleEndian.integer(bytes, position + 10, 2)
      checksum = UInt32(truncatingIfNeeded: LittleEndian.integer(bytes, position + 16, 4))
      name = String(decoding: bytes[(position + 46)..<(position + 46 + nameSize)], as: UTF8.self)
      // Sizes that do not fit in 32 bits stand in the extra field 1, in this order, each only if it is needed.
      var values = [
        LittleEndian.integer(bytes, position + 24, 4), LittleEndian.integer(bytes, position + 20, 4),
        LittleEndian.integer(bytes, position + 42, 4),
      ]
      var field = position + 46 + nameSize
      let fieldsEnd = field + extraSize
      while field + 4 <= fieldsEnd {
        let size = Int(LittleEndian.integer(bytes, field + 2, 2))
        guard field + 4 + size <= fieldsEnd else { break }
        if LittleEndian.integer(bytes, field, 2) == 1 {
          var next = field + 4
          for index in values.indices where values[index] == 0xFFFF_FFFF && next + 8 <= field + 4 + size {
            values[index] = LittleEndian.integer(bytes, next, 8)
            next += 8
          }
        }
        field += 4 + size
      }
      guard values.allSatisfy({ $0 <= UInt64(1 << 48) }) else {
        throw damaged("an entry's size is impossible")
      }
      (size, compressedSize, start) = (Int(values[0]), Int(values[1]), Int(values[2]))
    }
  }

  private static func contents(of entry: Entry, _ bytes: [UInt8]) throws(SluiceError) -> [UInt8] {
    guard entry.start + 30 <= bytes.count, signature(bytes, entry.start) == 0x0403_4B50 else {
      throw damaged("\(entry.name) is not where the directory says")
    }
    let data =
      entry.start + 30 + Int(LittleEndian.integer(bytes, entry.start + 26, 2))
      + Int(LittleEndian.integer(bytes, entry.start + 28, 2))
    guard data + entry.compressedSize <= bytes.count else { throw damaged("\(entry.name) is truncated") }
    var contents: [UInt8] = []
    switch entry.method {
    case 0: contents = Array(bytes[data..<(data + entry.compressedSize)])
    case 8:
      do throws(SluiceError) {
        _ = try Inflate.inflate(bytes, from: data, appendingTo: &contents, limit: entry.size)
      } catch {
        throw error.prefixed("zip: \(entry.name)")
      }
    default:
      throw SluiceError(
        .unsupported, "zip: \(entry.name) is compressed by method \(entry.method)",
        note: "stored and deflated members are read")
    }
    guard contents.count == entry.size, CRC32.checksum(contents[...]) == entry.checksum else {
      throw damaged("the checksum of \(entry.name) does not match")
    }
    return contents
  }
}
