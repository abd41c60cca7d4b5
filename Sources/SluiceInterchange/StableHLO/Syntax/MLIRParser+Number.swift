import SluiceIR

/// One element of a constant: a number in decimal or its bits in hexadecimal, `true` or `false`.
extension MLIRParser {
  /// Appends the bytes of the element looked at.
  mutating func element(
    _ type: ElementType, _ narrow: NarrowElement?, _ bytes: inout [UInt8]
  ) throws(SluiceError) {
    if type == .i1 {
      if cursor.skipWord("true") { return bytes.append(1) }
      if cursor.skipWord("false") { return bytes.append(0) }
      let range = try numberRange()
      switch cursor.source.string(range) {
      case "0": return bytes.append(0)
      // As MLIR has it: one bit, with a sign or without.
      case "1", "-1": return bytes.append(1)
      case let text: throw cursor.source.error("`\(text)` is not true or false", at: range.lowerBound)
      }
    }
    if narrow == nil, let pattern = plainNumber(type) { return append(pattern, type, &bytes) }
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
    append(pattern, type, &bytes)
  }

  private func append(_ pattern: UInt64, _ type: ElementType, _ bytes: inout [UInt8]) {
    for index in 0..<type.byteSize {
      bytes.append(UInt8(truncatingIfNeeded: pattern >> UInt64(8 * index)))
    }
  }

  /// The bits of the number looked at, if it is one as long constants have them: a decimal of few digits, an integer far from
  /// overflow. Nil, with nothing taken, for every other.
  private mutating func plainNumber(_ type: ElementType) -> UInt64? {
    _ = cursor.peek()
    guard let (number, end) = ShortDecimal.read(cursor.source.bytes, from: cursor.position) else {
      return nil
    }
    let pattern: UInt64
    switch type {
    case .f32:
      guard let float = number.float else { return nil }
      pattern = UInt64(float.bitPattern)
    case .f64:
      guard let double = number.double else { return nil }
      pattern = double.bitPattern
    default:
      guard !type.isFloat, let integer = number.integer, type.represents(integer) else { return nil }
      pattern = UInt64(bitPattern: integer)
    }
    cursor.advance(end - cursor.position)
    return pattern
  }

  private func isHexadecimal(_ range: Range<Int>) -> Bool {
    range.count > 2 && cursor.source.bytes[range.lowerBound + 1] | 0x20 == UInt8(ascii: "x")
  }

  private func integer(_ type: ElementType, _ range: Range<Int>) throws(SluiceError) -> UInt64 {
    let text = cursor.source.string(range)
    if let value = Int64(text), type.represents(value) { return UInt64(bitPattern: value) }
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
}
