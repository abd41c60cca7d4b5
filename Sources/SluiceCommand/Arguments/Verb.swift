/// One of the things that `sluice` does: `train`, `dump`, `run`.
protocol Verb {
  static var name: String { get }
  /// One line for the list of verbs.
  static var summary: String { get }
  /// What comes after the name: `MODEL [options]`.
  static var usage: String { get }
  /// A few lines on what it does, and examples.
  static var discussion: String { get }
  static var options: [Option] { get }
  static func run(_ arguments: Arguments) throws
}

/// An option that a verb takes.
struct Option {
  /// With its dashes: `--epochs`, `-O`.
  let name: String
  /// What stands for its value in the help text; nil if it takes none.
  let value: String?
  let help: String

  init(_ name: String, _ value: String? = nil, _ help: String) {
    self.name = name
    self.value = value
    self.help = help
  }
}
