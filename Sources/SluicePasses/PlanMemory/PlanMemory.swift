import SluiceIR

/// Offsets for the buffers of `problem` in one arena, as small as a portfolio of greedy methods finds it,
/// with a certificate of how good that is.
///
/// The sweep in order of time comes first: it is linear, and reaches the lower bound on chains. If it does
/// not, buffers are placed one by one at the lowest offset or in the tightest gap, in several orders; then
/// the best order is improved for a while. All of it stops at the first plan that reaches the bound. Cost:
/// O(n log n), and then at most a fixed number of looks at pairs of buffers, for each buffer.
package func planMemory(_ problem: MemoryProblem) throws(SluiceError) -> MemoryPlan {
  try planMemory(problem, looksPerBuffer: 4_000)
}

/// `looksPerBuffer` is the effort: how often, for each buffer, the greedy methods may look at another one.
package func planMemory(_ problem: MemoryProblem, looksPerBuffer: Int) throws(SluiceError) -> MemoryPlan {
  try problem.validate()
  let timeline = Timeline(problem)
  let items = PlacementItems(problem, timeline)
  let lowerBound = problem.lowerBound

  var best = SweepPlacement.place(items)
  func isDone() -> Bool { best.arena <= lowerBound }
  if !isDone() {
    // Bounded in total too, so that a large problem takes milliseconds.
    let looks = min(items.count.multipliedReportingOverflow(by: looksPerBuffer).partialValue, 8_000_000)
    if var placer = GreedyPlacer(items, looks: looks) {
      var bestOrder: [Int32]?
      portfolio: for order in PlacementOrder.allCases {
        let positions = order.positions(items)
        for fit in GreedyPlacer.Fit.allCases {
          guard placer.canAffordAnother else { break portfolio }
          guard let arena = placer.place(positions, fit, below: best.arena) else { continue }
          best = Placement(offsets: placer.offsets, arena: arena, method: "\(order), \(fit)")
          bestOrder = positions
          if isDone() { break portfolio }
        }
      }
      if !isDone() {
        let start = bestOrder ?? PlacementOrder.size.positions(items)
        OrderSearch.improve(start, &best, &placer, lowerBound: lowerBound)
      }
    }
  }
  let certificate = PlanCertificate(arenaByteCount: best.arena, lowerBound: lowerBound, method: best.method)
  return MemoryPlan(offsets: items.unpacked(best.offsets, problem), certificate: certificate)
}

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
