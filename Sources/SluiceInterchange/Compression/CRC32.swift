/// The cyclic redundancy check of gzip and ZIP: the polynomial 0x04C11DB7, reflected.
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
