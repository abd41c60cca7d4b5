import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Loops in loops, as deep as regions may nest: what compiling them costs.
@Suite struct ControlDepthTests {
  /// `depth` loops of `trips` iterations each in each other, around one sine.
  private func nested(_ depth: Int, trips: Int) throws -> Graph {
    var region = GraphBuilder(name: "sine")
    var function = try region.finish([region.apply(Sine(), region.parameter(TensorType(.f32, [3])))])
    for _ in 0..<depth {
      let condition = GraphBuilder(name: "condition")
      let counter = condition.parameter(.i32)
      _ = condition.parameter(TensorType(.f32, [3]))
      let goes = condition.compare(counter, condition.constant(Double(trips), .i32), .less)
      let body = GraphBuilder(name: "body")
      let (index, x) = (body.parameter(.i32), body.parameter(TensorType(.f32, [3])))
      let next = body.apply(Add(), index, body.constant(1, .i32))
      let inner = function.inline(into: body, arguments: [x])
      region = GraphBuilder(name: "loop")
      let start = region.parameter(TensorType(.f32, [3]))
      let last = region.while(
        [region.constant(0, .i32), start], condition: try condition.finish([goes]),
        body: try body.finish([next] + inner))
      function = try region.finish([last[1]])
    }
    return function
  }

  /// Each region is rewritten once a pass, and hashed once: not once for each level around it, nor once for each version of
  /// it that earlier passes left in the tables.
  @Test(arguments: [1, 3, 9]) func theDeepestLoopsCompileAtOnce(_ trips: Int) throws {
    let graph = try nested(Graph.maximumRegionDepth, trips: trips)
    let start = ContinuousClock.now
    let report = try compile(graph).report
    #expect(ContinuousClock.now - start < .seconds(3), "it takes a few hundredths of a second")
    #expect(report.instructions > 0)
  }

  @Test func nestedLoopsAgreeAtEveryLevel() throws {
    for trips in [1, 2] { #expect(PipelineCheck().failure(of: try nested(5, trips: trips)) == nil) }
  }

  /// What no node applies any more is not among what passes go into.
  @Test func operationsOfEarlierVersionsAreNotApplied() throws {
    let graph = try nested(2, trips: 1)
    let simplified = try simplifyControl.intoRegions.run(graph, PassContext())
    #expect(Set(simplified.appliedOperations) == Set(simplified.nodes.map(\.operation)))
    #expect(simplified.operations.count > simplified.appliedOperations.count)
  }
}
