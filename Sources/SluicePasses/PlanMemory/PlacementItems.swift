/// The buffers that take up space, as the methods see them: sizes rounded up to the granularity.
struct PlacementItems {
  struct Item {
    var size: Int
    var lower: Int32
    var upper: Int32
    var alignment: Int
  }

  private(set) var items: [Item] = []
  let granularity: Int
  /// The number of moments.
  let momentCount: Int
  /// For each item its position in the problem.
  private var sources: [Int32] = []

  init(_ problem: MemoryProblem, _ timeline: Timeline) {
    granularity = problem.granularity
    momentCount = timeline.count
    let mask = granularity &- 1
    items.reserveCapacity(problem.buffers.count)
    sources.reserveCapacity(problem.buffers.count)
    for (index, buffer) in problem.buffers.enumerated() where buffer.isLive {
      items.append(
        Item(
          size: (buffer.size &+ mask) & ~mask, lower: timeline.lower[index], upper: timeline.upper[index],
          alignment: buffer.alignment))
      sources.append(Int32(truncatingIfNeeded: index))
    }
  }

  var count: Int { items.count }

  /// The offsets of items as offsets of the problem's buffers.
  func unpacked(_ offsets: [Int], _ problem: MemoryProblem) -> [Int] {
    var result = [Int](repeating: 0, count: problem.buffers.count)
    for (source, offset) in zip(sources, offsets) { result[Int(source)] = offset }
    return result
  }
}

/// What a method found.
struct Placement {
  var offsets: [Int]
  var arena: Int
  var method: String
}
