import Foundation
import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Random graphs through the whole pipeline. What fails is shrunk and written to a file of its own: to IR/regressions
/// with SLUICE_KEEP_FAILURES=1, else to the temporary folder. SLUICE_RANDOM_GRAPHS=COUNT runs more.
@Suite struct PipelineTests {
  private static let count =
    ProcessInfo.processInfo.environment["SLUICE_RANDOM_GRAPHS"].flatMap { Int($0) } ?? 200

  /// With SLUICE_TRACE_GRAPHS each graph is printed before it runs: what kills the process is the last one.
  private static let traces = ProcessInfo.processInfo.environment["SLUICE_TRACE_GRAPHS"] != nil

  @Test(arguments: 0..<4) func everyLevelThreadCountAndInstructionSetAgrees(_ part: Int) throws {
    let check = PipelineCheck()
    for seed in stride(from: part, to: Self.count, by: 4) {
      let graph = try RandomGraph.make(seed: UInt64(seed))
      if Self.traces { print("random graph \(seed)\n\(graph)") }
      guard let failure = check.failure(of: graph) else { continue }
      // What shrinks must keep failing in the same way.
      let kind = failure.prefix(20)
      let small = Shrinker { check.failure(of: $0)?.prefix(20) == kind }.shrink(graph)
      let reason = check.failure(of: small) ?? failure
      let path = try write(small, name: "seed-\(seed)", reason: reason)
      Issue.record("seed \(seed): \(failure)\nshrunk to \(path):\n\(reason)\n\(small)")
    }
  }

  @Test func randomGraphsHoldEveryOperation() throws {
    var missing = try RandomGraph.reachableNames
    #expect(missing.count >= 50)
    for seed in 0..<UInt64(400) where !missing.isEmpty {
      let graph = try RandomGraph.make(seed: seed)
      for node in graph.nodes.indices { missing.remove(graph.operation(of: node).name) }
    }
    #expect(missing.isEmpty)
  }

  @Test func aSeedGivesOneGraph() throws {
    #expect(try RandomGraph.make(seed: 5) == RandomGraph.make(seed: 5))
  }

  @Test func theShrinkerKeepsOnlyWhatFails() throws {
    let graph = try RandomGraph.make(seed: 3, nodeCount: 60)
    let isFailing: (Graph) -> Bool = { graph in
      graph.nodes.indices.contains { graph.operation(of: $0) is BroadcastInDim }
    }
    try #require(isFailing(graph))
    let small = Shrinker(fails: isFailing).shrink(graph)
    #expect(small.nodes.count == 1 && small.results.count == 1)
  }

  private func write(_ graph: Graph, name: String, reason: String) throws -> String {
    let keeps = ProcessInfo.processInfo.environment["SLUICE_KEEP_FAILURES"] != nil
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder = keeps ? root.appending(path: "IR/regressions") : FileManager.default.temporaryDirectory
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "\(name).sluice")
    try "// \(reason.split(separator: "\n").first ?? "")\n\(graph)".write(
      to: file, atomically: true, encoding: .utf8)
    return file.path()
  }
}
