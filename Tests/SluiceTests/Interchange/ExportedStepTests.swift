import Benchmarks
import Foundation
import Sluice
import Testing

/// Whole training steps as JAX exports them: they compile soon, and their first losses are those of the peers.
@Suite(.serialized) struct ExportedStepTests {
  static let folder = sharedData("data/jax/perf")
  static let expected = sharedData("peers/expected.json")

  @Test(
    .enabled(if: folder != nil && expected != nil, "../shared/data/jax/perf is not there"),
    arguments: ExportedStep.all.map(\.name))
  func `the first losses are those of the peers`(_ name: String) throws {
    let folder = try #require(Self.folder)
    let step = try #require(ExportedStep.all.first { $0.name == name })
    let description = try ExportedStep.Description(contentsOf: folder.appending(path: "\(name).json"))
    let graph = try Graph(contentsOf: folder.appending(path: "\(name).mlir"), keepsDonation: true)
    #expect(graph.parameters.count == description.inputs.count)
    let runner = try GraphRunner(graph, step.values(description), options: CompileOptions())
    #if !DEBUG
      // Other tests run beside this one: its thread's time counts, and of several compilations the fastest.
      for graph in [graph, try Graph(contentsOf: folder.appending(path: "\(name).mlir"))] {
        var least = Double.infinity
        for _ in 0..<20 where least >= 0.1 {
          least = min(least, try computingSeconds { _ = try compileGraph(graph, options: CompileOptions()) })
        }
        #expect(least < 0.1, "\(name) took \(least) s to compile")
      }
    #endif
    let losses = description.outputs.indices.filter { description.outputs[$0].name.hasSuffix("loss") }
    let file = try Data(contentsOf: #require(Self.expected))
    let all = try #require(try JSONSerialization.jsonObject(with: file) as? [String: [String: Any]])
    let entry = try #require(all[String(name.prefix { $0 != "-" })]?["f64"] as? [String: [Any]])
    let expected = try #require(entry["losses"]).map { ($0 as? [Double]) ?? [$0 as? Double ?? .nan] }
    // Rounding grows from step to step; the peers in f32 are as far from f64.
    for index in 0..<4 {
      let results = try runner.run()
      for (position, result) in losses.enumerated() {
        let loss = Double(try results[result].item(as: Float.self))
        let wanted = expected[index][position]
        #expect(
          abs(loss - wanted) <= (index == 0 ? 1e-5 : 1e-3) * abs(wanted),
          "\(name), step \(index + 1): \(loss), not \(wanted)")
      }
    }
  }
}
