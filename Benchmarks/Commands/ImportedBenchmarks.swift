import Foundation
import Sluice

/// `benchmarks imported [FOLDER] [T1 T3 ...]`: training steps that JAX exported, and beside those of T1 to T4 the same model
/// declared in Swift: time of a step, groups and instructions, and compile time with donation kept and without.
enum ImportedBenchmarks {
  static func run(_ arguments: [String]) throws {
    let isFolder = arguments.first.map { FileManager.default.fileExists(atPath: $0) } ?? false
    let folder = URL(filePath: isFolder ? arguments[0] : "../shared/data/jax/perf")
    let wanted = arguments.dropFirst(isFolder ? 1 : 0)
    var table = Table([
      "case", "imported us", "declared us", "ratio", "groups", "declared", "instructions", "declared",
      "compile ms", "without donation",
    ])
    for step in ExportedStep.all {
      guard wanted.isEmpty || wanted.contains(where: { step.name.hasPrefix($0 + "-") }) else { continue }
      let text = folder.appending(path: "\(step.name).mlir")
      let description = try ExportedStep.Description(contentsOf: folder.appending(path: "\(step.name).json"))
      let graph = try Graph(contentsOf: text, keepsDonation: true)
      let imported = try GraphRunner(graph, step.values(description), options: CompileOptions())
      let peers = try declarations(of: step.name)
      let models = try peers.map { try BenchmarkModel.training($0.peer) }
      let declared = try models.map { try GraphRunner($0.graph, $0.values, options: CompileOptions()) }
      let times = try medians([imported] + declared)
      let compile = try compileMilliseconds(graph)
      let plain = try compileMilliseconds(Graph(contentsOf: text))
      for row in 0..<max(peers.count, 1) {
        let beside = row < declared.count ? declared[row] : nil
        table.add([
          step.name + (beside == nil ? "" : peers[row].remark), short(times[0] * 1e6),
          beside == nil ? "" : short(times[row + 1] * 1e6),
          beside == nil ? "" : short(times[0] / times[row + 1]),
          "\(imported.report.groups)", beside.map { "\($0.report.groups)" } ?? "",
          "\(imported.report.instructions)", beside.map { "\($0.report.instructions)" } ?? "",
          short(compile), short(plain),
        ])
      }
    }
    table.print()
  }

  /// The model of an exported step as Swift declares it; T1 also with its loss written out as the exported one's is, where
  /// the library's loss has a shorter derivative.
  private static func declarations(of step: String) throws -> [(peer: PeerCase, remark: String)] {
    guard let peer = try PeerCase.all().first(where: { step.hasPrefix($0.name.prefix { $0 != " " } + "-") })
    else { return [] }
    guard step.hasPrefix("T1-") else { return [(peer, "")] }
    return [(peer, ""), (try .t1(writesOutLoss: true), ", loss written out")]
  }

  /// The median time of a step of each in seconds: in turns, each first in some, so that what else
  /// the machine does falls on all; the best turn.
  private static func medians(_ runners: [GraphRunner]) throws -> [Double] {
    let outputs = try runners.map { try $0.makeOutputs() }
    var best = [Double](repeating: .infinity, count: runners.count)
    for turn in 0..<6 {
      for place in runners.indices {
        let index = (turn + place) % runners.count
        let timing = try Timing(warmUp: 0.02, duration: 0.1) { try runners[index].step(into: outputs[index]) }
        best[index] = min(best[index], timing.median)
      }
    }
    return best
  }

  /// The least of several.
  private static func compileMilliseconds(_ graph: Graph) throws -> Double {
    try (0..<5).map { _ in try compileGraph(graph, options: CompileOptions()).report.seconds * 1e3 }.min()
      ?? 0
  }
}
