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

  /// Whatever the gradient is of: the rows, the weights or both. Checkpoints never take more memory, and four times the
  /// iterations move four times the bytes: no segment has a total of its own for the rows of all of them.
  @Test(arguments: [[2], [1], [1, 2]]) func memoryAndTrafficAreLinear(_ parameters: [Int]) throws {
    for stacks in [false, true] {
      var limit = Int.max
      for interval in [nil, 8, 32] {
        let reports = try [256, 1024].map { trips in
          let graph = try scan(reads: true, stacks: stacks, checkpoint: interval, trips: trips)
          let gradient = try graph.gradient(withRespectTo: parameters, keepsResults: false)
          return try compile(gradient, options: CompileOptions(verifies: true)).report
        }
        let (arenas, bytes) = (reports.map(\.arenaByteCount), reports.map(\.bytesMoved))
        if interval == nil { limit = arenas[1] }
        #expect(arenas[1] <= limit, "every \(interval ?? 0), stacks \(stacks)")
        #expect(arenas[1] <= 4 * arenas[0] + 256, "every \(interval ?? 0), stacks \(stacks)")
        #expect(bytes[1] <= 4 * bytes[0] + 4 * bytes[0] / 20, "every \(interval ?? 0), stacks \(stacks)")
      }
    }
  }

  /// Two loops in one iteration that add to the gradients of the same rows and weights, and a term besides: each goes on
  /// with what the one before it left.
  @Test func loopsInALoopAddToOneTotal() throws {
    let graph = try twoLoopsInALoop()
    let gradient = try graph.gradient(withRespectTo: [0, 1])
    let outer = gradient.nodes.indices.compactMap { gradient.operation(of: $0) as? While }
    let back = try #require(outer.last).body
    let inner = back.nodes.indices.filter { back.operation(of: $0) is While }
    #expect(inner.count >= 2)
    for node in inner {
      let fresh = back.operands(of: node).filter { operand in
        back.type(of: operand) == TensorType(.f64, [4, 2])
          && back.definition(of: operand).map { back.operation(of: $0) is Constant } ?? false
      }
      #expect(fresh.isEmpty, "no loop starts a total of its own")
    }
    #expect(PipelineCheck().failure(of: gradient) == nil)
    let inputs = graph.parameterTypes.enumerated().map { index, type in
      ReferenceTensor(
        rounding: (0..<type.elementCount).map { Double(($0 * 5 + index * 3) % 11) / 9 - 0.6 }, to: type)
    }
    let found = try Evaluation(gradient, CompileOptions()).run(inputs)
    for (parameter, type) in graph.parameterTypes.enumerated() {
      for element in 0..<type.elementCount {
        let ends = try [-1e-6, 1e-6].map { step in
          var moved = inputs
          var values = inputs[parameter].floats
          values[element] += step
          moved[parameter] = ReferenceTensor(rounding: values, to: type)
          return try ReferenceEvaluator.evaluate(graph, moved)[0].floats[0]
        }
        let slope = (ends[1] - ends[0]) / 2e-6
        #expect(abs(found[parameter + 1].floats[element] - slope) < 1e-6 * max(1, abs(slope)))
      }
    }
  }

  /// x -> sine(x rows[i]) twice and x rows[0] in three iterations, where each sine stands in a loop over four rows.
  private func twoLoopsInALoop() throws -> Graph {
    func inner(_ x: String, _ results: String) -> String {
      let types = "(%0: i32[], %1: f64[2], %2: f64[4, 2])"
      return """
        \(results) = while %3, \(x), %2 {cond = \(types) {
          %3 = constant {value = 4} : i32[]
          %4 = compare %0, %3 {comparison_direction = LT} : i1[]
          return %4
        }, body = \(types) {
          %3 = constant {value = 1} : i32[]
          %4 = add %0, %3 : i32[]
          %5 = constant {value = 0} : i32[]
          %6 = dynamic_slice %2, %0, %5 {slice_sizes = [1, 2]} : f64[1, 2]
          %7 = reshape %6 : f64[2]
          %8 = multiply %1, %7 : f64[2]
          %9 = sine %8 : f64[2]
          return %4, %9, %2
        }} : i32[], f64[2], f64[4, 2]
        """
    }
    let types = "(%0: i32[], %1: f64[2], %2: f64[4, 2])"
    let text = """
      func @f(%0: f64[2], %1: f64[4, 2]) -> (f64[]) {
        %2 = constant {value = 0} : i32[]
        %3, %4, %5 = while %2, %0, %1 {cond = \(types) {
          %3 = constant {value = 3} : i32[]
          %4 = compare %0, %3 {comparison_direction = LT} : i1[]
          return %4
        }, body = \(types) {
          %3 = constant {value = 0} : i32[]
          \(inner("%1", "%4, %5, %6"))
          \(inner("%5", "%7, %8, %9"))
          %10 = slice %2 {limit_indices = [1, 2], start_indices = [0, 0], strides = [1, 1]} : f64[1, 2]
          %11 = reshape %10 : f64[2]
          %12 = multiply %1, %11 : f64[2]
          %13 = add %8, %12 : f64[2]
          %14 = constant {value = 1} : i32[]
          %15 = add %0, %14 : i32[]
          return %15, %13, %2
        }} : i32[], f64[2], f64[4, 2]
        %6 = multiply %4, %4 : f64[2]
        %7 = constant {value = 0.0} : f64[]
        %8 = reduce %6, %7 {dimensions = [0], body = (%0: f64[], %1: f64[]) { %2 = add %0, %1 : f64[]; return %2 }} : f64[]
        return %8
      }
      """
    return try GraphParser.parseOne(text, registry: .standard)
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
    let passes = [expandOperations, prepareControl, mergeControl].map(\.intoRegions)
    for pass in passes + [simplifyControl.regionsFirst, eliminateDeadCode.intoRegions] {
      optimized = try pass.run(optimized, PassContext())
    }
    let loops = optimized.nodes.indices.filter { optimized.operation(of: $0) is While }
    #expect(loops.count == 2, "one forward, one back")
  }
}
