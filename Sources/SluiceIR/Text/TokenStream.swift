/// A lexer with one token of lookahead, and the small parsers that every part of the grammar shares.
struct TokenStream: Sendable {
  private var lexer: Lexer
  /// The token that is looked at.
  private(set) var token: Token

  init(_ source: SourceText) {
    lexer = Lexer(source)
    token = lexer.next()
  }

  var source: SourceText { lexer.source }
  /// The line of `token`, from 1.
  var line: Int { lexer.line }

  mutating func advance() { token = lexer.next() }

  /// Looks again at the token that starts at `position` on line `line`.
  mutating func rewind(to position: Int, line: Int) {
    lexer.rewind(to: position, line: line)
    advance()
  }

  /// Whether the token is the word `word`.
  func isWord(_ word: StaticString) -> Bool { token.kind == .word && spells(token, word) }

  /// Whether the token's bytes are those of `text`.
  func spells(_ token: Token, _ text: StaticString) -> Bool {
    guard token.end - token.start == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { expected in
      for index in expected.indices where source.bytes[token.start + index] != expected[index] {
        return false
      }
      return true
    }
  }

  /// Passes over a token of this kind if there is one.
  mutating func skip(_ kind: Token.Kind) -> Bool {
    guard token.kind == kind else { return false }
    advance()
    return true
  }

  /// Passes over a token of this kind; `what` is what the error says was expected.
  @discardableResult
  mutating func expect(_ kind: Token.Kind, _ what: @autoclosure () -> String) throws(SluiceError) -> Token {
    guard token.kind == kind else { throw unexpected(what()) }
    let result = token
    advance()
    return result
  }

  /// The token's text, without the sigil of a value or a symbol.
  func text(_ token: Token) -> String { source.string(token.range) }

  func error(_ message: String, at token: Token? = nil, notes: [String] = []) -> SluiceError {
    let token = token ?? self.token
    let hasSigil = token.kind == .value || token.kind == .symbol
    return source.error(message, at: hasSigil ? token.start - 1 : token.start, notes: notes)
  }

  /// The error for a token where `what` should stand.
  func unexpected(_ what: String) -> SluiceError {
    switch token.kind {
    case .end: return error("expected \(what), but the text ends")
    case .unterminatedString: return error("the string has no closing quote on its line")
    default:
      let sigil = token.kind == .value ? "%" : token.kind == .symbol ? "@" : ""
      let shown = (sigil + text(token)).unicodeScalars
      let found = shown.count > 40 ? String(shown.prefix(40)) + "..." : String(shown)
      return error("expected \(what), found `\(found)`")
    }
  }

  /// The integer that a number token spells in decimal, if it fits.
  func integer(_ token: Token) -> Int? {
    var position = token.start
    let isNegative = source.bytes[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    guard position < token.end else { return nil }
    var value = 0
    while position < token.end {
      let digit = source.bytes[position] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.subtractingReportingOverflow(Int(digit))
      guard !overflow, !carry else { return nil }
      value = sum
      position += 1
    }
    // Accumulated as a negative number, whose range is the larger.
    if isNegative { return value }
    return value == .min ? nil : -value
  }

  /// The string that a string token, or a quoted symbol, means.
  func unquoted(_ token: Token) throws(SluiceError) -> String {
    var bytes: [UInt8] = []
    var position = token.start + 1
    while position < token.end - 1 {
      let byte = source.bytes[position]
      position += 1
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      let escape = source.bytes[position]
      position += 1
      switch escape {
      case UInt8(ascii: "\\"), UInt8(ascii: "\""): bytes.append(escape)
      case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
      case UInt8(ascii: "t"): bytes.append(UInt8(ascii: "\t"))
      case UInt8(ascii: "u"):
        guard let close = source.bytes[position..<token.end].firstIndex(of: UInt8(ascii: "}")),
          source.bytes[position] == UInt8(ascii: "{"), close - position <= 9,
          let code = UInt32(source.string(position + 1..<close), radix: 16), let scalar = Unicode.Scalar(code)
        else {
          throw source.error("expected `{`, a code point in hexadecimal and `}` behind \\u", at: position)
        }
        bytes.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
        position = close + 1
      default: throw source.error("there is no escape of this letter", at: position - 1)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
