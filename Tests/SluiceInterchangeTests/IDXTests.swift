import Foundation
import SluiceIR
import SluiceInterchange
import Testing

@Suite struct IDXTests {
  @Test func `sizes and elements are read, larger ones from big-endian`() throws {
    let bytes = try IDX.read([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6])
    #expect(bytes.type == .u8[2, 3])
    #expect(bytes.values(as: UInt8.self) == [1, 2, 3, 4, 5, 6])
    let floats = try IDX.read([0, 0, 13, 1, 0, 0, 0, 2, 0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0])
    #expect(floats.values(as: Float.self) == [1, -2])
    #expect(try IDX.read([0, 0, 8, 1, 0, 0, 0, 0]).type == .u8[0])
    #expect(try IDX.read([0, 0, 9, 0, 0xFF]).values(as: Int8.self) == [-1])
  }

  @Test(
    arguments: [
      ([], "empty"), ([0, 0, 8], "ends within"), ([1, 0, 8, 1, 0, 0, 0, 0], "magic"),
      ([0, 0, 7, 1], "magic"),
      ([0, 0, 8, 2, 0, 0, 0, 2], "promises 2 sizes"), ([0, 0, 8, 1, 0, 0, 0, 3, 1, 2], "truncated"),
      ([0, 0, 8, 1, 0, 0, 0, 1, 1, 2], "damaged"), ([0, 0, 8, 40] + Array(repeating: 0, count: 160), "rank"),
      ([0, 0, 14, 3] + Array(repeating: 255, count: 12), "larger than"),
    ] as [([UInt8], String)])
  func `a damaged file says what is wrong`(_ contents: [UInt8], _ word: String) {
    do {
      _ = try IDX.read(contents)
      Issue.record("nothing was thrown")
    } catch {
      #expect(error.description.contains(word), "\(error)")
    }
  }

  @Test func `a file that is not there names itself`() {
    #expect(throws: SluiceError.self) { try IDX.read(contentsOf: URL(filePath: "/no/such/file")) }
  }

  @Test func `flipped and missing bytes never trap`() {
    var seed: UInt64 = 42
    func next(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % max(bound, 1)
    }
    let plain: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]
    let compressed = GzipTests.dynamic
    var read = 0
    for round in 0..<20_000 {
      var bytes = round % 2 == 0 ? plain : compressed
      for _ in 0...next(3) { bytes[next(bytes.count)] = UInt8(next(256)) }
      if next(4) == 0 { bytes.removeLast(next(bytes.count)) }
      if (try? IDX.read(bytes)) != nil { read += 1 }
      if (try? Gzip.decompress(bytes, limit: 1 << 20)) != nil { read += 1 }
    }
    #expect(read < 20_000)
  }
}
