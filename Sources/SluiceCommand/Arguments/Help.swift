import Sluice

/// The help texts; each fits a screen.
enum Help {
  static func overview(_ verbs: [any Verb.Type]) -> String {
    let width = verbs.map { $0.name.count }.max() ?? 0
    let list = verbs.map { "  \($0.name.padded(to: width))   \($0.summary)" }.joined(separator: "\n")
    return """
      sluice: compiles machine-learning models and runs them

      usage: sluice VERB [arguments]

      \(list)

      `sluice help VERB` tells about one. Start with `sluice train`: it trains a classifier on
      handwritten digits.
      """
  }

  static func text(for verb: any Verb.Type) -> String {
    let left = verb.options.map { $0.name + ($0.value.map { " \($0)" } ?? "") }
    let width = left.map(\.count).max() ?? 0
    let options = zip(left, verb.options).map { "  \($0.padded(to: width))   \($1.help)" }
    return [
      "sluice \(verb.name): \(verb.summary)", "usage: sluice \(verb.name) \(verb.usage)",
      options.joined(separator: "\n"), verb.discussion,
    ].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }
}
