import Foundation
import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// What compiling costs, in time of its own thread. Tests run beside each other and share caches and memory, so the
/// bounds are several times what a quiet machine takes: they fail for a change of order, not for a busy machine.
/// `benchmarks compile` gives the figures. A debug build is given much more.
@Suite(.serialized) struct CompileSpeedTests {
  #if DEBUG
    private static let (nodeCount, slack) = (5_000, 100.0)
  #else
    private static let (nodeCount, slack) = (100_000, 4.0)
  #endif

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private func measure(_ what: String, within seconds: Double, _ body: () throws -> Void) rethrows {
    var best = Double.infinity
    for _ in 0..<3 {
      let start = now()
      try body()
      best = min(best, now() - start)
    }
    print("\(what): \(best * 1e3) ms")
    #expect(best < seconds * Self.slack, "\(what)")
  }

  private func chain() throws -> Graph {
    let builder = GraphBuilder(name: "chain")
    var x = builder.parameter(.f32[64], name: "x")
    let other = builder.parameter(.f32[64], name: "y")
    for index in 0..<Self.nodeCount { x = index % 2 == 0 ? builder.add(x, other) : builder.tanh(x) }
    return try builder.finish([x])
  }

  /// Each value is read twice, so that there are as many ways back as 2 to the length; a window over more than there is memory for.
  @Test func whatIsKnownOfIntegersIsFoundInLinearTime() throws {
    for square in [true, false] {
      let builder = GraphBuilder(name: "ways back")
      let start = builder.parameter(.i32[4])
      var x = start
      for _ in 0..<200 { x = square ? builder.multiply(x, x) : builder.add(builder.multiply(x, x), x) }
      let graph = try builder.finish([builder.compare(x, start, .less)])
      try measure("compare after 200 squares", within: 0.1) {
        _ = try compile(graph, options: CompileOptions())
      }
    }
    let builder = GraphBuilder(name: "window")
    let x = builder.parameter(.f32[5, 4])
    let half = 1 << 44
    let places = builder.reduceWindow(
      builder.iota(.i32[1], dimension: 0), .add,
      Window([WindowDimension(size: 2 * half + 1, paddingLow: half, paddingHigh: half)]))
    // As a place, and as the bound of a loop.
    let bound = builder.reshape(places, to: [])
    let condition = GraphBuilder(name: "condition")
    let body = GraphBuilder(name: "body")
    let (i, n) = (condition.parameter(.i32), condition.parameter(.i32))
    let (j, m) = (body.parameter(.i32), body.parameter(.i32))
    let last = builder.while(
      [builder.constant(0, .i32), bound], condition: try condition.finish([condition.compare(i, n, .less)]),
      body: try body.finish([body.add(j, body.constant(1, .i32)), m]))
    let graph = try builder.finish([builder.take(x, places, axis: 0), last[0]])
    try measure("gather at a sum over a huge window", within: 0.1) {
      _ = try compile(graph, options: CompileOptions())
    }
  }

  /// A value added to itself again and again is a sum of exponentially many terms.
  @Test func theGradientOfALoopWhoseValueIsDoubledIsFoundInLinearTime() throws {
    let types = "(%0: i32[], %1: f32[], %2: f32[])"
    let doublings = (4..<64).map { "%\($0) = add %\($0 == 4 ? 2 : $0 - 1), %\($0 == 4 ? 2 : $0 - 1) : f32[]" }
    let graph = try GraphParser.parseOne(
      """
      func @doubled(%0: f32[], %1: f32[]) -> (f32[]) {
        %2 = constant {value = 0} : i32[]
        %3, %4, %5 = while %2, %1, %0 {cond = \(types) {
          %3 = constant {value = 10} : i32[]
          %4 = compare %0, %3 {comparison_direction = LT} : i1[]
          return %4
        }, body = \(types) {
          %3 = constant {value = 1} : i32[]
          \(doublings.joined(separator: "\n"))
          %64 = add %1, %63 : f32[]
          %65 = add %0, %3 : i32[]
          return %65, %64, %2
        }} : i32[], f32[], f32[]
        return %4
      }
      """, registry: .standard)
    try measure("gradient of a loop that doubles 60 times", within: 0.1) {
      _ = try graph.gradient(of: 0, withRespectTo: [0])
    }
  }

  @Test func aLongChainIsScheduledAndLoweredInLinearTime() throws {
    let graph = try chain()
    let kernels = try unfusedGroups(graph)
    let layout = try StateLayout([graph])
    var schedules: [Schedule] = []
    try measure("schedule a chain", within: 0.25) { schedules = [try SluicePasses.schedule(kernels)] }
    let schedule = try #require(schedules.first)
    // In place all the way: one buffer.
    #expect(schedule.peakByteCount == 256)
    try measure("lower it", within: 0.4) {
      _ = try lower(schedule, offsets: [0], arenaByteCount: 256, layout: layout, source: graph)
    }
  }

  @Test func aLongChainCompilesInLinearTime() throws {
    let graph = try chain()
    for level in [OptimizationLevel.none, .exact] {
      try measure("compile a chain -O \(level)", within: 1) {
        let report = try compile(graph, options: CompileOptions(optimization: level)).report
        #expect(report.nodesAfter == Self.nodeCount)
      }
    }
  }

  /// Each of many carried values is the one before it: which are needed is found in one walk, not in one a value.
  @Test func aLoopThatShiftsManyValuesIsSimplifiedInLinearTime() throws {
    let count = 2_000
    func region(_ results: (GraphBuilder, [Value]) -> [Value]) throws -> Graph {
      let builder = GraphBuilder(name: "region")
      let parameters = (0...count).map { builder.parameter($0 == 0 ? .i32 : .f32) }
      return try builder.finish(results(builder, parameters))
    }
    let condition = try region { [$0.compare($1[0], $0.constant(9, .i32), .less)] }
    let body = try region { builder, values in
      [builder.add(values[0], builder.constant(1, .i32)), builder.tanh(values[1])] + values[1..<count]
    }
    let builder = GraphBuilder(name: "shift")
    let x = builder.parameter(.f32)
    let initial = [builder.constant(0, .i32)] + [Value](repeating: x, count: count)
    let results = builder.while(initial, condition: condition, body: body)
    let graph = try builder.finish([results[count]])
    try measure("simplify a loop that shifts \(count) values", within: 0.1) {
      _ = try simplifyControl.run(graph, PassContext())
    }
  }
}
