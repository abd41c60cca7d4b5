import Sluice

/// `benchmarks cases [T1 T3 ...] [--threads N] [-O LEVEL]`: one training step of the peer benchmarks' cases, whole: forward,
/// backward and update, with the losses before the first eleven steps.
enum CaseBenchmarks {
  static func run(_ arguments: [String]) throws {
    var options = CompileOptions()
    var wanted: [String] = []
    var rest = arguments[...]
    while let word = rest.popFirst() {
      switch word {
      case "--threads": options.execution.threads = rest.popFirst().flatMap { Int($0) }
      case "-O": options.optimization = rest.popFirst().flatMap { OptimizationLevel(rawValue: $0) } ?? .exact
      default: wanted.append(word)
      }
    }
    var table = Table(["case", "median us", "minimum us", "instructions", "compile ms", "losses 1, 2, 10"])
    for peer in try PeerCase.all() {
      guard wanted.isEmpty || wanted.contains(where: { peer.name.hasPrefix($0) }) else { continue }
      let trainer = try peer.makeTrainer(options)
      let step = try trainer.compileStep(batchSize: peer.batchSize)
      let session = try step.makeSession(state: trainer.state)
      let losses = try (0..<11).map { _ in try session.run(x: peer.x, y: peer.y) }
      let timing = try Timing(warmUp: 0.3, duration: 1) { try session.run(x: peer.x, y: peer.y) }
      table.add([
        peer.name, short(timing.median * 1e6), short(timing.minimum * 1e6), "\(step.report.instructions)",
        short(step.report.seconds * 1e3), "\(losses[0]) \(losses[1]) \(losses[9])",
      ])
    }
    table.print()
  }
}
