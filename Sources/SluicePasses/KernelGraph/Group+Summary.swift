extension Group {
  /// What it does in a few short lines, for drawings.
  package var summary: String {
    func operations(_ grid: Grid) -> String {
      let names = grid.steps.compactMap { step -> String? in
        switch step {
        case .compute(let name, _): name
        case .reduceRow(_, let monoid): "reduce-row \(monoid)"
        case .reduceColumns(_, let monoid, _, _): "reduce-columns \(monoid)"
        default: nil
        }
      }
      let shown = names.prefix(12).joined(separator: "\n")
      return names.count > 12 ? shown + "\n... \(names.count - 12) more" : shown
    }
    switch work {
    case .grid(let grid): return "grid \(grid.domain)\n" + operations(grid)
    case .contraction(let contraction):
      let sizes = "contraction \(contraction.a.sizes) x \(contraction.b.sizes)"
      return contraction.epilogue.map { sizes + "\n" + operations($0) } ?? sizes
    case .reduction(let reduction): return "reduction \(reduction.monoid.map { "\($0)" } ?? "region")"
    case .copy: return "copy"
    case .gather: return "gather"
    case .scatter: return "scatter"
    case .standalone(let work): return work.operation.name
    case .control(let work): return work.name
    }
  }
}
