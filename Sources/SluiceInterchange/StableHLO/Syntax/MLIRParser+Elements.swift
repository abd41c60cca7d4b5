import SluiceIR

/// The elements of constants: `dense<1.0>`, `dense<[[1, 2], [3, 4]]>`, `dense<"0x0000803F">`.
extension MLIRParser {
  /// The elements, and the number of their type.
  mutating func elements() throws(SluiceError) -> (value: SyntaxAttribute, type: Int) {
    let start = cursor.position
    cursor.advance(6)
    // The type stands behind the elements, so they are passed over first.
    let mark = cursor.mark()
    var hexadecimal: Range<Int>?
    if cursor.peek() == UInt8(ascii: "\"") {
      hexadecimal = try cursor.stringRange()
    } else {
      try skipElements(from: start)
    }
    try cursor.expect(">", "`>` behind the elements")
    try cursor.expect(":", "`:` and the type of the elements")
    let number = try type()
    let (type, narrow): (TensorType, NarrowElement?)
    switch types[number] {
    case .tensor(let plain): (type, narrow) = (plain, nil)
    case .narrow(let container, let element): (type, narrow) = (container, element)
    case .excluded: return (.excluded(number), number)
    default:
      throw cursor.source.error(
        "constants of this type are not supported", at: start, kind: .unsupported,
        notes: ["type: \(spelling(of: number))"])
    }
    if let hexadecimal {
      return (.literal(try literal(type, narrow, hexadecimal: hexadecimal)), number)
    }
    let end = cursor.mark()
    cursor.rewind(to: mark)
    let literal = try literal(type, narrow, from: start)
    cursor.rewind(to: end)
    return (.literal(literal), number)
  }

  // MARK: Decimal

  private mutating func skipElements(from start: Int) throws(SluiceError) {
    while true {
      switch cursor.peek() {
      case UInt8(ascii: ">"): return
      case 0: throw cursor.source.error("the constant does not end", at: start)
      case UInt8(ascii: "\""): _ = try cursor.stringRange()
      default: cursor.advance()
      }
    }
  }

  private mutating func literal(
    _ type: TensorType, _ narrow: NarrowElement?, from start: Int
  ) throws(SluiceError) -> Literal {
    var bytes: [UInt8] = []
    let count = type.elementCount
    var isSplat = false
    if cursor.peek() == UInt8(ascii: "[") {
      try nested(type, narrow, start, &bytes)
    } else if cursor.peek() != UInt8(ascii: ">") {
      try element(type.element, narrow, &bytes)
      isSplat = true
    }
    guard cursor.peek() == UInt8(ascii: ">") else { throw cursor.unexpected("`>` behind the elements") }
    do throws(SluiceError) {
      if isSplat { return try Literal(splat: bytes, type) }
      guard bytes.count == count * type.element.byteSize else {
        throw SluiceError(
          .syntax, "\(bytes.count / type.element.byteSize) elements are given, the type has \(count)")
      }
      return try Literal(type, bytes: bytes)
    } catch {
      throw cursor.source.locate(error, at: start)
    }
  }

  /// Lists in lists, as deep as the type has dimensions, each as long as its dimension says.
  private mutating func nested(
    _ type: TensorType, _ narrow: NarrowElement?, _ start: Int, _ bytes: inout [UInt8]
  ) throws(SluiceError) {
    // How many entries each open list has so far.
    var counts: [Int] = []
    while true {
      if cursor.skip(UInt8(ascii: "[")) {
        guard counts.count < type.rank else {
          throw cursor.source.error(
            "the elements are nested deeper than the type \(type) has dimensions", at: cursor.position - 1)
        }
        counts.append(0)
        guard cursor.skip(UInt8(ascii: "]")) else { continue }
      } else {
        guard counts.count == type.rank else {
          throw cursor.source.error(
            "an element stands \(counts.count) lists deep; the type \(type) has rank \(type.rank)",
            at: cursor.position)
        }
        try element(type.element, narrow, &bytes)
        counts[counts.count - 1] += 1
        if cursor.skip(UInt8(ascii: ",")) { continue }
        try cursor.expect("]", "`,` or `]`")
      }
      // A list has ended, and perhaps those around it.
      while let count = counts.popLast() {
        guard count == type.shape[counts.count] else {
          throw cursor.source.error(
            "a list has \(count) entries; dimension \(counts.count) of \(type) has \(type.shape[counts.count])",
            at: cursor.position - 1)
        }
        if counts.isEmpty { return }
        counts[counts.count - 1] += 1
        if cursor.skip(UInt8(ascii: ",")) { break }
        try cursor.expect("]", "`,` or `]`")
      }
    }
  }

  // MARK: One element

