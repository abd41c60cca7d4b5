import Sluice

/// What the user wrote after the verb: options with their values, and the rest in order.
struct Arguments {
  private(set) var positional: [String] = []
  private var values: [String: [String]] = [:]
  private let verb: any Verb.Type

  /// Options are `--name value`, `--name=value` or `--flag`, in any place; `--` ends them. An unknown one is an error that
  /// names the nearest.
  init(_ words: [String], for verb: any Verb.Type) throws {
    self.verb = verb
    let options = Dictionary(uniqueKeysWithValues: verb.options.map { ($0.name, $0) })
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        positional += rest
        break
      }
      guard word.hasPrefix("-"), word.count > 1, Double(word) == nil else {
        positional.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard let option = options[parts[0]] else {
        let near = nearestName(to: parts[0], among: options.keys.sorted())
        throw UsageError(
          "\(verb.name): there is no option \(parts[0])" + (near.map { "; do you mean \($0)?" } ?? ""), verb)
      }
      if option.value == nil {
        guard parts.count == 1 else { throw UsageError("\(verb.name): \(option.name) takes no value", verb) }
        values[option.name, default: []].append("")
      } else if parts.count == 2 {
        values[option.name, default: []].append(parts[1])
      } else {
        guard let value = rest.popFirst() else {
          throw UsageError("\(verb.name): \(option.name) needs a value: \(option.value ?? "")", verb)
        }
        values[option.name, default: []].append(value)
      }
    }
  }

  func has(_ option: String) -> Bool { values[option] != nil }

  func string(_ option: String) -> String? { values[option]?.last }

  func all(_ option: String) -> [String] { values[option] ?? [] }

  func integer(_ option: String, default fallback: Int, in range: ClosedRange<Int>) throws -> Int {
    guard let text = string(option) else { return fallback }
    guard let number = Int(text), range.contains(number) else {
      let bounds =
        range.upperBound == .max
        ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      throw wrong(option, "an integer \(bounds) is needed")
    }
    return number
  }

  func number(
    _ option: String, in range: ClosedRange<Double> = 0...Double.greatestFiniteMagnitude
  ) throws -> Double? {
    guard let text = string(option) else { return nil }
    guard let number = Double(text), range.contains(number) else {
      throw wrong(
        option,
        range.upperBound < .greatestFiniteMagnitude
          ? "a number from \(range.lowerBound) to \(range.upperBound) is needed"
          : "a number that is not negative is needed")
    }
    return number
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ option: String, default fallback: Choice
  ) throws -> Choice where Choice.RawValue == String {
    guard let text = string(option) else { return fallback }
    guard let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw wrong(option, "one of \(known) is needed")
    }
    return choice
  }

  /// What is wrong with the value given to `option`.
  func wrong(_ option: String, _ problem: String) -> UsageError {
    UsageError("\(verb.name): \(option) \(string(option) ?? ""): \(problem)", verb)
  }

  /// What is wrong with the `--input` of the parameter `name`.
  func wrong(input name: String, _ problem: String) -> UsageError {
    UsageError("\(verb.name): --input \(name): \(problem)", verb)
  }
}

/// A command line that cannot be understood: exit status 2.
struct UsageError: Error {
  let message: String

  init(_ message: String, _ verb: (any Verb.Type)? = nil) {
    self.message = message + (verb.map { " (see `sluice \($0.name) --help`)" } ?? "")
  }
}
