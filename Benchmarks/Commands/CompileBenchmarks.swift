import Sluice

/// `benchmarks compile`: time of every pass, in microseconds a node, for chains from 10 to 100,000 nodes, and for the
/// 784-128-10 training step.
enum CompileBenchmarks {
  static func run(_ arguments: [String]) throws {
    let sizes = [10, 100, 1000, 10_000, 100_000]
    var reports: [CompileReport] = []
    for size in sizes {
      let graph = try chain(size)
      var best: CompileReport?
      for _ in 0..<(size > 10_000 ? 3 : 5) {
        let report = try compileGraph(graph, options: CompileOptions()).report
        if report.seconds < best?.seconds ?? .infinity { best = report }
      }
      if let best { reports.append(best) }
    }
    var table = Table(["us a node"] + sizes.map { "\($0) nodes" })
    for (index, pass) in (reports.first?.passes ?? []).enumerated() {
      table.add(
        [pass.name]
          + zip(reports, sizes).map { report, size in
            short(report.passes[index].seconds * 1e6 / Double(size))
          })
    }
    table.add(["total"] + zip(reports, sizes).map { short($0.seconds * 1e6 / Double($1)) })
    table.add(["total, ms"] + reports.map { short($0.seconds * 1e3) })
    table.print()

    let peer = try PeerCase.t3()
    let times = try (0..<7).map { _ in
      try peer.makeTrainer(CompileOptions()).compileStep(batchSize: peer.batchSize).report.seconds
    }
    print("\n784-128-10 training step: \(short((times.min() ?? 0) * 1e3)) ms (minimum of \(times.count))")
  }

  /// `x = tanh(x) * x + x`, and so on: `count` nodes one after the other, none of which simplifies.
  private static func chain(_ count: Int) throws -> Graph {
    let builder = GraphBuilder(name: "chain")
    var x = builder.parameter(.f32[16], name: "x")
    for index in 0..<count {
      switch index % 3 {
      case 0: x = builder.tanh(x)
      case 1: x = builder.add(x, Value(0))
      default: x = builder.multiply(x, Value(0))
      }
    }
    return try builder.finish([x])
  }
}
