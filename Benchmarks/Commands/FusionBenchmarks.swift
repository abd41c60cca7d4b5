import Sluice

/// `benchmarks fusion [NAME ...]`: every model unfused (-O none), fused (exact) and fast: time, instructions, bytes moved,
/// speed-up, and whether the bits are those of -O none.
enum FusionBenchmarks {
  static func run(_ arguments: [String]) throws {
    var table = Table(["model", "-O", "us", "instructions", "MB moved", "speed-up", "bits"])
    for model in try BenchmarkModel.all() {
      guard arguments.isEmpty || arguments.contains(where: { model.name.contains($0) }) else { continue }
      var unfused: (time: Double, results: [NDArray])?
      for level in OptimizationLevel.allCases {
        let runner = try GraphRunner(model.graph, model.values, options: CompileOptions(optimization: level))
        let results = try runner.run()
        let outputs = try runner.makeOutputs()
        let timing = try Timing(warmUp: 0.05, duration: 0.25) { try runner.step(into: outputs) }
        if level == .none { unfused = (timing.median, results) }
        guard let unfused else { continue }
        table.add([
          level == .none ? model.name : "", level.rawValue, short(timing.median * 1e6),
          "\(runner.report.instructions)", short(Double(runner.report.bytesMoved) * 1e-6),
          level == .none ? "" : short(unfused.time / timing.median) + "x",
          level == .none ? "" : results == unfused.results ? "equal" : "differ",
        ])
      }
    }
    table.print()
  }
}
