import Foundation
import Sluice
import SluiceInterchange

/// Drives damaged files of arrays through their readers: npy, npz, safetensors, and IDX in gzip.
package struct FileFuzzer: Fuzzer {
  private let seed: UInt64
  private let files: [(reader: Reader, bytes: [UInt8])]

  /// What reads a file.
  private enum Reader: String {
    case npy, npz, safetensors, idx

    /// All arrays of the file.
    func read(_ bytes: [UInt8]) throws(SluiceError) -> [Literal] {
      switch self {
      case .npy: try ArrayFile.npy.read(bytes).map(\.literal)
      case .npz: try ArrayFile.npz.read(bytes).map(\.literal)
      case .safetensors: try ArrayFile.safetensors.read(bytes).map(\.literal)
      case .idx: [try IDX.read(bytes)]
      }
    }
  }

  package init(seed: UInt64) throws {
    self.seed = seed
    var files: [(Reader, [UInt8])] = []
    var random = RandomInputs(seed: 5)
    var arrays: [NamedLiteral] = []
    for (position, element) in ElementType.allCases.enumerated() {
      let shape = [[], [3], [2, 3], [0, 4]][position % 4] as Shape
      let literal = try random.tensor(TensorType(element, shape)).literal()
      arrays.append(NamedLiteral("array \(element)", literal))
      files.append((.npy, try ArrayFile.npy.write([NamedLiteral("", literal)])))
    }
    files.append((.npz, try ArrayFile.npz.write(Array(arrays.prefix(3)))))
    files.append((.safetensors, try ArrayFile.safetensors.write(arrays)))
    files.append((.idx, [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]))
    for (reader, text) in [(Reader.npz, Self.deflated), (.idx, Self.gzipped)] {
      files.append((reader, Array(Data(base64Encoded: text) ?? Data())))
    }
    self.files = files
  }

  package func outcome(_ index: Int) -> ProgramFuzzer.Outcome {
    let (reader, bytes) = file(index)
    do throws(SluiceError) {
      let literals = try reader.read(bytes)
      for literal in literals { _ = literal.bytes.count }
      return ProgramFuzzer.Outcome(stage: .ran, error: nil)
    } catch {
      return ProgramFuzzer.Outcome(stage: error.kind == .internal ? .broken : .refused, error: error)
    }
  }

  package func text(_ index: Int) -> String {
    let (reader, bytes) = file(index)
    return "\(reader.rawValue): \(Data(bytes).base64EncodedString())"
  }

  private func file(_ index: Int) -> (Reader, [UInt8]) {
    var random = FuzzRandom(seed: seed, index: index)
    var (reader, bytes) = files[random.next(files.count)]
    // Some go to a reader that they are not for.
    if random.happens(3) { reader = files[random.next(files.count)].reader }
    for _ in 0...random.next(4) where !bytes.isEmpty { Self.damage(&bytes, &random) }
    return (reader, bytes)
  }

  private static func damage(_ bytes: inout [UInt8], _ random: inout FuzzRandom) {
    let place = random.next(bytes.count)
    switch random.next(8) {
    case 0: bytes[place] = UInt8(random.next(256))
    case 1: bytes[place] ^= UInt8(1) << UInt8(random.next(8))
    case 2: bytes.removeLast(random.next(bytes.count))
    case 3: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.next(20)))
    case 4:
      let piece = bytes[place..<min(bytes.count, place + 1 + random.next(200))]
      bytes.insert(contentsOf: piece, at: random.next(bytes.count))
    case 5:
      // A number of some bytes, as sizes and places are kept: at an edge.
      let size = [1, 2, 4, 8][random.next(4)]
      let number =
        random.pick([0, 1, -1, .max, .min, 1 << 31, 1 << 32, 1 << 48, bytes.count, -2] as [Int]) ?? 0
      for offset in 0..<size where place + offset < bytes.count {
        bytes[place + offset] = UInt8(truncatingIfNeeded: number >> (8 * offset))
      }
    case 6:
      // A number in a text.
      func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
      guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
      let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
      let number = random.pick(["0", "1", "7", "1e3", "0.5"] + ProgramMutator.extremeNumbers) ?? "0"
      bytes.replaceSubrange(start..<end, with: Array(number.utf8))
    default:
      let brackets = random.pick(["[", "]", "{", "\"", "(", "'", "\\"]) ?? "["
      bytes.insert(
        contentsOf: Array(String(repeating: brackets, count: 1 + random.next(2000)).utf8), at: place)
    }
  }

  /// What `zipfile` makes of `x.npy`, six big-endian f32 columns first, and `y.npy`, five i64.
  private static let deflated =
    "UEsDBBQAAAAIAAAAIQByJCHdVwAAAJgAAAAFAAAAeC5ucHmb7BfqGxDJyFDGUK2eklqcXKRupaBul2airqOgnpZfVFKUmBefX5SS"
    + "ChIPKSpNBQoXZyQWpAK5GkY6CsaaOgq1CuQDLgYgsG9gYHAA0g5AwgHEXsDAAABQSwMEFAAAAAgAAAAhAPA3PopQAAAAqAAAAAUA"
    + "AAB5Lm5weZvsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaGuo6Cell9UUpSYF59flJIKEg8pKk0FChdnJBakArkapjqaOgq1CpQALgYo"
    + "YITSTFCaGUqzQGkAUEsBAhQDFAAAAAgAAAAhAHIkId1XAAAAmAAAAAUAAAAAAAAAAAAAAIABAAAAAHgubnB5UEsBAhQDFAAAAAgA"
    + "AAAhAPA3PopQAAAAqAAAAAUAAAAAAAAAAAAAAIABegAAAHkubnB5UEsFBgAAAAACAAIAZgAAAO0AAAAAAA=="

  /// 4 by 30 bytes.
  private static let gzipped = "H4sIAAAAAAACA2Ng4GBiYGBgAWI5BnZmLjYmTlZGDha6MgFpiMtEhAAAAA=="
}