  private mutating func element(
    _ type: ElementType, _ narrow: NarrowElement?, _ bytes: inout [UInt8]
  ) throws(SluiceError) {
    if type == .i1 {
      if cursor.skipWord("true") { return bytes.append(1) }
      if cursor.skipWord("false") { return bytes.append(0) }
      let value = try cursor.integer("true or false")
      // MLIR reads 1 and -1 as true.
      return bytes.append(value == 0 ? 0 : 1)
    }
    let range = try numberRange()
    let source = cursor.source
    let pattern: UInt64
    if isHexadecimal(range) {
      let width = narrow?.bitWidth ?? type.bitWidth
      guard let bits = UInt64(source.string(range.lowerBound + 2..<range.upperBound), radix: 16),
        width == 64 || bits >> UInt64(width) == 0
      else {
        throw source.error("these are not the bits of an \(narrow?.name ?? type.name)", at: range.lowerBound)
      }
      pattern = narrow?.pattern(ofBits: UInt8(truncatingIfNeeded: bits)) ?? bits
    } else if let narrow {
      pattern = try number(narrow, range)
    } else if type.isFloat {
      pattern = try float(type, range)
    } else {
      pattern = try integer(type, range)
    }
    for index in 0..<type.byteSize {
      bytes.append(UInt8(truncatingIfNeeded: pattern >> UInt64(8 * index)))
    }
  }

  private func isHexadecimal(_ range: Range<Int>) -> Bool {
    range.count > 2 && cursor.source.bytes[range.lowerBound + 1] | 0x20 == UInt8(ascii: "x")
  }

  private func integer(_ type: ElementType, _ range: Range<Int>) throws(SluiceError) -> UInt64 {
    let text = cursor.source.string(range)
    if let value = Int64(text), type.wrapped(value) == value, type.kind == .signed || value >= 0 {
      return UInt64(bitPattern: value)
    }
    // Integers without a sign of their own may be given as either reading of their bits.
    if let value = UInt64(text), type.bitWidth == 64 || value >> UInt64(type.bitWidth) == 0 { return value }
    throw cursor.source.error("`\(text)` is not an \(type)", at: range.lowerBound)
  }

  /// A number of a narrow type, in the bits of its container.
  private func number(_ narrow: NarrowElement, _ range: Range<Int>) throws(SluiceError) -> UInt64 {
    switch narrow {
    case .integer(let bits, let isSigned):
      let value = Int(cursor.source.string(range)) ?? .max
      guard value >= (isSigned ? -1 << (bits - 1) : 0), value < 1 << bits else {
        throw cursor.source.error(
          "`\(cursor.source.string(range))` is not an \(narrow.name)", at: range.lowerBound)
      }
      return narrow.pattern(ofBits: UInt8(truncatingIfNeeded: value))
    case .float(let format):
      let value = Double(bitPattern: try float(.f64, range))
      return UInt64(Float(format.rounded(value)).bitPattern)
    }
  }

  private func float(_ type: ElementType, _ range: Range<Int>) throws(SluiceError) -> UInt64 {
    if let exact = DecimalFloat.exact(cursor.source.bytes, range) {
      switch type {
      case .f64: return exact.bitPattern
      // A decimal rounded twice may be off only where the first rounding ends on a tie of the second.
      case .f32 where exact.bitPattern & 0x1FFF_FFFF != 0x1000_0000:
        return UInt64(Float(exact).bitPattern)
      default: break
      }
    }
    let text = cursor.source.string(range)
    switch type {
    case .f32: if let value = Float(text) { return UInt64(value.bitPattern) }
    case .f64: if let value = Double(text) { return value.bitPattern }
    case .f16: if let value = Double(text) { return UInt64(SmallFloat.f16.encode(value)) }
    default: if let value = Double(text) { return UInt64(SmallFloat.bf16.encode(value)) }
    }
    throw cursor.source.error("`\(text)` is not a number", at: range.lowerBound)
  }

  /// The bytes of a number: a sign, digits, letters and points, and a sign behind a decimal exponent's `e`.
  mutating func numberRange() throws(SluiceError) -> Range<Int> {
    _ = cursor.peek()
    let start = cursor.position
    var end = start
    let bytes = cursor.source.bytes
    if bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") { end += 1 }
    let isHexadecimal =
      bytes[end] == UInt8(ascii: "0") && end + 1 < bytes.count
      && bytes[end + 1] | 0x20 == UInt8(ascii: "x")
    while end < cursor.source.count {
      let byte = bytes[end]
      let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      guard
        MLIRCursor.isWordByte(byte)
          || isSign && !isHexadecimal && end > start && bytes[end - 1] | 0x20 == UInt8(ascii: "e")
      else { break }
      end += 1
    }
    guard end > start else { throw cursor.unexpected("a number") }
    cursor.advance(end - start)
    return start..<end
  }

  // MARK: Hexadecimal

