/// The bytes of one file of IR text, and the errors that point into it.
package struct SourceText: Sendable {
  package let file: String
  /// UTF-8, with a zero byte behind the end, so that a lexer may look at one byte without a bounds check of its own.
  package let bytes: ContiguousArray<UInt8>

  package init(_ text: String, file: String) { self.init(bytes: text.utf8, file: file) }

  /// Bytes that should be UTF-8; what is not is only ever shown.
  package init(bytes text: some Collection<UInt8>, file: String) {
    self.file = file
    var bytes = ContiguousArray<UInt8>()
    bytes.reserveCapacity(text.count + 1)
    bytes.append(contentsOf: text)
    bytes.append(0)
    self.bytes = bytes
  }

  /// The number of bytes of the text itself.
  package var count: Int { bytes.count - 1 }

  package func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  package func line(at offset: Int) -> Int {
    var line = 1
    for byte in bytes[..<min(offset, count)] where byte == UInt8(ascii: "\n") { line += 1 }
    return line
  }

  /// `file:line:column: message`, with the line and a caret under the column as notes before `notes`.
  package func error(
    _ message: String, at offset: Int, kind: SluiceError.Kind = .syntax, notes: [String] = []
  )
    -> SluiceError
  {
    let offset = min(offset, count)
    let newline = UInt8(ascii: "\n")
    let start = bytes[..<offset].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let end = bytes[offset..<count].firstIndex(of: newline) ?? count
    let before = String(decoding: bytes[start..<offset], as: UTF8.self).unicodeScalars
    let after = String(decoding: bytes[offset..<end], as: UTF8.self).unicodeScalars
    let place = SourceLocation(file: file, line: line(at: offset))
    let excerpt =
      Self.visible(before.suffix(Self.excerptWidth)) + Self.visible(after.prefix(Self.excerptWidth))
    let caret = String(repeating: " ", count: min(before.count, Self.excerptWidth)) + "^"
    return SluiceError(
      kind, "\(place):\(before.count + 1): \(message)", at: place, notes: [excerpt, caret] + notes)
  }

  /// `error` as it came from a rule that knows no place, pointed at `offset`.
  package func locate(_ error: SluiceError, at offset: Int, prefix: String = "") -> SluiceError {
    if error.location != nil { return error }
    let message = prefix.isEmpty ? error.message : "\(prefix): \(error.message)"
    return self.error(message, at: offset, kind: error.kind, notes: error.notes)
  }

  /// How much of a line is shown before and behind the caret.
  private static let excerptWidth = 90

  /// Tabs and control characters take one column each.
  private static func visible(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    for scalar in scalars {
      text.append(scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) ? " " : scalar)
    }
    return String(text)
  }
}
