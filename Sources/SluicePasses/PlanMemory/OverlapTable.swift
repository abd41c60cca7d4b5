/// For each item those that live at the same time, in one flat array.
struct OverlapTable {
  private var starts: [Int]
  private var entries: [Int32]

  var entryCount: Int { entries.count }

  subscript(item: Int) -> ArraySlice<Int32> { entries[starts[item]..<starts[item + 1]] }

  /// Nil if there are more than `limit` entries. Cost: O(n + entries).
  init?(_ items: PlacementItems, limit: Int) {
    let order = PlacementItems.positions(by: items.items.map(\.lower), below: items.momentCount)
    var pairs: [(Int32, Int32)] = []
    var counts = [Int](repeating: 0, count: items.count + 1)
    var alive: [Int32] = []
    for position in order {
      let lower = items.items[Int(position)].lower
      var kept = 0
      for other in alive where items.items[Int(other)].upper > lower {
        alive[kept] = other
        kept += 1
        pairs.append((other, position))
        counts[Int(other) + 1] += 1
      }
      counts[Int(position) + 1] += kept
      alive.removeLast(alive.count - kept)
      alive.append(position)
      if 2 * pairs.count > limit { return nil }
    }
    for item in 0..<items.count { counts[item + 1] += counts[item] }
    starts = counts
    entries = [Int32](repeating: 0, count: 2 * pairs.count)
    for (a, b) in pairs {
      entries[counts[Int(a)]] = b
      counts[Int(a)] += 1
      entries[counts[Int(b)]] = a
      counts[Int(b)] += 1
    }
  }
}

extension PlacementItems {
  /// The positions of `keys` in ascending order of their values, equal ones in order. All values are below
  /// `count`.
  static func positions(by keys: [Int32], below count: Int) -> [Int32] {
    var starts = [Int32](repeating: 0, count: count + 1)
    for key in keys { starts[Int(key) + 1] += 1 }
    for moment in 0..<count { starts[moment + 1] += starts[moment] }
    var result = [Int32](repeating: 0, count: keys.count)
    for (index, key) in keys.enumerated() {
      result[Int(starts[Int(key)])] = Int32(truncatingIfNeeded: index)
      starts[Int(key)] += 1
    }
    return result
  }
}
