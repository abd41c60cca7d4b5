import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Loops as `lax.scan` is, with rows that they read and rows that they write: checkpoints make the gradient's memory less, and
/// change nothing of what it computes.
@Suite struct CheckpointTests {
  private static let trips = 512

  /// state = tanh(state w + xs[i]), ys[i] = state sine; the loss is of the last state and, with `stacks`, of all ys.
  private func scan(reads: Bool, stacks: Bool, checkpoint: Int?, trips: Int = trips) throws -> Graph {
    let (row, rows) = ("f32[4, 8]", "f32[\(trips), 4, 8]")
    let types = "(%0: i32[], %1: \(row), %2: f32[8, 8], %3: \(rows), %4: \(rows))"
    let text = """
      func @scan(%0: \(row), %1: f32[8, 8], %2: \(rows)) -> (f32[]) {
        %3 = constant {value = 0} : i32[]
        %4 = constant {value = 0.0} : \(rows)
        %5, %6, %7, %8, %9 = while %3, %0, %1, %2, %4 {\(checkpoint.map { "checkpoint = \($0), " } ?? "")cond = \(types) {
          %5 = constant {value = \(trips)} : i32[]
          %6 = compare %0, %5 {comparison_direction = LT} : i1[]
          return %6
        }, body = \(types) {
          %5 = constant {value = 1} : i32[]
          %6 = add %0, %5 : i32[]
          %7 = constant {value = 0} : i32[]
          %8 = dynamic_slice %3, \(reads ? "%0" : "%7"), %7, %7 {slice_sizes = [1, 4, 8]} : f32[1, 4, 8]
          %9 = reshape %8 : \(row)
          %10 = dot_general %1, %2 {lhs_contracting = [1], rhs_contracting = [0]} : \(row)
          %11 = add %10, %9 : \(row)
          %12 = tanh %11 : \(row)
          %13 = sine %12 : \(row)
          %14 = reshape %13 : f32[1, 4, 8]
          %15 = dynamic_update_slice %4, %14, %0, %7, %7 : \(rows)
          return %6, %12, %2, %3, \(stacks ? "%15" : "%4")
        }} : i32[], \(row), f32[8, 8], \(rows), \(rows)
        %10 = constant {value = 0.0} : f32[]
        %11 = multiply %6, %6 : \(row)
        %12 = reduce %11, %10 {dimensions = [0, 1], body = (%0: f32[], %1: f32[]) { %2 = add %0, %1 : f32[]; return %2 }} : f32[]
        %13 = multiply %9, %9 : \(rows)
        %14 = reduce %13, %10 {dimensions = [0, 1, 2], body = (%0: f32[], %1: f32[]) { %2 = add %0, %1 : f32[]; return %2 }} : f32[]
        %15 = add %12, %14 : f32[]
        return %15
      }
      """
    return try GraphParser.parseOne(text, registry: .standard)
  }

  private func arena(_ graph: Graph, _ parameters: [Int]) throws -> Int {
    let gradient = try graph.gradient(withRespectTo: parameters, keepsResults: false)
    return try compile(gradient, options: CompileOptions(verifies: true)).report.arenaByteCount
  }

  /// For the gradients of the first state and of the weights.
  @Test(arguments: [(true, false), (false, true), (true, true)])
  func checkpointsTakeLessMemory(_ reads: Bool, _ stacks: Bool) throws {
    let rows = Self.trips * 4 * 8 * 4
    let without = try arena(try scan(reads: reads, stacks: stacks, checkpoint: nil), [0, 1])
    for interval in [8, 22, 64] {
      let with = try arena(try scan(reads: reads, stacks: stacks, checkpoint: interval), [0, 1])
      #expect(with < without)
      // The rows that are written are there once, and their cotangents in their place; besides, each segment's state, and
      // of one segment, for each iteration, four rows.
      let (segments, state) = (Self.trips / interval, 4 * 8 * 4 + 8)
      let limit = (stacks ? rows : 0) + segments * state + 4 * interval * state + 8_192
      #expect(with <= limit, "reads \(reads), stacks \(stacks), every \(interval)")
    }
  }

  /// Twice the iterations take twice the memory, for the gradient of the rows that are read too.
  @Test func memoryIsLinear() throws {
    for (reads, stacks) in [(true, false), (true, true)] {
      let sizes = try [128, 256, 512].map { trips in
        try arena(try scan(reads: reads, stacks: stacks, checkpoint: 16, trips: trips), [0, 1, 2])
      }
      #expect(sizes[1] <= 2 * sizes[0] + 256 && sizes[2] <= 2 * sizes[1] + 256)
    }
  }

  @Test(arguments: [1, 2, 5, 8]) func checkpointsChangeNoGradient(_ interval: Int) throws {
    for (reads, stacks) in [(true, false), (false, true), (true, true)] {
      let graph = try scan(reads: reads, stacks: stacks, checkpoint: interval, trips: 11)
      let plain = try scan(reads: reads, stacks: stacks, checkpoint: nil, trips: 11)
      let inputs = graph.parameterTypes.enumerated().map { index, type in
        ReferenceTensor(
          rounding: (0..<type.elementCount).map { Double(($0 * 7 + index * 3) % 13) / 20 - 0.3 }, to: type)
      }
      let gradient = try graph.gradient(withRespectTo: [0, 1, 2])
      #expect(PipelineCheck().failure(of: gradient) == nil)
      let found = try Evaluation(gradient, CompileOptions()).run(inputs)
      let expected = try ReferenceEvaluator.evaluate(try plain.gradient(withRespectTo: [0, 1, 2]), inputs)
      #expect(found.count == 4)
      for (a, b) in zip(found, expected) {
        #expect(TensorDifference.relaxed(a, b, relative: 1e-5, absolute: 1e-5) == nil)
      }
    }
  }

  /// The loop that is run and the one that saves for the way back are one, checkpoints or not.
  @Test(arguments: [nil, 16]) func theLoopForwardRunsOnce(_ interval: Int?) throws {
    let graph = try scan(reads: true, stacks: true, checkpoint: interval)
    let gradient = try graph.gradient(withRespectTo: [0, 1])
    var optimized = gradient
    for pass in [expandOperations, prepareControl, mergeControl, simplifyControl, eliminateDeadCode] {
      optimized = try pass.intoRegions.run(optimized, PassContext())
    }
    let loops = optimized.nodes.indices.filter { optimized.operation(of: $0) is While }
    #expect(loops.count == 2, "one forward, one back")
  }
}
