import SluiceIR

/// A place in MLIR text, and the smallest pieces that the parser takes from there. Nothing here goes back further than
/// it has been told to, so that parsing is linear in the bytes.
struct MLIRCursor {
  let source: SourceText
  /// The source's bytes, with a zero behind the end, and where that stands.
  let bytes: ContiguousArray<UInt8>
  private let end: Int
  var position = 0
  /// The line of `position`, from 1.
  var line = 1
  private(set) var symbols: SymbolTable
  /// The text of each symbol.
  private(set) var names: [String] = []

  init(_ source: SourceText) {
    self.source = source
    bytes = source.bytes
    end = source.count
    symbols = SymbolTable(byteCount: source.count)
    names.reserveCapacity(source.count / 96)
  }

  // MARK: Looking

  /// The byte looked at, behind blanks and comments; 0 at the end.
  @inline(__always) mutating func peek() -> UInt8 {
    skipBlanks()
    return bytes[position]
  }

  /// The byte at `position + offset`; 0 beyond the end.
  func byte(_ offset: Int = 0) -> UInt8 {
    position + offset < end ? bytes[position + offset] : 0
  }

  mutating func isAtEnd() -> Bool {
    skipBlanks()
    return position >= end
  }

  /// Whether the text goes on with `word`, as a whole word.
  @inline(__always) mutating func isWord(_ word: StaticString) -> Bool {
    skipBlanks()
    return startsWith(word) && !Self.isWordByte(byte(word.utf8CodeUnitCount))
  }

  @inline(__always) mutating func isPrefix(_ text: StaticString) -> Bool {
    skipBlanks()
    return startsWith(text)
  }

  @inline(__always) private func startsWith(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= end else { return false }
    return text.withUTF8Buffer { expected in
      for index in 0..<count where bytes[position + index] != expected[index] { return false }
      return true
    }
  }

  // MARK: Taking

  mutating func advance(_ count: Int = 1) { position = min(position + count, end) }

  @inline(__always) mutating func skip(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    advance()
    return true
  }

  @inline(__always) mutating func skip(_ text: StaticString) -> Bool {
    guard isPrefix(text) else { return false }
    advance(text.utf8CodeUnitCount)
    return true
  }

  mutating func skipWord(_ word: StaticString) -> Bool {
    guard isWord(word) else { return false }
    advance(word.utf8CodeUnitCount)
    return true
  }

  /// Whether the text goes on with the bytes at `range`, which are then passed over.
  mutating func skip(bytesAt range: Range<Int>) -> Bool {
    guard range.count <= end - position, standsHere(range) else { return false }
    position += range.count
    return true
  }

  @inline(__always)
  mutating func expect(_ text: StaticString, _ what: @autoclosure () -> String) throws(SluiceError) {
    guard skip(text) else { throw unexpected(what()) }
  }

  /// The name of a value or symbol: a word in which `-` may stand, though not that of `->`.
  mutating func name(_ what: @autoclosure () -> String) throws(SluiceError) -> Range<Int> {
    skipBlanks()
    return try take(upTo: endOfName(), what())
  }

  /// Letters, digits, `_`, `.` and `$`, at least one.
  mutating func word(_ what: @autoclosure () -> String) throws(SluiceError) -> Range<Int> {
    skipBlanks()
    return try take(upTo: endOfWord(), what())
  }

  @inline(__always)
  private mutating func take(upTo place: Int, _ what: @autoclosure () -> String) throws(SluiceError)
    -> Range<Int>
  {
    let start = position
    guard place > start else { throw unexpected(what()) }
    position = place
    return start..<place
  }

  /// What stands behind `@`: a word or a string.
  mutating func symbolName() throws(SluiceError) -> String {
    try expect("@", "a symbol such as @main")
    if byte() == UInt8(ascii: "\"") { return try string() }
    return text(try name("a symbol's name"))
  }

