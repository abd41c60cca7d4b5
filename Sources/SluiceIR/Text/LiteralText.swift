/// How a constant is written behind its type: one element that stands for all, nested lists, or bytes.
enum LiteralText {
  /// Constants of more elements than this print as the hexadecimal digits of their bytes.
  static let maximumListed = 64

  /// Writes the elements. Longer constants than `elidedBeyond` bytes are cut, which does not read back.
  static func write(_ literal: Literal, to text: inout String, elidedBeyond limit: Int = .max) {
    let stored = literal.storedBytes
    if let uniform = literal.uniformBytes {
      ElementText.write(literal.element, uniform, at: 0, to: &text)
    } else if stored.isEmpty {
      text += "[]"
    } else if literal.type.elementCount <= maximumListed {
      writeList(literal.type, stored, to: &text)
    } else {
      writeBytes(stored, to: &text, limit: limit)
    }
  }

  /// Brackets open where an index turns zero and close where it comes to its end.
  private static func writeList(_ type: TensorType, _ bytes: [UInt8], to text: inout String) {
    let strides = type.shape.rowMajorStrides
    for index in 0..<type.elementCount {
      let opening = zip(strides, type.shape).count { index % ($0 * $1) == 0 }
      text += String(repeating: "[", count: opening)
      ElementText.write(type.element, bytes, at: index * type.element.byteSize, to: &text)
      let closing = zip(strides, type.shape).count { (index + 1) % ($0 * $1) == 0 }
      text += String(repeating: "]", count: closing)
      if index + 1 < type.elementCount { text += ", " }
    }
  }

  private static func writeBytes(_ bytes: [UInt8], to text: inout String, limit: Int) {
    let digits = Array("0123456789abcdef".utf8)
    let shown = bytes.count > limit ? bytes.prefix(16) : bytes[...]
    var characters: [UInt8] = []
    characters.reserveCapacity(2 * shown.count)
    for byte in shown {
      characters.append(digits[Int(byte >> 4)])
      characters.append(digits[Int(byte & 15)])
    }
    text += "hex\""
    text += String(decoding: characters, as: UTF8.self)
    text += shown.count < bytes.count ? "... \(bytes.count) bytes\"" : "\""
  }
}

extension TokenStream {
  /// Reads the elements of a constant of `type`, which must be valid: one element for all, flat or nested lists, or
  /// `hex"..."`. Takes no more memory than the text has.
  mutating func literal(_ type: TensorType) throws(SluiceError) -> Literal {
    let start = token
    do throws(SluiceError) {
      if isWord("hex") { return try Literal(type, bytes: try hexadecimalBytes(type)) }
      if token.kind == .leftBracket { return try Literal(type, bytes: try listedBytes(type)) }
      var bytes: [UInt8] = []
      try ElementText.read(type.element, token, self, to: &bytes)
      advance()
      return try Literal(splat: bytes, type)
    } catch {
      throw source.locate(error, at: start.start)
    }
  }

  private mutating func hexadecimalBytes(_ type: TensorType) throws(SluiceError) -> [UInt8] {
    let word = token
    advance()
    let string = try expect(.string, "the bytes as a string, hex\"...\"")
    let digits = source.bytes[string.start + 1..<string.end - 1]
    guard !digits.contains(UInt8(ascii: ".")) else {
      throw error("this constant was cut when it was printed", at: word)
    }
    guard digits.count == 2 * type.byteCount else {
      throw error("\(type) takes \(type.byteCount) bytes, the string has \(digits.count) digits", at: word)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    var high: UInt8?
    for (index, digit) in zip(digits.indices, digits) {
      guard let value = Self.hexadecimalDigit(digit) else {
        throw source.error("a hexadecimal digit is expected", at: index)
      }
      if let upper = high {
        bytes.append(upper << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// One list of all elements, or lists nested as deep as the rank, each as long as its dimension.
  private mutating func listedBytes(_ type: TensorType) throws(SluiceError) -> [UInt8] {
    var bytes: [UInt8] = []
    /// The entries read so far of every list that is open, the outermost first.
    var counts: [Int] = []
    var isFlat = false
    repeat {
      if token.kind == .leftBracket {
        guard counts.count < type.rank || counts.isEmpty, !isFlat else {
          throw error("the lists are nested deeper than \(type) has dimensions")
        }
        try countEntry(&counts, type, isFlat: false)
        counts.append(0)
        advance()
        if counts.count == 1, token.kind != .leftBracket { isFlat = true }
        if token.kind != .rightBracket { continue }
      } else {
        guard isFlat || counts.count == type.rank else {
          throw error("expected `[`: the lists of \(type) are nested \(type.rank) deep, or flat")
        }
        try countEntry(&counts, type, isFlat: isFlat)
        try ElementText.read(type.element, token, self, to: &bytes)
        advance()
        if skip(.comma) { continue }
      }
      // Behind an element or in an empty list: as many lists end as there are closing brackets.
      repeat {
        let expected = isFlat ? type.elementCount : type.shape[counts.count - 1]
        guard token.kind == .rightBracket else { throw unexpected("`,` or `]`") }
        guard counts.removeLast() == expected else {
          throw error("the list is shorter than the \(expected) entries that \(type) has here")
        }
        advance()
      } while !counts.isEmpty && token.kind != .comma
      if !counts.isEmpty { advance() }
    } while !counts.isEmpty
    return bytes
  }

  private func countEntry(_ counts: inout [Int], _ type: TensorType, isFlat: Bool) throws(SluiceError) {
    guard let last = counts.indices.last else { return }
    let expected = isFlat ? type.elementCount : type.shape[last]
    guard counts[last] < expected else {
      throw error("the list is longer than the \(expected) entries that \(type) has here")
    }
    counts[last] += 1
  }
}
