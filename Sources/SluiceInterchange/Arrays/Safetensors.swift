import Foundation
import SluiceIR

/// Reads and writes safetensors: the size of a header in 8 bytes, the header in JSON, then the elements of all tensors.
package enum Safetensors {
  /// The tensors in the order of their elements.
  package static func read(_ bytes: [UInt8]) throws(SluiceError) -> [NamedLiteral] {
    guard bytes.count >= 8 else { throw malformed("the file ends within its first eight bytes") }
    let size = LittleEndian.integer(bytes, 0, 8)
    guard size <= UInt64(bytes.count - 8) else { throw malformed("the header does not fit in the file") }
    let start = 8 + Int(size)
    var entries: [(name: String, entry: Entry)] = []
    for (name, value) in try header(Data(bytes[8..<start])) where name != "__metadata__" {
      entries.append((name, try Entry(name, value, available: bytes.count - start)))
    }
    entries.sort { ($0.entry.first, $0.entry.end, $0.name) < ($1.entry.first, $1.entry.end, $1.name) }
    var position = 0
    var tensors: [NamedLiteral] = []
    for (name, entry) in entries {
      guard entry.first == position else {
        throw malformed("\(name) overlaps another tensor, or leaves a gap")
      }
      position = entry.end
      do throws(SluiceError) {
        let elements = Array(bytes[(start + entry.first)..<(start + entry.end)])
        tensors.append(NamedLiteral(name, try Literal(entry.type, bytes: elements)))
      } catch {
        throw error.prefixed("safetensors: \(name)")
      }
    }
    guard position == bytes.count - start else {
      throw malformed("\(bytes.count - start - position) bytes belong to no tensor")
    }
    return tensors
  }

  /// Larger element types come first, as the format's own writers have it, so that every tensor is aligned.
  package static func write(_ tensors: [NamedLiteral]) throws(SluiceError) -> [UInt8] {
    let ordered = tensors.sorted {
      ($1.literal.element.byteSize, $0.name) < ($0.literal.element.byteSize, $1.name)
    }
    var header: [String] = []
    var names: Set<String> = []
    var position = 0
    for tensor in ordered {
      guard names.insert(tensor.name).inserted, tensor.name != "__metadata__" else {
        throw SluiceError(.argument, "safetensors: two tensors are called \"\(tensor.name)\"")
      }
      let end = position + tensor.literal.type.byteCount
      let shape = tensor.literal.shape.map(String.init).joined(separator: ",")
      header.append(
        "\(quoted(tensor.name)):{\"dtype\":\"\(code(tensor.literal.element))\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(position),\(end)]}")
      position = end
    }
    var text = "{" + header.joined(separator: ",") + "}"
    text += String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
    var bytes: [UInt8] = []
    LittleEndian.append(text.utf8.count, 8, to: &bytes)
    bytes += Array(text.utf8)
    for tensor in ordered { bytes += tensor.literal.bytes }
    return bytes
  }

  // MARK: Private

  /// What the header says of one tensor.
  private struct Entry {
    let type: TensorType
    let first: Int
    let end: Int

    init(_ name: String, _ value: Any, available: Int) throws(SluiceError) {
      guard let fields = value as? [String: Any], let code = fields["dtype"] as? String,
        let sizes = (fields["shape"] as? [Any])?.map(Self.integer),
        let offsets = (fields["data_offsets"] as? [Any])?.map(Self.integer), offsets.count == 2,
        let first = offsets[0], let end = offsets[1]
      else { throw malformed("\(name) needs dtype, shape and data_offsets") }
      guard let element = ElementType.allCases.first(where: { Safetensors.code($0) == code }) else {
        throw SluiceError(
          .unsupported, "safetensors: \(name) has elements of the type \(code), which is not known")
      }
      var shape: [Int] = []
      for size in sizes {
        guard let size else { throw malformed("the shape of \(name) is not a list of sizes") }
        shape.append(size)
      }
      type = TensorType(element, Shape(shape))
      do throws(SluiceError) {
        try type.validate()
      } catch {
        throw error.prefixed("safetensors: \(name)")
      }
      guard first >= 0, first <= end, end <= available, end - first == type.byteCount else {
        throw malformed("\(name) is \(type), of \(type.byteCount) bytes; its place is \(first)..<\(end)")
      }
      (self.first, self.end) = (first, end)
    }

    /// Numbers that JSON writes as integers and that fit.
    private static func integer(_ value: Any) -> Int? {
      guard let number = value as? NSNumber, let integer = Int(exactly: number.doubleValue),
        integer < 1 << 53
      else { return nil }
      return integer
    }
  }

  private static func header(_ text: Data) throws(SluiceError) -> [String: Any] {
    // The parser of JSON recurses; a header nests three deep.
    var (depth, isString, isEscaped) = (0, false, false)
    for byte in text {
      if isString {
        if byte == UInt8(ascii: "\""), !isEscaped { isString = false }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        continue
      }
      if byte == UInt8(ascii: "\"") { isString = true }
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { depth += 1 }
      if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { depth -= 1 }
      guard depth <= 64 else { throw malformed("the header is nested too deep") }
    }
    guard let object = try? JSONSerialization.jsonObject(with: text), let header = object as? [String: Any]
    else { throw malformed("the header is not a JSON object") }
    return header
  }

  private static func malformed(_ reason: String) -> SluiceError {
    SluiceError(.syntax, "safetensors: \(reason)")
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func code(_ element: ElementType) -> String {
    switch element {
    case .f32: "F32"
    case .f64: "F64"
    case .f16: "F16"
    case .bf16: "BF16"
    case .i8: "I8"
    case .i16: "I16"
    case .i32: "I32"
    case .i64: "I64"
    case .u8: "U8"
    case .u16: "U16"
    case .u32: "U32"
    case .u64: "U64"
    case .i1: "BOOL"
    }
  }
}
