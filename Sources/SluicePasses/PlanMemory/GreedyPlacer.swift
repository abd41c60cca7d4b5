/// Places items one by one, each where those placed before leave room during its life.
///
/// A small problem keeps the placed ones in order of offset and looks at all of them; a large one has a table
/// of who overlaps with whom in time. Every look is counted.
struct GreedyPlacer {
  enum Fit: String, CaseIterable {
    /// At the lowest offset.
    case first = "first fit"
    /// In the gap that is left smallest; at the lowest offset above everything if there is none.
    case best = "best fit"
  }

  /// One placed item, as far as the others must know.
  private struct Placed {
    var offset: Int
    var end: Int
    var lower: Int32
    var upper: Int32
  }

  /// Up to so many items it is quicker to look at all than to sort those that overlap.
  private static let smallCount = 1_500

  let items: PlacementItems
  /// Of the last placement that was completed.
  private(set) var offsets: [Int]
  private let overlaps: OverlapTable?
  private var looks: Int
  private var placed: [Placed] = []
  private var obstacles: [Placed] = []

  /// Nil if a single pass would take more than `looks`.
  init?(_ items: PlacementItems, looks: Int) {
    self.items = items
    self.looks = looks
    offsets = [Int](repeating: 0, count: items.count)
    if items.count <= Self.smallCount {
      overlaps = nil
    } else {
      guard let table = OverlapTable(items, limit: looks / 4) else { return nil }
      overlaps = table
    }
  }

  private var passCost: Int {
    overlaps.map { 4 * $0.entryCount + 16 * items.count } ?? items.count * items.count / 2 + 8 * items.count
  }

  /// Whether the budget has a pass left.
  var canAffordAnother: Bool { looks >= passCost }

  /// Places all items in the order given. Returns the arena's size and leaves the offsets in `offsets`; nil
  /// as soon as the arena would not be smaller than `limit`.
  mutating func place(_ order: [Int32], _ fit: Fit, below limit: Int) -> Int? {
    looks -= passCost
    var arena = 0
    placed.removeAll(keepingCapacity: true)
    if overlaps != nil { for index in offsets.indices { offsets[index] = -1 } }
    for position in order {
      let item = items.items[Int(position)]
      gatherObstacles(of: Int(position), item)
      let offset = offset(of: item, fit)
      let end = offset &+ item.size
      guard end < limit else { return nil }
      arena = max(arena, end)
      offsets[Int(position)] = offset
      if overlaps == nil { insert(Placed(offset: offset, end: end, lower: item.lower, upper: item.upper)) }
    }
    return arena
  }

  /// The placed items that live when `item` does, by offset.
  private mutating func gatherObstacles(of position: Int, _ item: PlacementItems.Item) {
    obstacles.removeAll(keepingCapacity: true)
    guard let overlaps else {
      for other in placed where other.lower < item.upper && item.lower < other.upper {
        obstacles.append(other)
      }
      return
    }
    for other in overlaps[position] where offsets[Int(other)] >= 0 {
      let offset = offsets[Int(other)]
      obstacles.append(
        Placed(offset: offset, end: offset &+ items.items[Int(other)].size, lower: 0, upper: 0))
    }
    obstacles.sort { $0.offset < $1.offset }
  }

  private func offset(of item: PlacementItems.Item, _ fit: Fit) -> Int {
    let mask = item.alignment &- 1
    // The lowest aligned offset above all obstacles so far.
    var free = 0
    var (bestOffset, bestSlack) = (0, Int.max)
    for obstacle in obstacles {
      let slack = obstacle.offset &- free &- item.size
      if slack >= 0, slack < bestSlack {
        if fit == .first { return free }
        (bestOffset, bestSlack) = (free, slack)
      }
      free = max(free, (obstacle.end &+ mask) & ~mask)
    }
    return bestSlack == .max ? free : bestOffset
  }

  private mutating func insert(_ item: Placed) {
    var (low, high) = (0, placed.count)
    while low < high {
      let middle = (low + high) / 2
      if placed[middle].offset < item.offset { low = middle + 1 } else { high = middle }
    }
    placed.insert(item, at: low)
  }
}

extension GreedyPlacer.Fit: CustomStringConvertible {
  var description: String { rawValue }
}
