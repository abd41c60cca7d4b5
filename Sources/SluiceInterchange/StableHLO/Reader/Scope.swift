import SluiceIR

/// What a name of the text stands for.
indirect enum Binding {
  case value(Value)
  case tuple([Binding])
}

/// The names that one function or region has given so far. Shared by all who read them while it grows: a copy for each
/// operation would take quadratic time.
final class Scope {
  /// By the symbol of the name and the number of the result.
  private var bindings: [UInt64: Binding] = [:]

  private static func key(_ name: Int, _ result: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: name) << 20 | UInt64(truncatingIfNeeded: result & 0xFFFFF)
  }

  subscript(name: Int, result: Int) -> Binding? { bindings[Self.key(name, result)] }

  func define(_ name: Int, _ result: Int = 0, as binding: Binding) {
    bindings[Self.key(name, result)] = binding
  }

  /// Gives the results of `operation` their names; there are as many of each.
  func define(resultsOf operation: SyntaxOperation, as results: [Binding]) {
    var next = 0
    for (name, count) in operation.results {
      for result in 0..<count {
        define(name, result, as: results[next])
        next += 1
      }
    }
  }
}

/// A name that a region uses and does not define.
struct FreeName: Hashable {
  let name: Int
  let result: Int
}

extension SyntaxRegion {
  /// The names that the region has from outside, in the order of their first use.
  func freeNames() -> [FreeName] {
    var seen: Set<FreeName> = []
    var free: [FreeName] = []
    collect([], &seen, &free)
    return free
  }

  private func collect(_ outer: Set<Int>, _ seen: inout Set<FreeName>, _ free: inout [FreeName]) {
    var defined = outer
    for parameter in parameters { defined.insert(parameter.name) }
    for operation in operations {
      for operand in operation.operands where !defined.contains(operand.name) {
        let name = FreeName(name: operand.name, result: operand.result)
        if seen.insert(name).inserted { free.append(name) }
      }
      for region in operation.regions { region.collect(defined, &seen, &free) }
      for result in operation.results { defined.insert(result.name) }
    }
  }
}
