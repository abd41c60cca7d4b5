import Foundation
import SluiceIR
import SluiceInterchange
import Testing

@Suite struct GzipTests {
  /// "hello hello hello hello\n" with a fixed-code block, as gzip writes it.
  private let hello: [UInt8] = [
    0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57, 0xC8, 0x40, 0x27, 0xB9, 0x00,
    0x00,
    0x88, 0x59, 0x0B, 0x18, 0, 0, 0,
  ]

  /// 600 bytes, the i-th (i * i / 7) % 61 + i % 3, in a block with codes of its own.
  static let dynamic =
    Data(
      base64Encoded: """
        H4sIAAAAAAACAy3PV4KqMAAAQKVXqaGDhBB2FQKPHiB6/2Ptz5sbzO3O3XlRVHTd8vy4KHHbLxen2iDH7fKR7AR2O2fGVX8p
        oCKXEf1sIsCTFOJNTzrOxdQoF7WYlWLRILWab9Br5QE6FV3xYrUa4sszocESTP7szcESHQmDfGN07pbcG/1fdNXmmIovn9X2
        UT1oZZ3Y+75jZapcRgrjItnj20Mg7W3uyjtBgSmsBCeuft/H3yrzLY1ndOxbjGCWxMD3HcexbMd2fS+I4xxWTUsmegnaA2Tw
        NW6c7qS42wQjRB2VnaLdZFAOXzMnp1l0HxfOStR+3eZ8IGqiw8LMe4vJZCIWDUZzSzeHGFiAV3qE6//UHNL4Krlae9tLxJBC
        AIUaCb/YpqW+5Oqca8vTpLXHtam+NqE4Y1/amtg4+8pXL4Jig9/bKrHkz9zhLLAV/pqHtoZFBLyHocuSyHHc7c7dOIGXVNWw
        HZBksHkN68Frj6BA3XrJTlSRlX+EaDjUoOyZFv8uUoBmGTS7mpKb12wmnLTnqD4nvdrsHxYOCjw9okGWTHan1EJxpVu4+jMY
        /cVf4z39PIUfjXhLytXGGDCsTxn/Bid2dmRtyKaNz9pEmpH96TOTtbnFhsqT6avw/gBrsiRuWAIAAA==
        """, options: .ignoreUnknownCharacters
    ).map { [UInt8]($0) } ?? []

  @Test func `blocks with fixed codes and with their own come back`() throws {
    #expect(try Gzip.decompress(hello) == Array("hello hello hello hello\n".utf8))
    let expected = (0..<600).map { (index: Int) -> UInt8 in
      UInt8(truncatingIfNeeded: (index * index / 7) % 61 + index % 3)
    }
    #expect(try Gzip.decompress(Self.dynamic) == expected)
  }

  /// A member with one stored block.
  static func stored(_ contents: [UInt8], checksum: UInt32) -> [UInt8] {
    func little(_ value: Int, _ size: Int) -> [UInt8] {
      (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let count = contents.count
    var member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1]
    member += little(count, 2)
    member += little(~count, 2)
    member += contents
    member += little(Int(checksum), 4)
    member += little(count, 4)
    return member
  }

  @Test func `a stored block comes back, and several members are joined`() throws {
    let member = Self.stored(Array("123456789".utf8), checksum: 0xCBF4_3926)
    #expect(try Gzip.decompress(member) == Array("123456789".utf8))
    #expect(try Gzip.decompress(member + member) == Array("123456789123456789".utf8))
  }

  @Test func `a wrong checksum or length is found`() {
    var damaged = Self.stored(Array("123456789".utf8), checksum: 0xCBF4_3927)
    #expect(throws: SluiceError.self) { try Gzip.decompress(damaged) }
    damaged = Self.stored(Array("123456789".utf8), checksum: 0xCBF4_3926)
    damaged[damaged.count - 4] = 8
    #expect(throws: SluiceError.self) { try Gzip.decompress(damaged) }
  }

  @Test func `every truncation is an error`() {
    for count in 0..<hello.count {
      #expect(throws: SluiceError.self, "\(count) bytes") { try Gzip.decompress(Array(hello[..<count])) }
    }
  }

  @Test func `a limit bounds the output`() {
    #expect(throws: SluiceError.self) {
      try Gzip.decompress(Self.stored(Array("123456789".utf8), checksum: 0xCBF4_3926), limit: 8)
    }
  }
}
