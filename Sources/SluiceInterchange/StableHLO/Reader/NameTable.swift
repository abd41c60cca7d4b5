import SluiceIR

/// What names stand for: open addressing over places in `entries`. Names are numbers in the order in which the text has them
/// first, so that they stand in as many slots as there are names, one behind the other, and need no more mixing.
struct NameTable {
  private var slots: ContiguousArray<Int32>
  private var entries: ContiguousArray<(name: ValueName, binding: Binding)> = []

  /// With room for so many names.
  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = ContiguousArray(repeating: -1, count: size)
    entries.reserveCapacity(capacity)
  }

  subscript(name: ValueName) -> Binding? {
    let found = slots[slot(of: name)]
    return found < 0 ? nil : entries[Int(found)].binding
  }

  mutating func define(_ name: ValueName, as binding: Binding) {
    let slot = slot(of: name)
    guard slots[slot] < 0 else {
      entries[Int(slots[slot])].binding = binding
      return
    }
    slots[slot] = Int32(truncatingIfNeeded: entries.count)
    entries.append((name, binding))
    if entries.count * 2 > slots.count { grow() }
  }

  /// See `Scope.define(_:as:)`.
  mutating func define(_ names: ArraySlice<SyntaxResult>, as results: [Binding]) -> Int? {
    var next = 0
    for entry in names {
      if slots[slot(of: ValueName(name: entry.name, result: 0))] >= 0 { return entry.name }
      for result in 0..<entry.count {
        define(ValueName(name: entry.name, result: result), as: results[next])
        next += 1
      }
    }
    return nil
  }

  /// Where `name` stands in `slots`, or would stand.
  private func slot(of name: ValueName) -> Int {
    var slot = (name.name &+ name.result &* 40_503) & (slots.count - 1)
    while case let found = slots[slot], found >= 0, entries[Int(found)].name != name {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func grow() {
    slots = ContiguousArray(repeating: -1, count: slots.count * 2)
    for (index, entry) in entries.enumerated() {
      slots[slot(of: entry.name)] = Int32(truncatingIfNeeded: index)
    }
  }
}
