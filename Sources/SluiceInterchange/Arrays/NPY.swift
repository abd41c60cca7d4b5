import SluiceIR

/// Reads and writes NumPy's `.npy`: a magic number, a version, a header in Python's syntax, the elements.
///
/// NumPy has no bfloat16: two opaque bytes (`V2`), which is what it saves for ml_dtypes' one, are read and written as that.
package enum NPY {
  package static func read(_ bytes: [UInt8]) throws(SluiceError) -> Literal {
    guard bytes.count >= 10, bytes.starts(with: magic) else {
      throw SluiceError(.syntax, "npy: the file does not start as an .npy file does")
    }
    let version = bytes[6]
    guard (1...3).contains(version) else {
      throw SluiceError(.syntax, "npy: the version \(version) of the format is not known")
    }
    let sizeBytes = version == 1 ? 2 : 4
    guard bytes.count >= 8 + sizeBytes else { throw truncated }
    let headerSize = Int(LittleEndian.integer(bytes, 8, sizeBytes))
    let start = 8 + sizeBytes + headerSize
    guard start <= bytes.count else { throw truncated }
    let header = try NPYHeader(String(decoding: bytes[(8 + sizeBytes)..<start], as: UTF8.self))
    do throws(SluiceError) {
      try header.type.validate()
    } catch {
      throw error.prefixed("npy")
    }
    guard bytes.count - start == header.type.byteCount else {
      throw SluiceError(
        .syntax,
        "npy: the header says \(header.type), which takes \(header.type.byteCount) bytes; "
          + "\(bytes.count - start) follow")
    }
    var elements = Array(bytes[start...])
    if header.isBigEndian { elements = LittleEndian.swapped(elements, header.type.element.byteSize) }
    if header.isColumnMajor { elements = rowMajor(elements, header.type) }
    do throws(SluiceError) {
      return try Literal(header.type, bytes: elements)
    } catch {
      throw error.prefixed("npy")
    }
  }

  package static func write(_ literal: Literal) -> [UInt8] {
    let sizes = literal.shape.map(String.init)
    let shape = sizes.count == 1 ? "(\(sizes[0]),)" : "(\(sizes.joined(separator: ", ")))"
    let code = NPYHeader.codes.first { $0.value == literal.element }?.key ?? "V2"
    let order = literal.element.byteSize == 1 ? "|" : "<"
    var header = "{'descr': '\(order)\(code)', 'fortran_order': False, 'shape': \(shape), }"
    // The elements start at a multiple of 64.
    header += String(repeating: " ", count: (64 - (10 + header.utf8.count + 1) % 64) % 64) + "\n"
    var bytes = magic + [1, 0]
    LittleEndian.append(header.utf8.count, 2, to: &bytes)
    bytes += Array(header.utf8)
    return bytes + literal.bytes
  }

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  private static let truncated = SluiceError(.syntax, "npy: the file ends within its header: it is truncated")

  /// Elements whose first index runs fastest, in the order in which the last one does.
  private static func rowMajor(_ bytes: [UInt8], _ type: TensorType) -> [UInt8] {
    let size = type.element.byteSize
    var strides: [Int] = []
    var stride = 1
    for dimension in type.shape {
      strides.append(stride)
      stride *= dimension
    }
    let rowStrides = type.shape.rowMajorStrides
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for offset in 0..<type.elementCount {
      var source = 0
      for axis in type.shape.indices {
        source += offset / rowStrides[axis] % max(type.shape[axis], 1) * strides[axis]
      }
      result += bytes[(source * size)..<((source + 1) * size)]
    }
    return result
  }
}

/// What the header of an `.npy` says: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
struct NPYHeader {
  let type: TensorType
  let isColumnMajor: Bool
  let isBigEndian: Bool

  static let codes: [String: ElementType] = [
    "f2": .f16, "f4": .f32, "f8": .f64, "i1": .i8, "i2": .i16, "i4": .i32, "i8": .i64, "u1": .u8, "u2": .u16,
    "u4": .u32, "u8": .u64, "b1": .i1, "V2": .bf16,
  ]

  init(_ text: String) throws(SluiceError) {
    var rest = Substring(text)
    var (description, order, shape): (String?, Bool?, [Int]?)
    func expect(_ character: Character) throws(SluiceError) {
      rest = rest.drop { $0.isWhitespace }
      guard rest.first == character else { throw Self.malformed("`\(character)` is missing") }
      rest.removeFirst()
    }
    func skip(_ character: Character) -> Bool {
      rest = rest.drop { $0.isWhitespace }
      guard rest.first == character else { return false }
      rest.removeFirst()
      return true
    }
    func string() throws(SluiceError) -> String {
      let quote: Character = skip("\"") ? "\"" : "'"
      if quote == "'" { try expect("'") }
      let text = rest.prefix { $0 != quote }
      rest = rest[text.endIndex...]
      try expect(quote)
      return String(text)
    }
    func word() -> String {
      rest = rest.drop { $0.isWhitespace }
      let word = rest.prefix { $0.isLetter || $0.isNumber }
      rest = rest[word.endIndex...]
      return String(word)
    }
    try expect("{")
    while !skip("}") {
      let key = try string()
      try expect(":")
      switch key {
      case "descr": description = try string()
      case "fortran_order":
        let value = word()
        guard value == "True" || value == "False" else { throw Self.malformed("fortran_order is \(value)") }
        order = value == "True"
      case "shape":
        try expect("(")
        var sizes: [Int] = []
        while !skip(")") {
          guard let size = Int(word()), size >= 0 else { throw Self.malformed("a dimension is no number") }
          sizes.append(size)
          if !skip(",") {
            try expect(")")
            break
          }
        }
        shape = sizes
      default: throw Self.malformed("there is an unknown key \(key)")
      }
      if !skip(",") {
        try expect("}")
        break
      }
    }
    guard let description, let order, let shape else {
      throw Self.malformed("descr, fortran_order or shape is missing")
    }
    guard let byteOrder = description.first, "<>|=".contains(byteOrder),
      let element = Self.codes[String(description.dropFirst())]
    else {
      throw SluiceError(
        .unsupported, "npy: elements of the type '\(description)' are not supported",
        note: "known are \(Self.codes.keys.sorted().joined(separator: ", "))")
    }
    type = TensorType(element, Shape(shape))
    isColumnMajor = order
    isBigEndian = byteOrder == ">"
  }

  private static func malformed(_ reason: String) -> SluiceError {
    SluiceError(.syntax, "npy: the header is malformed: \(reason)")
  }
}