  /// Raw little-endian bytes. One element alone stands for all; booleans take a byte or a bit each.
  private func literal(
    _ type: TensorType, _ narrow: NarrowElement?, hexadecimal range: Range<Int>
  ) throws(SluiceError) -> Literal {
    let source = cursor.source
    guard range.count >= 2, range.count % 2 == 0, source.bytes[range.lowerBound] == UInt8(ascii: "0"),
      source.bytes[range.lowerBound + 1] | 0x20 == UInt8(ascii: "x")
    else { throw source.error("expected 0x and pairs of hexadecimal digits", at: range.lowerBound) }
    let first = range.lowerBound + 2
    let count = (range.upperBound - first) / 2
    var invalid: Int?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count {
        let high = HexadecimalDigits.value[Int(source.bytes[first + 2 * index])]
        let low = HexadecimalDigits.value[Int(source.bytes[first + 2 * index + 1])]
        if high | low > 15 { invalid = invalid ?? first + 2 * index }
        buffer[index] = high << 4 | low & 15
      }
      initialized = count
    }
    if let invalid { throw source.error("this is not a pair of hexadecimal digits", at: invalid) }
    do throws(SluiceError) {
      if type.element == .i1 { return try booleans(type, bytes) }
      if let narrow { return try self.narrow(narrow, type, bytes) }
      if bytes.count == type.element.byteSize, type.elementCount != 1 {
        return try Literal(splat: bytes, type)
      }
      return try Literal(type, bytes: bytes)
    } catch {
      throw source.locate(error, at: range.lowerBound)
    }
  }

  /// Elements of a narrow type take a byte each, whose lowest bits they are.
  private func narrow(_ narrow: NarrowElement, _ type: TensorType, _ codes: [UInt8]) throws(SluiceError)
    -> Literal
  {
    let patterns = (0...UInt8.max).map { narrow.pattern(ofBits: $0) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(codes.count * type.element.byteSize)
    for code in codes {
      for index in 0..<type.element.byteSize {
        bytes.append(UInt8(truncatingIfNeeded: patterns[Int(code)] >> UInt64(8 * index)))
      }
    }
    if codes.count == 1, type.elementCount != 1 { return try Literal(splat: bytes, type) }
    return try Literal(type, bytes: bytes)
  }

  private func booleans(_ type: TensorType, _ bytes: [UInt8]) throws(SluiceError) -> Literal {
    let count = type.elementCount
    if bytes.count == count { return try Literal(type, bytes: bytes.map { $0 == 0 ? 0 : 1 }) }
    if bytes.count == 1, bytes[0] == 0 || bytes[0] == 0xFF || bytes[0] == 1 && count > 8 {
      return try Literal(splat: [bytes[0] & 1], type)
    }
    guard bytes.count == (count + 7) / 8 else {
      throw SluiceError(.syntax, "\(bytes.count) bytes do not fill \(type)")
    }
    return try Literal(type, bytes: (0..<count).map { bytes[$0 / 8] >> UInt8($0 % 8) & 1 })
  }
}

/// What each byte is as a hexadecimal digit; 255 where it is none.
private enum HexadecimalDigits {
  static let value: [UInt8] = (0..<256).map { MLIRCursor.hexDigit(UInt8($0)) ?? 255 }
}

/// Decimals that one exact product or quotient of two f64 gives (Clinger 1990).
enum DecimalFloat {
  /// The f64 nearest to the decimal at `range`; nil where that takes more than a correctly rounded operation.
  static func exact(_ bytes: borrowing ContiguousArray<UInt8>, _ range: Range<Int>) -> Double? {
    var index = range.lowerBound
    let isNegative = bytes[index] == UInt8(ascii: "-")
    if isNegative || bytes[index] == UInt8(ascii: "+") { index += 1 }
    var mantissa: UInt64 = 0
    var (digits, scale, hasPoint) = (0, 0, false)
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if MLIRCursor.isDigit(byte) {
        guard digits < 18 else { return nil }
        mantissa = mantissa * 10 + UInt64(byte - UInt8(ascii: "0"))
        digits += 1
        if hasPoint { scale -= 1 }
      } else {
        break
      }
      index += 1
    }
    guard digits > 0, mantissa < 1 << 53 else { return nil }
    if index < range.upperBound {
      guard bytes[index] | 0x20 == UInt8(ascii: "e"), index + 1 < range.upperBound else { return nil }
      index += 1
      let isBelow = bytes[index] == UInt8(ascii: "-")
      if isBelow || bytes[index] == UInt8(ascii: "+") { index += 1 }
      guard index < range.upperBound, range.upperBound - index <= 3 else { return nil }
      var exponent = 0
      while index < range.upperBound {
        guard MLIRCursor.isDigit(bytes[index]) else { return nil }
        exponent = exponent * 10 + Int(bytes[index] - UInt8(ascii: "0"))
        index += 1
      }
      scale += isBelow ? -exponent : exponent
    }
    guard abs(scale) <= 22 else { return nil }
    let magnitude =
      scale < 0 ? Double(mantissa) / powers[-scale] : Double(mantissa) * powers[scale]
    return isNegative ? -magnitude : magnitude
  }

  private static let powers: [Double] = (0...22).map { Double("1e\($0)") ?? 1 }
}
