import Foundation
import SluiceIR
import SluiceInterchange
import Testing

@Suite struct ArrayFileTests {
  /// Arrays of every element type, of several ranks, empty ones among them.
  static let arrays: [NamedLiteral] = ElementType.allCases.flatMap { element in
    ([[], [3], [2, 3], [0, 4]] as [Shape]).compactMap { shape in
      let type = TensorType(element, shape)
      let bytes = (0..<type.byteCount).map {
        UInt8(truncatingIfNeeded: element == .i1 ? $0 % 2 : $0 * 37 + 1)
      }
      return (try? Literal(type, bytes: bytes)).map {
        NamedLiteral("\(element)-\(shape.rank)-\(shape.count)-\(type.elementCount)", $0)
      }
    }
  }

  @Test(arguments: [ArrayFile.npz, .safetensors])
  func `files of several arrays give back what was written`(_ form: ArrayFile) throws {
    let read = try form.read(form.write(Self.arrays))
    #expect(read.count == Self.arrays.count)
    for array in Self.arrays {
      #expect(read.first { $0.name == array.name }?.literal == array.literal, "\(array.name)")
    }
  }

  @Test func `an npy gives back what was written`() throws {
    for array in Self.arrays {
      #expect(try ArrayFile.npy.read(ArrayFile.npy.write([array]))[0].literal == array.literal)
    }
  }

  private func npy(_ header: String, _ elements: [UInt8], version: UInt8 = 1) -> [UInt8] {
    let size: [UInt8] =
      version == 1 ? [UInt8(header.utf8.count), 0] : [UInt8(header.utf8.count), 0, 0, 0]
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + size + Array(header.utf8) + elements
  }

  @Test func `big-endian elements, columns first, and later versions of npy`() throws {
    let swapped = npy(
      "{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }", [0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0])
    #expect(try NPY.read(swapped).values(as: Float.self) == [1, -2])
    let columns = npy(
      "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", [1, 4, 2, 5, 3, 6], version: 2)
    #expect(try NPY.read(columns).values(as: UInt8.self) == [1, 2, 3, 4, 5, 6])
  }

