/// What went wrong, where, with which shapes, and what would mend it.
///
/// Everything a caller passes in that cannot be used ends in one of these; nothing traps.
public struct SluiceError: Error, Hashable, Sendable {
  /// What sort of thing went wrong: what a program can decide by.
  public enum Kind: String, Hashable, Sendable {
    /// Shapes or element types that do not fit together, or a tensor too large.
    case shape
    /// Text or a binary file that does not follow its format.
    case syntax
    /// An argument out of its range, a missing or an unknown name.
    case argument
    /// A file that cannot be read or written.
    case file
    /// Something well-formed for which no kernel or rule exists here.
    case unsupported
    /// Memory that could not be had, a run that was interrupted, a State in use.
    case resource
    /// A broken invariant of Sluice itself, found by a verifier.
    case `internal`
  }

  public var kind: Kind
  /// One sentence without a full stop, starting with the operation or file it is about.
  public var message: String
  /// Further lines: the operands with their types and origins, then the fix.
  public var notes: [String]
  /// The user's line, if one is known.
  public var location: SourceLocation?

  public init(_ kind: Kind, _ message: String, at location: SourceLocation? = nil, notes: [String] = []) {
    self.kind = kind
    self.message = message
    self.location = location
    self.notes = notes
  }

  public init(_ kind: Kind, _ message: String, at location: SourceLocation? = nil, note: String) {
    self.init(kind, message, at: location, notes: [note])
  }

  /// The same error with the place filled in, unless it already has one.
  package func located(at location: SourceLocation?) -> SluiceError {
    var copy = self
    if copy.location == nil { copy.location = location }
    return copy
  }

  /// The same error with `prefix: ` before its message.
  package func prefixed(_ prefix: String) -> SluiceError {
    var copy = self
    copy.message = "\(prefix): \(message)"
    return copy
  }
}

extension SluiceError: CustomStringConvertible {
  /// The message, then the place and the notes, each on an indented line of its own.
  public var description: String {
    var lines = [message]
    // A reader's message starts with its place, column included.
    if let location, !message.hasPrefix("\(location):") { lines.append("  at \(location)") }
    lines += notes.map { "  \($0)" }
    return lines.joined(separator: "\n")
  }
}
