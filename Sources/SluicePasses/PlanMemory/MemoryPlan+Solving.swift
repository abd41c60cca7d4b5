import SluiceIR

extension MemoryPlan {
  /// Offsets for the buffers of `problem` in one arena, as small as a portfolio of greedy methods finds it,
  /// with a certificate of how good that is.
  ///
  /// The sweep in order of time comes first: it is linear, and reaches the lower bound on chains. If it does
  /// not, buffers are placed one by one at the lowest offset or in the tightest gap, in several orders; then
  /// the best order is improved for a while. All of it stops at the first plan that reaches the bound. Cost:
  /// O(n log n), and then at most a fixed number of looks at pairs of buffers, for each buffer.
  ///
  /// `looksPerBuffer` is the effort: how often, for each buffer, the greedy methods may look at another one.
  package init(solving problem: MemoryProblem, looksPerBuffer: Int = 4_000) throws(SluiceError) {
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
    self.init(offsets: items.unpacked(best.offsets, problem), certificate: certificate)
  }
}
