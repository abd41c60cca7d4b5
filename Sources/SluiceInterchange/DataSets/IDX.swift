import Foundation
import SluiceIR

/// Reads IDX files, the form in which MNIST and its kin are kept: a magic number, big-endian sizes, then the elements.
///
/// Files may be compressed by gzip; the contents decide, not the name.
package enum IDX {
  /// Reads a file. Every error names it.
  package static func read(contentsOf url: URL) throws(SluiceError) -> Literal {
    let data = try FileContents.read(url)
    do throws(SluiceError) {
      return try read([UInt8](data))
    } catch {
      throw error.prefixed(url.relativePath)
    }
  }

  /// Reads the contents of a file.
  package static func read(_ contents: [UInt8]) throws(SluiceError) -> Literal {
    guard !contents.isEmpty else { throw SluiceError(.syntax, "IDX: the file is empty") }
    let bytes = Gzip.isCompressed(contents) ? try Gzip.decompress(contents) : contents
    guard bytes.count >= 4 else {
      throw SluiceError(.syntax, "IDX: the file ends within its first four bytes")
    }
    guard bytes[0] == 0, bytes[1] == 0, let element = elementTypes[bytes[2]] else {
      throw SluiceError(
        .syntax,
        "IDX: the file starts with \(hex(bytes.prefix(4))), which is not the magic number of an IDX file",
        note: "expected 00 00, a type code such as 08 for bytes, and the number of dimensions")
    }
    let rank = Int(bytes[3])
    let headerSize = 4 + 4 * rank
    guard bytes.count >= headerSize else {
      throw SluiceError(.syntax, "IDX: the header promises \(rank) sizes; the file ends before them")
    }
    let sizes = (0..<rank).map { axis in
      bytes[(4 + 4 * axis)..<(8 + 4 * axis)].reduce(0) { $0 << 8 | Int($1) }
    }
    let type = TensorType(element, Shape(sizes))
    do throws(SluiceError) {
      try type.validate()
    } catch {
      throw error.prefixed("IDX")
    }
    guard bytes.count - headerSize == type.byteCount else {
      throw SluiceError(
        .syntax,
        "IDX: the header says \(type), which takes \(type.byteCount) bytes; "
          + "\(bytes.count - headerSize) follow",
        note: bytes.count - headerSize < type.byteCount ? "the file is truncated" : "the file is damaged")
    }
    return try Literal(type, bytes: LittleEndian.swapped(Array(bytes[headerSize...]), element.byteSize))
  }

  private static let elementTypes: [UInt8: ElementType] = [
    0x08: .u8, 0x09: .i8, 0x0B: .i16, 0x0C: .i32, 0x0D: .f32, 0x0E: .f64,
  ]

  private static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }.joined(
      separator: " ")
  }
}