  @Test func `malformed files say what is wrong in one line`() throws {
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
    let cases: [(ArrayFile, [UInt8], String)] = [
      (.npy, [], "start"), (.npy, npy(header, [0]), "8 bytes"),
      (.npy, npy("{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}", []), "<c8"),
      (.npy, npy("{'descr': '<f4'}", []), "missing"), (.npy, npy("{'shape': (-1,)}", []), "dimension"),
      (.npy, npy("nonsense", []), "malformed"),
      (
        .npy, npy("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 4)}", []), "larger"
      ),
      (.npz, Array("PK but nothing more of a zip archive".utf8), "ZIP"), (.npz, [], "ZIP"),
      // The locator of a 64-bit directory, and an end that needs it: too short to hold one.
      (
        .npz,
        [0x50, 0x4B, 6, 7] + Array(repeating: 0, count: 16) + [
          0x50, 0x4B, 5, 6, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF,
        ]
          + Array(repeating: 0, count: 10), "directory"
      ),
      (.safetensors, [1, 2], "eight bytes"), (.safetensors, [255, 0, 0, 0, 0, 0, 0, 0], "fit"),
      (.safetensors, [2, 0, 0, 0, 0, 0, 0, 0] + Array("[]".utf8), "JSON object"),
    ]
    for (form, bytes, word) in cases {
      do {
        _ = try form.read(bytes)
        Issue.record("nothing was thrown for \(form) \(word)")
      } catch {
        #expect(error.message.contains(word), "\(error)")
        #expect(!error.message.contains("\n"))
      }
    }
    func tensors(_ header: String, _ count: Int) -> [UInt8] {
      [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + Array(repeating: 0, count: count)
    }
    for (header, count, word) in [
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "8 bytes"),
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "gap"),
      ("{\"a\":{\"dtype\":\"F8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "F8"),
      ("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 3, "belong to no tensor"),
      ("{\"a\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,1]}}", 1, "negative"),
      ("{\"a\":3}", 0, "needs dtype"),
    ] {
      do {
        _ = try Safetensors.read(tensors(header, count))
        Issue.record("nothing was thrown for \(header)")
      } catch {
        #expect(error.message.contains(word), "\(error)")
      }
    }
  }

  @Test(arguments: ArrayFile.allCases)
  func `flipped, missing and repeated bytes never trap`(_ form: ArrayFile) throws {
    var random = SplitMix64(seed: 7)
    let seed = try form.write(form == .npy ? [Self.arrays[2]] : Array(Self.arrays.prefix(6)))
    var read = 0
    for _ in 0..<4_000 {
      var bytes = seed
      for _ in 0...random.next(3) { bytes[random.next(bytes.count)] = UInt8(random.next(256)) }
      if random.next(4) == 0 { bytes.removeLast(random.next(bytes.count)) }
      if random.next(8) == 0 { bytes += bytes.prefix(random.next(bytes.count)) }
      if (try? form.read(bytes)) != nil { read += 1 }
    }
    #expect(read < 4_000)
  }

  @Test func `an archive whose entries lead to one member is refused`() throws {
    let literal = try Literal((0..<400).map(Float.init), [400])
    let archive = try ArrayFile.npz.write([NamedLiteral("a", literal)])
    let entry = archive[(archive.count - 22 - 46 - 5)..<(archive.count - 22)]
    var end = Array(archive.suffix(22))
    (end[8], end[10]) = (2, 2)
    let error = #expect(throws: SluiceError.self) {
      try ArrayFile.npz.read(archive.dropLast(22) + entry + end)
    }
    #expect(error?.message.contains("overlap") == true, "\(String(describing: error))")
  }

  @Test func `brackets in the names of a header do not hide how deep it nests`() throws {
    let header = "{\"" + String(repeating: "]", count: 50_000) + "\":" + String(repeating: "[", count: 50_000)
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) } + Array(header.utf8)
    let error = #expect(throws: SluiceError.self) { try Safetensors.read(bytes) }
    #expect(error?.message.contains("nested too deep") == true, "\(String(describing: error))")
  }

  @Test func `a deflated archive as NumPy writes it`() throws {
    // np.savez_compressed(f, a=np.arange(40, dtype=np.float32)), whose members have sizes of 64 bits.
    let archive = [
      "UEsDBC0AAAAIAAAAIQA10jjX//////////8FABQAYS5ucHkBABAAIAEAAAAAAACnAAAAAAAAAJ3Irw8BYRzH8a9NMBMEQRCe",
      "9rBduCCZzY+gsSuCxI3nJhj2nClmuyjaFFEURfGiKIoXRVH05k/w2ff12b6fQ6/f9QYpWctGT0w4trqmdD2oakfpYGFX1p8P",
      "F3ZivnvHn4WGPZz6S8NfrrpOxVFb9X+y8kvUoJocIpwQI4G0RPJQcNGEhxGWiLDDHkeccMYFV8S44Y4HEjzxwhvSFkkjgxzy",
      "KKCIUvsDUEsBAi0DLQAAAAgAAAAhADXSONenAAAAIAEAAAUAAAAAAAAAAAAAAIABAAAAAGEubnB5UEsFBgAAAAABAAEAMwAA",
      "AN4AAAAAAA==",
    ].joined()
    let read = try NPZ.read(Array(try #require(Data(base64Encoded: archive))))
    #expect(read.map(\.name) == ["a"])
    #expect(read[0].literal.values(as: Float.self) == (0..<40).map(Float.init))
  }
}

extension SplitMix64 {
  /// From 0 to `bound`, exclusive.
  fileprivate mutating func next(_ bound: Int) -> Int { Int(next() >> 33) % max(bound, 1) }
}
