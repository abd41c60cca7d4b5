import SluiceIR

/// What a name of the text stands for.
enum Binding {
  case value(Value)
  /// Of which no element nests as deep as `depth`.
  indirect case tuple([Binding], depth: Int)

  /// The tuple of `elements`. What is freed recurses, so tuples nest no deeper than types may.
  static func tuple(of elements: [Binding]) throws(SluiceError) -> Binding {
    let depth = elements.map(\.depth).max() ?? 0
    guard depth < MLIRParser.maximumDepth else {
      throw SluiceError(.syntax, "tuples nest deeper than \(MLIRParser.maximumDepth)")
    }
    return .tuple(elements, depth: depth + 1)
  }

  private var depth: Int {
    switch self {
    case .value: 0
    case .tuple(_, let depth): depth
    }
  }
}

/// What names stand for in the function or region that is being translated, of which there is one at a time: those around it wait
/// for its end, and it does not see their names.
struct Scopes {
  private struct Entry {
    var binding = Binding.value(.poison)
    /// The scope that the name has this meaning in; 0 before it has any.
    var scope: Int32 = 0
  }

  private let numbers: ValueNumbers
  /// By the numbers of names, of which each has the meaning that it was given last.
  private var entries: ContiguousArray<Entry>
  /// Meanings that scopes around the present one have given, in the order in which they were hidden.
  private var hidden: ContiguousArray<(number: Int, entry: Entry)> = []
  /// The scopes that are open, the present one last, each with how much was hidden before it.
  private var open: ContiguousArray<(scope: Int32, hidden: Int)> = []
  /// The present scope. None that has ended has its number.
  private var current: Int32 = 0
  private var count: Int32 = 0

  init(_ numbers: ValueNumbers) {
    self.numbers = numbers
    entries = ContiguousArray(repeating: Entry(), count: numbers.count)
  }

  /// Starts a scope without names.
  mutating func enter() {
    count += 1
    current = count
    open.append((current, hidden.count))
  }

  /// Ends the scope that was started last.
  mutating func leave() {
    guard let ended = open.popLast() else { return }
    while hidden.count > ended.hidden, let last = hidden.popLast() { entries[last.number] = last.entry }
    current = open.last?.scope ?? 0
  }

  subscript(name: Int, result: Int) -> Binding? { self[numbers.number(name, result)] }

  subscript(number: Int) -> Binding? {
    guard number < entries.count, entries[number].scope == current else { return nil }
    return entries[number].binding
  }

  /// What the operands stand for; nil if one is a tuple, or not defined.
  func values(of operands: ArraySlice<SyntaxOperand>) -> [Value]? {
    var values: [Value] = []
    values.reserveCapacity(operands.count)
    for operand in operands {
      guard case .value(let value) = self[operand.name, operand.result] else { return nil }
      values.append(value)
    }
    return values
  }

  mutating func define(_ number: Int, as binding: Binding) {
    while number >= entries.count { entries.append(Entry()) }
    let scope = entries[number].scope
    if scope != current, scope != 0 { hidden.append((number, entries[number])) }
    entries[number] = Entry(binding: binding, scope: current)
  }

  /// Gives the parameters of a region their names, and those that it has from outside the parameters behind these.
  mutating func defineParameters(_ parameters: ArraySlice<RegionParameter>, _ captures: [ValueName]) {
    var next = 0
    for parameter in parameters {
      define(parameter.name, as: .value(Value(next)))
      next += 1
    }
    for name in captures {
      define(name.number, as: .value(Value(next)))
      next += 1
    }
  }

  /// Gives the results of an operation their names; there are as many of each, or no names. Returns a name that was
  /// taken already.
  mutating func define(_ names: ArraySlice<SyntaxResult>, as results: [Binding]) -> Int? {
    var next = 0
    for entry in names {
      if self[entry.name] != nil { return entry.name }
      for result in 0..<entry.count {
        define(numbers.number(entry.name, result), as: results[next])
        next += 1
      }
    }
    return nil
  }
}