  /// A string with its quotes and escapes taken away.
  mutating func string() throws(SluiceError) -> String {
    let range = try stringRange()
    let raw = bytes[range]
    guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
    var decoded: [UInt8] = []
    var rest = raw
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
        decoded.append(byte)
        continue
      }
      switch escape {
      case UInt8(ascii: "n"): decoded.append(10)
      case UInt8(ascii: "t"): decoded.append(9)
      default:
        if let high = Self.hexDigit(escape), let low = rest.first.flatMap(Self.hexDigit) {
          rest.removeFirst()
          decoded.append(high << 4 | low)
        } else {
          decoded.append(escape)
        }
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  /// The bytes between a string's quotes.
  mutating func stringRange() throws(SluiceError) -> Range<Int> {
    guard peek() == UInt8(ascii: "\"") else { throw unexpected("a string") }
    let open = position
    var place = open + 1
    while true {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        position = place + 1
        return open + 1..<place
      // What is escaped is never the end of the text, behind which there is a byte.
      case UInt8(ascii: "\\") where place + 1 < end: place += 2
      case UInt8(ascii: "\n"): throw source.error("the string does not end on its line", at: open)
      case 0 where place >= end:
        position = end
        throw source.error("the string does not end", at: open)
      default: place += 1
      }
    }
  }

  // MARK: Loops over bytes

  // By a span, which lies where it is while a loop runs; behind the end there is a zero.

  private func standsHere(_ range: Range<Int>) -> Bool {
    let bytes = bytes.span
    var (place, known) = (position, range.lowerBound)
    while known < range.upperBound {
      guard bytes[place] == bytes[known] else { return false }
      place &+= 1
      known &+= 1
    }
    return true
  }

  private func endOfWord() -> Int {
    let bytes = bytes.span
    var place = position
    while Self.isWordByte(bytes[place]) { place &+= 1 }
    return place
  }

  private func endOfName() -> Int {
    let bytes = bytes.span
    var place = position
    while Self.isWordByte(bytes[place])
      || bytes[place] == UInt8(ascii: "-") && bytes[place + 1] != UInt8(ascii: ">")
    {
      place &+= 1
    }
    return place
  }

  // MARK: Names

  /// The number of the bytes at `range`; equal bytes have equal numbers.
  mutating func intern(_ range: Range<Int>) -> Int {
    let symbol = symbols.intern(range, of: bytes)
    if symbol == names.count { names.append(source.string(range)) }
    return symbol
  }

  /// The bytes at `range` as a string; made once for equal bytes.
  mutating func text(_ range: Range<Int>) -> String { names[intern(range)] }

  // MARK: Going back

  struct Mark {
    let position: Int
    fileprivate let line: Int
  }

  func mark() -> Mark { Mark(position: position, line: line) }

  mutating func rewind(to mark: Mark) { (position, line) = (mark.position, mark.line) }

  // MARK: Errors

  mutating func unexpected(_ expected: String) -> SluiceError {
    skipBlanks()
    let shown: String
    if position >= end {
      shown = "the end of the text"
    } else if Self.isWordByte(byte()) {
      var stop = position
      while stop < min(end, position + 40), Self.isWordByte(bytes[stop]) { stop += 1 }
      shown = "`\(source.string(position..<stop))`"
    } else {
      shown = "`\(source.string(position..<position + 1))`"
    }
    return source.error("expected \(expected), found \(shown)", at: position)
  }

  // MARK: Private

  @inline(__always) mutating func skipBlanks() {
    // One blank or none, nearly everywhere.
    var byte = bytes[position]
    if byte == UInt8(ascii: " ") {
      position += 1
      byte = bytes[position]
    }
    if byte <= UInt8(ascii: " ") || byte == UInt8(ascii: "/") { skipSeveralBlanks() }
  }

  private mutating func skipSeveralBlanks() {
    while true {
      switch bytes[position] {
      case UInt8(ascii: "\n"):
        line += 1
        position += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
      case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
        while position < end, bytes[position] != UInt8(ascii: "\n") { position += 1 }
      default: return
      }
    }
  }

  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "$"):
      true
    default: false
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
