import SluiceIR
import SluiceOperations

/// Types and constants as MLIR writes them.
enum ElementForm {
  static func type(_ type: TensorType) -> String {
    self.type(type.shape, element(type.element))
  }

  static func type(_ shape: Shape, _ element: String) -> String {
    "tensor<" + shape.map { "\($0)x" }.joined() + element + ">"
  }

  static func element(_ element: ElementType) -> String {
    switch element {
    case .u8: "ui8"
    case .u16: "ui16"
    case .u32: "ui32"
    case .u64: "ui64"
    default: element.name
    }
  }

  /// `dense<...> : tensor<...>`, exact to the bit: decimals that read back as the same number for few elements, the raw bytes
  /// for many, and the bits of what no decimal spells.
  static func constant(_ literal: Literal) -> String {
    "dense<\(elements(literal))> : \(type(literal.type))"
  }

  /// Beyond this, elements are written as bytes.
  private static let longestList = 16

  private static func elements(_ literal: Literal) -> String {
    let type = literal.type
    guard type.elementCount > 0 else { return "" }
    if let uniform = literal.uniformBytes { return number(uniform[...], type.element) }
    let size = type.element.byteSize
    let bytes = literal.bytes
    // How MLIR packs booleans into bytes has changed over time, so they are always spelled.
    guard type.element != .i1, type.elementCount > longestList else {
      return nested(type.shape, 0) { index in
        number(bytes[(index * size)..<((index + 1) * size)], type.element)
      }
    }
    let digits = Array("0123456789ABCDEF".utf8)
    var text: [UInt8] = Array("\"0x".utf8)
    text.reserveCapacity(2 * bytes.count + 4)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    text.append(UInt8(ascii: "\""))
    return String(decoding: text, as: UTF8.self)
  }

  /// Recurses over dimensions, of which there are at most `Shape.maximumRank`.
  private static func nested(_ shape: Shape, _ first: Int, _ number: (Int) -> String) -> String {
    guard let size = shape.first else { return number(first) }
    let inner = Shape(shape.dropFirst())
    let stride = inner.elementCount
    return "[" + (0..<size).map { nested(inner, first + $0 * stride, number) }.joined(separator: ", ") + "]"
  }

  private static func number(_ bytes: ArraySlice<UInt8>, _ element: ElementType) -> String {
    let pattern = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    if element == .i1 { return pattern == 0 ? "false" : "true" }
    guard element.isFloat else {
      guard element.kind == .signed else { return "\(pattern)" }
      let shift = UInt64(64 - element.bitWidth)
      return "\(Int64(bitPattern: pattern << shift) >> Int64(shift))"
    }
    let value: Double =
      switch element {
      case .f32: Double(Float(bitPattern: UInt32(pattern)))
      case .f64: Double(bitPattern: pattern)
      case .f16: SmallFloat.f16.decode(UInt16(pattern))
      default: SmallFloat.bf16.decode(UInt16(pattern))
      }
    guard value.isFinite else {
      let digits = String(pattern, radix: 16, uppercase: true)
      return "0x" + String(repeating: "0", count: element.bitWidth / 4 - digits.count) + digits
    }
    let text = element == .f32 ? Float(value).description : value.description
    // MLIR wants a point before an exponent.
    guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
    return text[..<exponent] + ".0" + text[exponent...]
  }
}
