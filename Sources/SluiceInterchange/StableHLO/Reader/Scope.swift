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
///
/// Open addressing over places in `entries`. Names are numbers in the order in which the text has them first, so that
/// they stand in as many slots as there are names, one behind the other, and need no more mixing.
final class Scope {
  private var slots: ContiguousArray<Int32>
  private var entries: ContiguousArray<(name: ValueName, binding: Binding)> = []

  /// With room for so many names.
  init(capacity: Int = 0) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = ContiguousArray(repeating: -1, count: size)
    entries.reserveCapacity(capacity)
  }

  subscript(name: Int, result: Int) -> Binding? {
    let found = slots[slot(of: ValueName(name: name, result: result))]
    return found < 0 ? nil : entries[Int(found)].binding
  }

  func define(_ name: Int, _ result: Int = 0, as binding: Binding) {
    let key = ValueName(name: name, result: result)
    let slot = slot(of: key)
    guard slots[slot] < 0 else {
      entries[Int(slots[slot])].binding = binding
      return
    }
    slots[slot] = Int32(truncatingIfNeeded: entries.count)
    entries.append((key, binding))
    if entries.count * 2 > slots.count { grow() }
  }

  /// Gives the results of an operation their names; there are as many of each, or no names. Returns a name that was
  /// taken already.
  func define(_ names: ArraySlice<SyntaxResult>, as results: [Binding]) -> Int? {
    var next = 0
    for entry in names {
      if self[entry.name, 0] != nil { return entry.name }
      for result in 0..<entry.count {
        define(entry.name, result, as: results[next])
        next += 1
      }
    }
    return nil
  }

  /// Where `key` stands in `slots`, or would stand.
  private func slot(of key: ValueName) -> Int {
    var slot = (key.name &+ key.result &* 40_503) & (slots.count - 1)
    while case let found = slots[slot], found >= 0, entries[Int(found)].name != key {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func grow() {
    slots = ContiguousArray(repeating: -1, count: slots.count * 2)
    for (index, entry) in entries.enumerated() {
      slots[slot(of: entry.name)] = Int32(truncatingIfNeeded: index)
    }
  }
}

/// What a name of the text refers to: `%4#1`.
struct ValueName: Hashable {
  /// The symbol of the name.
  let name: Int
  let result: Int
}

extension SyntaxModule {
  /// The names that a region has from outside, in the order of their first use.
  func freeNames(of region: SyntaxRegion) -> [ValueName] {
    var search = FreeNames(module: self)
    search.visit(region)
    return search.free
  }
}

/// A walk over a region and those in it.
private struct FreeNames {
  let module: SyntaxModule
  /// What is defined where the walk is.
  private var defined: Set<Int> = []
  private var seen: Set<ValueName> = []
  private(set) var free: [ValueName] = []

  init(module: SyntaxModule) { self.module = module }

  mutating func visit(_ region: SyntaxRegion) {
    // What a region defines ends with it: taken away again, since a copy for every region would take quadratic time.
    var added: [Int] = []
    for parameter in region.parameters where defined.insert(parameter.name).inserted {
      added.append(parameter.name)
    }
    for operation in region.operations {
      for operand in module.operands[operation.operands] where !defined.contains(operand.name) {
        let name = ValueName(name: operand.name, result: operand.result)
        if seen.insert(name).inserted { free.append(name) }
      }
      for region in operation.regions { visit(region) }
      for result in module.results[operation.results] where defined.insert(result.name).inserted {
        added.append(result.name)
      }
    }
    for name in added { defined.remove(name) }
  }
}
