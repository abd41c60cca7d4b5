/// Finds nodes, or entries of a table, by a hash of what they are: open addressing over indices, each with half of its hash, so that
/// a lookup allocates nothing and seldom looks at a node that is not the one. Of few nodes each is looked at, and there are
/// no slots: most graphs are regions of a few nodes.
struct NodeIndex {
  private static let empty = UInt64.max
  /// So many nodes need no slots.
  static let scannedCount = 8
  /// The hash's upper half above the node's index; no node has the index of an empty slot.
  private var slots: ContiguousArray<UInt64> = []
  private var count = 0

  /// Without slots.
  init() {}

  /// Room for `capacity` nodes without growing on the way.
  init(capacity: Int) {
    var size = 32
    while size < capacity * 2 { size *= 2 }
    slots = ContiguousArray(repeating: Self.empty, count: size)
  }

  var hasSlots: Bool { !slots.isEmpty }

  /// One step of a hash: start from the operation, add each operand.
  @inline(__always)
  static func combine(_ hash: UInt64, _ part: UInt32) -> UInt64 {
    let mixed = (hash ^ UInt64(part)) &* 0xBF58_476D_1CE4_E5B9
    return mixed ^ mixed >> 29
  }

  @inline(__always)
  static func seed(_ operation: OperationTable.ID) -> UInt64 { UInt64(operation) &* 0x9E37_79B9_7F4A_7C15 }

  /// The first node with this hash for which `matches` holds; without slots, the first of `nodeCount` nodes for which it does.
  @inline(__always)
  func find(_ hash: UInt64, among nodeCount: Int, where matches: (Int) -> Bool) -> Int? {
    guard !slots.isEmpty else {
      for node in 0..<nodeCount where matches(node) { return node }
      return nil
    }
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 32) & mask
    while true {
      let entry = slots[slot]
      if entry == Self.empty { return nil }
      if entry >> 32 == hash >> 32, matches(Int(entry & 0xFFFF_FFFF)) { return Int(entry & 0xFFFF_FFFF) }
      slot = (slot + 1) & mask
    }
  }

  /// Adds a node that `find` did not find. Without slots, there is nothing to be done.
  mutating func insert(_ node: Int, _ hash: UInt64) {
    guard !slots.isEmpty else { return }
    if (count + 1) * 2 > slots.count {
      let old = slots
      slots = ContiguousArray(repeating: Self.empty, count: old.count * 2)
      for entry in old where entry != Self.empty { place(entry) }
    }
    place((hash & ~0xFFFF_FFFF) | UInt64(node))
    count += 1
  }

  private mutating func place(_ entry: UInt64) {
    let mask = slots.count - 1
    var slot = Int(entry >> 32) & mask
    while slots[slot] != Self.empty { slot = (slot + 1) & mask }
    slots[slot] = entry
  }
}
