import SluiceIR

/// Constants as raw bytes: `dense<"0x0000803F">`.
extension MLIRParser {
  /// Raw little-endian bytes. One element alone stands for all; booleans take a byte or a bit each.
  func literal(
    _ type: TensorType, _ narrow: NarrowElement?, hexadecimal range: Range<Int>
  ) throws(SluiceError) -> Literal {
    let source = cursor.source
    guard range.count >= 2, range.count % 2 == 0, source.bytes[range.lowerBound] == UInt8(ascii: "0"),
      source.bytes[range.lowerBound + 1] | 0x20 == UInt8(ascii: "x")
    else { throw source.error("expected 0x and pairs of hexadecimal digits", at: range.lowerBound) }
    let first = range.lowerBound + 2
    let count = (range.upperBound - first) / 2
    let (text, digits) = (source.bytes, HexadecimalDigits.value)
    var invalid: Int?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count {
        let high = digits[Int(text[first + 2 * index])]
        let low = digits[Int(text[first + 2 * index + 1])]
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
