import SluiceIR

/// Improves the order in which a greedy placer takes items, as long as the placer's budget lasts.
///
/// A plan's arena is as large as it is because of the items at its top: those were placed too late. So one of
/// them moves to an earlier place, and some other pair changes places; what is no worse is kept. Seeded, so
/// that the same problem has the same plan.
enum OrderSearch {
  static func improve(
    _ start: [Int32], _ best: inout Placement, _ placer: inout GreedyPlacer, lowerBound: Int
  ) {
    guard start.count > 1 else { return }
    var generator = SplitMix64(seed: 0x5eed)
    var order = start
    // The first pass finds the top of the order's own plan, which need not be the best one.
    var current = Int.max
    var top: [Int] = []
    var candidate = order
    while placer.canAffordAnother, best.arena > lowerBound {
      if current != .max { mutate(&candidate, top, &generator) }
      let limit = current == .max ? Int.max : current + 1
      guard let arena = placer.place(candidate, .first, below: limit) else {
        candidate = order
        continue
      }
      (order, current) = (candidate, arena)
      top = order.indices.filter { position in
        let item = Int(order[position])
        return placer.offsets[item] + placer.items.items[item].size == arena
      }
      if arena < best.arena {
        best = Placement(offsets: placer.offsets, arena: arena, method: "improved order, first fit")
      }
    }
  }

  private static func mutate(_ order: inout [Int32], _ top: [Int], _ generator: inout SplitMix64) {
    let from = top[generator.next(below: top.count)]
    let to = generator.next(below: from + 1)
    order.insert(order.remove(at: from), at: to)
    if generator.next(below: 2) == 0 {
      order.swapAt(generator.next(below: order.count), generator.next(below: order.count))
    }
  }
}

extension SplitMix64 {
  fileprivate mutating func next(below bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
