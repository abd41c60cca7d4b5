/// A token: its kind and the bytes it stands on.
struct Token: Sendable {
  enum Kind: UInt8, Sendable {
    /// A letter or `_`, then letters, digits, `_`, `.`.
    case word
    /// A digit or `-`, then whatever may belong to a number; `-inf` and `-nan` too.
    case number
    /// `%` and a name; the range leaves out the `%`.
    case value
    /// `@` and a name, which may be a string; the range leaves out the `@`.
    case symbol
    /// The range includes the quotes.
    case string
    case leftParenthesis, rightParenthesis, leftBrace, rightBrace, leftBracket, rightBracket
    case comma, colon, equals, semicolon, arrow
    case end
    case unterminatedString, unknown
  }

  var kind: Kind
  var start: Int
  var end: Int

  var range: Range<Int> { start..<end }
}

/// Splits IR text into tokens, one at a time, in time linear in the bytes passed over.
struct Lexer: Sendable {
  let source: SourceText
  private(set) var position = 0
  /// The line of `position`, from 1.
  private(set) var line = 1

  init(_ source: SourceText) { self.source = source }

  /// Goes back to a token that was read before on line `line`.
  mutating func rewind(to position: Int, line: Int) {
    self.position = position
    self.line = line
  }

  mutating func next() -> Token {
    skipBlanks()
    let start = position
    guard start < source.count else { return Token(kind: .end, start: start, end: start) }
    let byte = source.bytes[start]
    switch Self.classes[Int(byte)] {
    case .letter: return scan(.word, from: start, while: Self.isNameByte)
    case .digit: return number(from: start)
    case .other: break
    }
    position += 1
    switch byte {
    case UInt8(ascii: "%"), UInt8(ascii: "@"):
      if byte == UInt8(ascii: "@"), source.bytes[position] == UInt8(ascii: "\"") {
        position += 1
        var token = string(from: start + 1)
        if token.kind == .string { token.kind = .symbol }
        return token
      }
      let kind: Token.Kind = byte == UInt8(ascii: "%") ? .value : .symbol
      let token = scan(kind, from: position, while: Self.isNameByte)
      return token.start < token.end ? token : Token(kind: .unknown, start: start, end: start + 1)
    case UInt8(ascii: "-"):
      let following = source.bytes[position]
      if following == UInt8(ascii: ">") {
        position += 1
        return Token(kind: .arrow, start: start, end: position)
      }
      if Self.isNameByte(following) { return number(from: start) }
    case UInt8(ascii: "\""): return string(from: start)
    case UInt8(ascii: "("): return Token(kind: .leftParenthesis, start: start, end: position)
    case UInt8(ascii: ")"): return Token(kind: .rightParenthesis, start: start, end: position)
    case UInt8(ascii: "{"): return Token(kind: .leftBrace, start: start, end: position)
    case UInt8(ascii: "}"): return Token(kind: .rightBrace, start: start, end: position)
    case UInt8(ascii: "["): return Token(kind: .leftBracket, start: start, end: position)
    case UInt8(ascii: "]"): return Token(kind: .rightBracket, start: start, end: position)
    case UInt8(ascii: ","): return Token(kind: .comma, start: start, end: position)
    case UInt8(ascii: ":"): return Token(kind: .colon, start: start, end: position)
    case UInt8(ascii: "="): return Token(kind: .equals, start: start, end: position)
    case UInt8(ascii: ";"): return Token(kind: .semicolon, start: start, end: position)
    default: break
    }
    return Token(kind: .unknown, start: start, end: position)
  }

  // MARK: Private

  private mutating func skipBlanks() {
    while true {
      switch source.bytes[position] {
      case UInt8(ascii: "\n"):
        line += 1
        position += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
      case UInt8(ascii: "/") where source.bytes[position + 1] == UInt8(ascii: "/"):
        while position < source.count, source.bytes[position] != UInt8(ascii: "\n") { position += 1 }
      default: return
      }
    }
  }

  private mutating func scan(_ kind: Token.Kind, from start: Int, while belongs: (UInt8) -> Bool) -> Token {
    position = start
    while belongs(source.bytes[position]) { position += 1 }
    return Token(kind: kind, start: start, end: position)
  }

  /// Takes `+` and `-` only behind an exponent's `e`, so that `0x1e-3` is not one number.
  private mutating func number(from start: Int) -> Token {
    position = start + 1
    var isHexadecimal = false
    while true {
      let byte = source.bytes[position]
      if Self.isNameByte(byte) {
        if byte | 0x20 == UInt8(ascii: "x") { isHexadecimal = true }
      } else {
        let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
        let followsExponent = source.bytes[position - 1] | 0x20 == UInt8(ascii: "e")
        guard isSign, followsExponent, !isHexadecimal else { break }
      }
      position += 1
    }
    return Token(kind: .number, start: start, end: position)
  }

  /// A string ends on its line. What its escapes mean is looked at when it is read.
  private mutating func string(from start: Int) -> Token {
    while position < source.count {
      switch source.bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return Token(kind: .string, start: start, end: position)
      case UInt8(ascii: "\n"): return Token(kind: .unterminatedString, start: start, end: position)
      case UInt8(ascii: "\\"): position += source.bytes[position + 1] == UInt8(ascii: "\n") ? 1 : 2
      default: position += 1
      }
    }
    position = source.count
    return Token(kind: .unterminatedString, start: start, end: position)
  }

  private enum ByteClass: UInt8 { case letter, digit, other }

  private static let classes: [ByteClass] = (0..<256).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
      .letter
    case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
    default: .other
    }
  }

  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
