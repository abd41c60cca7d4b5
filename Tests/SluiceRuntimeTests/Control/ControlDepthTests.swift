import Foundation
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
    let simplified = try simplifyControl.regionsFirst.run(graph, PassContext())
    #expect(Set(simplified.appliedOperations) == Set(simplified.nodes.map(\.operation)))
    #expect(simplified.operations.count > simplified.appliedOperations.count)
  }

  /// Each loop around a value adds a dimension to what is saved of it, beyond the highest rank too.
  @Test func derivativesOfTheDeepestLoopsCompile() throws {
    let graph = try nested(40, trips: 1)
    let builder = GraphBuilder(name: "loss")
    let x = builder.parameter(TensorType(.f32, [3]))
    let loss = builder.sum(graph.inline(into: builder, arguments: [x])[0], dimensions: [0])
    let gradient = try builder.finish([loss]).gradient(withRespectTo: [0], keepsResults: false)
    let values = ReferenceTensor(rounding: [0.1, 0.2, 0.3], to: TensorType(.f32, [3]))
    let expected = try Cosine().evaluate([values])
    let found = try Evaluation(gradient, CompileOptions()).run([values])
    #expect(TensorDifference.relaxed(found[0], expected[0], relative: 1e-6, absolute: 1e-6) == nil)
  }

  /// What cannot be saved is said once, with what to do.
  @Test func whatCannotBeSavedIsSaidOnce() throws {
    let graph = try nested(12, trips: 1_000_000)
    let builder = GraphBuilder(name: "loss")
    let x = builder.parameter(TensorType(.f32, [3]))
    let loss = builder.sum(graph.inline(into: builder, arguments: [x])[0], dimensions: [0])
    let function = try builder.finish([loss])
    do throws(SluiceError) {
      _ = try function.gradient(withRespectTo: [0])
      Issue.record("there is no error")
    } catch {
      #expect(error.message.components(separatedBy: "derivative of while").count == 2)
      #expect(error.message.contains("of each of 1000000 iterations"))
      #expect(error.notes.contains { $0.contains("forward mode") })
    }
  }

  /// Loops that start from the same constant, as all of JAX's do, are looked up by all their operands, not compared in pairs.
  @Test func manyLoopsFromOneConstantMergeInLinearTime() throws {
    let count = 600
    let builder = GraphBuilder(name: "loops")
    let x = builder.parameter(TensorType(.f32, [3]))
    let zero = builder.constant(0, .i32)
    var results: [Value] = []
    for index in 0..<count {
      let condition = GraphBuilder(name: "condition")
      let counter = [TensorType.i32, TensorType(.f32, [3])].map { condition.parameter($0) }[0]
      let goes = condition.compare(counter, condition.constant(9, .i32), .less)
      let body = GraphBuilder(name: "body")
      let (i, y) = (body.parameter(.i32), body.parameter(TensorType(.f32, [3])))
      let factor = body.constant(Double(index), TensorType(.f32, [3]))
      let next = [body.apply(Add(), i, body.constant(1, .i32)), body.apply(Multiply(), y, factor)]
      results.append(
        builder.while([zero, x], condition: try condition.finish([goes]), body: try body.finish(next))[1])
    }
    let graph = try builder.finish(results)
    let start = ContinuousClock.now
    let merged = try mergeControl.run(graph, PassContext())
    #expect(ContinuousClock.now - start < .seconds(2))
    #expect(merged == graph, "none is a wider version of another")
  }

  /// Preparing a loop is a rewrite: `--stop-after` stops it, `--validate` names it.
  @Test func preparingSpendsOneRewriteALoop() throws {
    let graph = try ControlPrograms.graph("recurrent-checkpointed", .f32)
    let none = try prepareControl.run(graph, PassContext(budget: RewriteBudget(limit: 0)))
    #expect(none == graph)
    let budget = RewriteBudget(limit: 1)
    #expect(try prepareControl.run(graph, PassContext(budget: budget)) != graph)
    #expect(budget.spent == 1 && budget.last.hasPrefix("prepare-control: "))
  }
}
