/// Finds the node that already applies an operation to the same operands: open addressing over node indices, so
/// that a lookup allocates nothing and the table holds four bytes a slot.
struct NodeIndex {
  private var slots: [UInt32] = Array(repeating: .max, count: 64)
  private var count = 0

  static func hash(_ operation: OperationTable.ID, _ operands: some Collection<Value>) -> UInt64 {
    var hash = UInt64(operation) &* 0x9E37_79B9_7F4A_7C15
    for operand in operands {
      hash = (hash ^ UInt64(operand.id)) &* 0xBF58_476D_1CE4_E5B9
      hash ^= hash >> 29
    }
    return hash
  }

  /// The first node with this hash for which `matches` holds.
  func find(_ hash: UInt64, where matches: (Int) -> Bool) -> Int? {
    var slot = Int(truncatingIfNeeded: hash & UInt64(slots.count - 1))
    while slots[slot] != .max {
      if matches(Int(slots[slot])) { return Int(slots[slot]) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a node that `find` did not find. `rehash` gives the hash of a node already present.
  mutating func insert(_ node: Int, _ hash: UInt64, rehash: (Int) -> UInt64) {
    if (count + 1) * 2 > slots.count {
      let old = slots
      slots = Array(repeating: .max, count: old.count * 2)
      for entry in old where entry != .max { place(entry, rehash(Int(entry))) }
    }
    place(UInt32(node), hash)
    count += 1
  }

  private mutating func place(_ node: UInt32, _ hash: UInt64) {
    var slot = Int(truncatingIfNeeded: hash & UInt64(slots.count - 1))
    while slots[slot] != .max { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = node
  }
}
