import SluiceIR

/// What a name of the text stands for.
enum Binding {
  case value(Value)
  /// Of which no element nests as deep as `depth`.
  case tuple([Binding], depth: Int)

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
  private var bindings: [ValueName: Binding] = [:]

  /// Room for so many names.
  func reserve(_ count: Int) { bindings.reserveCapacity(count) }

  subscript(name: Int, result: Int) -> Binding? { bindings[ValueName(name: name, result: result)] }

  func define(_ name: Int, _ result: Int = 0, as binding: Binding) {
    bindings[ValueName(name: name, result: result)] = binding
  }

  /// Gives the results of `operation` their names; there are as many of each, or no names. Returns a name that was
  /// taken already.
  func define(resultsOf operation: SyntaxOperation, as results: [Binding]) -> Int? {
    var next = 0
    for (name, count) in operation.results {
      if self[name, 0] != nil { return name }
      for result in 0..<count {
        define(name, result, as: results[next])
        next += 1
      }
    }
    return nil
  }
}

/// What a name of the text refers to: `%4#1`.
struct ValueName: Hashable {
  /// The symbol of the name.
  let name: Int
  let result: Int
}

extension SyntaxRegion {
  /// The names that the region has from outside, in the order of their first use.
  func freeNames() -> [ValueName] {
    var seen: Set<ValueName> = []
    var free: [ValueName] = []
    collect([], &seen, &free)
    return free
  }

  private func collect(_ outer: Set<Int>, _ seen: inout Set<ValueName>, _ free: inout [ValueName]) {
    var defined = outer
    for parameter in parameters { defined.insert(parameter.name) }
    for operation in operations {
      for operand in operation.operands where !defined.contains(operand.name) {
        let name = ValueName(name: operand.name, result: operand.result)
        if seen.insert(name).inserted { free.append(name) }
      }
      for region in operation.regions { region.collect(defined, &seen, &free) }
      for result in operation.results { defined.insert(result.name) }
    }
  }
}
