/// A piece of a program of either language; all pieces together are the text.
struct FuzzToken {
  enum Kind {
    /// `%name`, where it is defined or used.
    case value
    /// `@name`
    case symbol
    /// `tensor<2x3xf32>` or `f32[2, 3]`
    case type
    case number, word, string, mark, blank, newline
  }

  var kind: Kind
  var text: String

  static func isElement(_ text: String) -> Bool { elements.contains(text) }
  static let floats = ["f32", "f64", "f16", "bf16"]
  static let elements = floats + ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "i1"]
}

/// Takes StableHLO and `.sluice` text to pieces. It never fails: what it does not know is a mark.
struct FuzzLexer {
  private let bytes: [UInt8]
  private var at = 0

  static func tokens(_ text: String) -> [FuzzToken] {
    var lexer = FuzzLexer(bytes: Array(text.utf8))
    var tokens: [FuzzToken] = []
    while let token = lexer.next() {
      if !token.text.isEmpty { tokens.append(token) }
    }
    return tokens
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func next() -> FuzzToken? {
    guard at < bytes.count else { return nil }
    let start = at
    let kind = scan()
    // A comment leaves nothing.
    return FuzzToken(kind: kind, text: String(decoding: bytes[min(start + skipped, at)..<at], as: UTF8.self))
  }

  /// How much of what was scanned is no part of the token.
  private var skipped = 0

  private mutating func scan() -> FuzzToken.Kind {
    skipped = 0
    let start = at
    let byte = bytes[at]
    at += 1
    switch byte {
    case UInt8(ascii: "\n"): return .newline
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      advance { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
      return .blank
    case UInt8(ascii: "/") where peek == UInt8(ascii: "/"):
      advance { $0 != UInt8(ascii: "\n") }
      skipped = at - start
      return .blank
    case UInt8(ascii: "\""):
      while let next = peek, next != UInt8(ascii: "\""), next != UInt8(ascii: "\n") {
        at += next == UInt8(ascii: "\\") ? 2 : 1
      }
      at = min(at + 1, bytes.count)
      return .string
    case UInt8(ascii: "%"):
      advance(Self.isName)
      return .value
    case UInt8(ascii: "@"):
      advance { Self.isName($0) || $0 == UInt8(ascii: ".") }
      return .symbol
    case UInt8(ascii: "-") where peek.map(Self.isDigit) ?? false: return number()
    default: break
    }
    if Self.isDigit(byte) { return number() }
    guard Self.isName(byte) else { return .mark }
    advance { Self.isName($0) || $0 == UInt8(ascii: ".") }
    let word = String(decoding: bytes[start..<at], as: UTF8.self)
    if word == "tensor", peek == UInt8(ascii: "<") {
      closeType(UInt8(ascii: "<"), UInt8(ascii: ">"))
      return .type
    }
    if FuzzToken.isElement(word), peek == UInt8(ascii: "[") {
      closeType(UInt8(ascii: "["), UInt8(ascii: "]"))
      return .type
    }
    return .word
  }

  private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func advance(_ while: (UInt8) -> Bool) {
    while let next = peek, `while`(next) { at += 1 }
  }

  private mutating func number() -> FuzzToken.Kind {
    var last: UInt8 = 0
    while let next = peek {
      let isSign = next == UInt8(ascii: "+") || next == UInt8(ascii: "-")
      guard Self.isName(next) || next == UInt8(ascii: ".") || isSign && last | 0x20 == UInt8(ascii: "e")
      else { break }
      last = next
      at += 1
    }
    return .number
  }

  private mutating func closeType(_ open: UInt8, _ close: UInt8) {
    var depth = 0
    while let next = peek, next != UInt8(ascii: "\n") {
      at += 1
      if next == open { depth += 1 }
      if next == close { depth -= 1 }
      if depth == 0 { return }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
  private static func isName(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_")
      || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
  }
}
