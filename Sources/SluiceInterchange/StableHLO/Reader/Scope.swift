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
/// for its end, and it does not see their names. Not copyable, so that a look at one name counts no reference to all.
struct Scopes: ~Copyable {
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
    entries = []
    // With room for results that have a number of their own, which come as they are asked for.
    entries.reserveCapacity(numbers.count + 1024)
    entries.append(contentsOf: repeatElement(Entry(), count: numbers.count))
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

  /// What these of the module's `operands` stand for; nil if one is a tuple, or not defined.
  func values(of list: SyntaxList, in operands: ContiguousArray<SyntaxOperand>) -> [Value]? {
    var values: [Value] = []
    values.reserveCapacity(list.count)
    for position in list.range {
      let operand = operands[position]
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

  /// Starts the scope of a region, in which these of the module's `parameters` have their names, and the region's parameters behind
  /// them those that it has from outside.
  mutating func enter(
    parameters: SyntaxList, in all: ContiguousArray<RegionParameter>, captures: [ValueName]
  ) {
    enter()
    var next = 0
    for position in parameters.range {
      define(all[position].name, as: .value(Value(next)))
      next += 1
    }
    for name in captures {
      define(name.number, as: .value(Value(next)))
      next += 1
    }
  }

  /// Gives the results of an operation their names, which are these of the module's `results`; there are as many of each, or no
  /// names. Returns a name that was taken already.
  mutating func define(
    _ names: SyntaxList, in all: ContiguousArray<SyntaxResult>, as results: [Binding]
  ) -> Int? {
    var next = 0
    for position in names.range {
      let entry = all[position]
      if self[entry.name] != nil { return entry.name }
      for result in 0..<entry.count {
        define(numbers.number(entry.name, result), as: results[next])
        next += 1
      }
    }
    return nil
  }
}
