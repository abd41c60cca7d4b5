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

/// The names that one function or region has given so far. Shared by all who read them while it grows: a copy for each
/// operation would take quadratic time.
final class Scope {
  private var names: NameTable

  /// With room for so many names.
  init(capacity: Int = 0) { names = NameTable(capacity: capacity) }

  subscript(name: Int, result: Int) -> Binding? { names[ValueName(name: name, result: result)] }

  func define(_ name: Int, _ result: Int = 0, as binding: Binding) {
    names.define(ValueName(name: name, result: result), as: binding)
  }

  /// Gives the results of an operation their names; there are as many of each, or no names. Returns a name that was
  /// taken already.
  func define(_ names: ArraySlice<SyntaxResult>, as results: [Binding]) -> Int? {
    self.names.define(names, as: results)
  }
}

/// What a name of the text refers to: `%4#1`.
struct ValueName: Hashable {
  /// The symbol of the name.
  let name: Int
  let result: Int
}
