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
      let peer = try PeerCase.all().first { step.name.hasPrefix($0.name.prefix { $0 != " " } + "-") }
      let model = try peer.map { try BenchmarkModel.training($0) }
      let declared = try model.map { try GraphRunner($0.graph, $0.values, options: CompileOptions()) }
      let times = try medians([imported] + (declared.map { [$0] } ?? []))
      let compile = try compileMilliseconds(graph)
      let plain = try compileMilliseconds(Graph(contentsOf: text))
      func beside(_ count: (CompileReport) -> Int) -> String { declared.map { "\(count($0.report))" } ?? "" }
      table.add([
        step.name, short(times[0] * 1e6), times.count > 1 ? short(times[1] * 1e6) : "",
        times.count > 1 ? short(times[0] / times[1]) : "",
        "\(imported.report.groups)", beside(\.groups),
        "\(imported.report.instructions)", beside(\.instructions), short(compile), short(plain),
      ])
    }
    table.print()
  }

  /// The median time of a step of each in seconds: in turns, so that what else the machine does falls on both; the best turn.
  private static func medians(_ runners: [GraphRunner]) throws -> [Double] {
    let outputs = try runners.map { try $0.makeOutputs() }
    var best = [Double](repeating: .infinity, count: runners.count)
    for _ in 0..<5 {
      for (index, runner) in runners.enumerated() {
        let timing = try Timing(warmUp: 0.02, duration: 0.1) { try runner.step(into: outputs[index]) }
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
