import Foundation
import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Loops and choices compiled: what they compute, in which memory, how they stop.
@Suite struct ControlTests {
  private func parse(_ text: String) throws -> Graph { try GraphParser.parseOne(text, registry: .standard) }

  private func counting(_ trips: Int, type: String = "f32[4]", _ body: String) -> String {
    """
    func @f(%0: \(type), %1: \(type)) -> (\(type), \(type)) {
      %2 = constant {value = 0} : i32[]
      %3, %4, %5 = while %2, %0, %1 {cond = (%0: i32[], %1: \(type), %2: \(type)) {
        %3 = constant {value = \(trips)} : i32[]
        %4 = compare %0, %3 {comparison_direction = LT} : i1[]
        return %4
      }, body = (%0: i32[], %1: \(type), %2: \(type)) {
        %3 = constant {value = 1} : i32[]
        %4 = add %0, %3 : i32[]
    \(body)
      }} : i32[], \(type), \(type)
      return %4, %5
    }
    """
  }

  @Test(arguments: [0, 1, 2, 9, 40]) func swapsOfCarriedValuesAgree(_ trips: Int) throws {
    let graph = try parse(counting(trips, "    return %4, %2, %1"))
    #expect(PipelineCheck().failure(of: graph) == nil)
    let fibonacci = try parse(
      counting(trips, type: "i32[]", "    %5 = add %1, %2 : i32[]\n    return %4, %2, %5"))
    #expect(PipelineCheck().failure(of: fibonacci) == nil)
    for level in OptimizationLevel.allCases {
      let run = try Evaluation(fibonacci, CompileOptions(optimization: level))
      let results = try run.run([
        ReferenceTensor(.i32, .integers([0])), ReferenceTensor(.i32, .integers([1])),
      ])
      var (a, b): (Int32, Int32) = (0, 1)
      for _ in 0..<trips { (a, b) = (b, a &+ b) }
      #expect(results.map { $0.integers[0] } == [Int64(a), Int64(b)])
    }
  }

  /// A large carried tensor is in one place from the first iteration to the last.
  @Test func largeCarriedTensorsStayInPlace() throws {
    let text = """
      func @f(%0: f32[1000, 100], %1: f32[1, 100]) -> (f32[1000, 100]) {
        %2 = constant {value = 0} : i32[]
        %3, %4, %5 = while %2, %0, %1 {cond = (%0: i32[], %1: f32[1000, 100], %2: f32[1, 100]) {
          %3 = constant {value = 1000} : i32[]
          %4 = compare %0, %3 {comparison_direction = LT} : i1[]
          return %4
        }, body = (%0: i32[], %1: f32[1000, 100], %2: f32[1, 100]) {
          %3 = constant {value = 0} : i32[]
          %4 = dynamic_update_slice %1, %2, %0, %3 : f32[1000, 100]
          %5 = constant {value = 1} : i32[]
          %6 = add %0, %5 : i32[]
          return %6, %4, %2
        }} : i32[], f32[1000, 100], f32[1, 100]
        return %4
      }
      """
    let graph = try parse(text)
    for level in [OptimizationLevel.none, .exact] {
      let compiled = try compile(graph, options: CompileOptions(optimization: level, verifies: true))
      // The result's memory is the carried value's; only scalars are left for the arena.
      #expect(compiled.report.arenaByteCount < 1_000)
      let copies = compiled.program.instructions.filter { $0.path.hasPrefix("copy") && $0.chunkCount > 0 }
      #expect(copies.count <= 3, "the initial values, and the row that is written")
    }
  }

  /// A loop on a state parameter works in the State's own memory.
  @Test func loopsUpdateStateInPlace() throws {
    let text = """
      func @f(%0: state f32[300] "x", %1: f32[300] "d") -> (f32[300] updates %0) {
        %2 = constant {value = 0} : i32[]
        %3, %4, %5 = while %2, %0, %1 {cond = (%0: i32[], %1: f32[300], %2: f32[300]) {
          %3 = constant {value = 10} : i32[]
          %4 = compare %0, %3 {comparison_direction = LT} : i1[]
          return %4
        }, body = (%0: i32[], %1: f32[300], %2: f32[300]) {
          %3 = constant {value = 1} : i32[]
          %4 = add %0, %3 : i32[]
          %5 = add %1, %2 : f32[300]
          return %4, %5, %2
        }} : i32[], f32[300], f32[300]
        return %4
      }
      """
    let graph = try parse(text)
    #expect(PipelineCheck().failure(of: graph) == nil)
    let compiled = try compile(graph, options: CompileOptions(verifies: true))
    #expect(compiled.report.arenaByteCount <= 256)
  }

  @Test func planOfNestedSchedulesIsOne() throws {
    for name in ControlPrograms.names {
      let graph = try ControlPrograms.graph(name, .f32).gradient(withRespectTo: [0, 1])
      for level in [OptimizationLevel.none, .exact] {
        // `verifies` checks every nested schedule against the one plan.
        let report = try compile(graph, options: CompileOptions(optimization: level, verifies: true)).report
        #expect(report.arenaByteCount >= report.lowerBoundByteCount)
      }
    }
  }

  // MARK: Stopping

  private static let endless = """
    func @f(%0: i32[]) -> (i32[]) {
      %1 = while %0 {cond = (%0: i32[]) {
        %1 = compare %0, %0 {comparison_direction = EQ} : i1[]
        return %1
      }, body = (%0: i32[]) { %1 = not %0 : i32[]; return %1 }} : i32[]
      return %1
    }
    """

  @Test(arguments: [1, 2]) func endlessLoopsAreStopped(_ threads: Int) throws {
    let graph = try parse(Self.endless)
    let cancellation = Cancellation()
    let execution = ExecutionOptions(threads: threads, cancellation: cancellation)
    let program = try compile(graph, options: CompileOptions(optimization: .none, execution: execution))
      .program
    let session = try Session(program, options: execution)
    // A thread of its own: loops that do not end may hold all of Dispatch's.
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.05)
      cancellation.cancel()
    }
    do throws(SluiceError) {
      _ = try session.run([try Literal([Int32(0)], [])])
      Issue.record("it ended")
    } catch {
      #expect(error.kind == .resource && error.message.contains("interrupted in a while"))
    }
  }

  @Test func endlessLoopsOfTheReferenceAreStopped() throws {
    let graph = try parse(Self.endless)
    let start = ContinuousClock.now
    let deadline = start + .milliseconds(50)
    #expect(throws: SluiceError.self) {
      try ReferenceEvaluator.evaluate(
        graph, [ReferenceTensor(.i32, .integers([0]))], isInterrupted: { ContinuousClock.now > deadline })
    }
  }

  @Test func profilesCountRepeatedInstructions() throws {
    let graph = try parse(counting(40, "    %5 = add %1, %2 : f32[4]\n    return %4, %5, %2"))
    let program = try compile(graph).program
    let session = try Session(program)
    let (a, b) = ([Float](repeating: 1, count: 4), [Float](repeating: 1, count: 4))
    var (c, d) = ([Float](repeating: 0, count: 4), [Float](repeating: 0, count: 4))
    let profile = try a.withUnsafeBytes { a in
      try b.withUnsafeBytes { b in
        try c.withUnsafeMutableBytes { c in
          try d.withUnsafeMutableBytes { d in
            try session.profile(
              inputs: [a.baseAddress!, b.baseAddress!], outputs: [c.baseAddress!, d.baseAddress!])
          }
        }
      }
    }
    #expect(c == [Float](repeating: 41, count: 4))
    #expect(profile.entries.contains { $0.runs == 40 } && profile.entries.contains { $0.runs == 41 })
    #expect(profile.description.contains(" x 40"))
  }

  // MARK: Errors

  @Test func wrongRegionsAreExplained() throws {
    func region(_ parameters: [TensorType], _ results: (GraphBuilder, [Value]) -> [Value]) throws -> Graph {
      let builder = GraphBuilder(name: "region")
      return try builder.finish(results(builder, parameters.map { builder.parameter($0) }))
    }
    func message(_ operation: any SluiceIR.Operation, _ operands: [TensorType]) -> String {
      do throws(SluiceError) {
        _ = try operation.resultTypes(of: operands)
        return ""
      } catch {
        return error.description
      }
    }
    let goes = try region([.f32]) { builder, _ in [builder.constant(1, .i1)] }
    let same = try region([.f32]) { $1 }
    let wide = try region([.f32]) { builder, x in [builder.broadcast(x[0], to: [2])] }
    let other = try region([.i32]) { $1 }
    #expect(
      message(While(condition: same, body: same), [.f32]).contains("cond returns (f32[]); (i1[]) is needed"))
    #expect(
      message(While(condition: goes, body: wide), [.f32]).contains("must return the types that it takes"))
    #expect(
      message(While(condition: goes, body: other), [.f32]).contains(
        "body takes (i32[]), the operands are (f32[])"))
    #expect(message(While(condition: goes, body: same), [.f32, .f32]).contains("cond takes (f32[])"))
    #expect(message(Case(branches: []), [.i32]).contains("there are no branches"))
    #expect(message(Case(branches: [same]), [.i1, .f32]).contains("operand 0 is i1[]"))
    #expect(message(Case(branches: [same, wide]), [.i32, .f32]).contains("branch 1 (f32[2])"))
    #expect(message(Case(branches: [other]), [.i32, .f32]).contains("branch 0 takes (i32[])"))
    #expect(message(If(true: same, false: wide), [.i1, .f32]).contains("false_branch (f32[2])"))
    #expect(message(If(true: same, false: same), [.f32, .f32]).contains("operand 0 is f32[]"))
  }

  @Test func tripCountsAreRecognized() throws {
    func loop(_ direction: Compare.Direction, _ bound: Double, step: Double, _ element: ElementType = .i32)
      throws -> While
    {
      let type = TensorType(element, [])
      let condition = GraphBuilder(name: "condition")
      let counter = condition.parameter(type)
      let goes = condition.compare(counter, condition.constant(bound, type), direction)
      let body = GraphBuilder(name: "body")
      let next = body.apply(Add(), body.parameter(type), body.constant(step, type))
      return While(condition: try condition.finish([goes]), body: try body.finish([next]))
    }
    func count(_ loop: While, from start: Int32) throws -> Int? {
      let literal = try ReferenceTensor(loop.body.parameterTypes[0], .integers([Int64(start)])).literal()
      return loop.tripCount { _ in literal }?.count
    }
    #expect(try count(loop(.less, 7, step: 1), from: 0) == 7)
    #expect(try count(loop(.less, 7, step: 3), from: 0) == 3)
    #expect(try count(loop(.lessOrEqual, 6, step: 3), from: 0) == 3)
    #expect(try count(loop(.less, 7, step: 1), from: 9) == 0)
    #expect(try count(loop(.greater, -3, step: -2), from: 4) == 4)
    #expect(try count(loop(.greaterOrEqual, 0, step: -1), from: 4) == 5)
    #expect(try count(loop(.notEqual, 10, step: 5), from: 0) == 2)
    #expect(try count(loop(.notEqual, 9, step: 5), from: 0) == nil)
    #expect(try count(loop(.less, 7, step: -1), from: 0) == nil)
    #expect(try count(loop(.equal, 7, step: 1), from: 7) == 1)
    // The counter would wrap around before it fails.
    #expect(try count(loop(.less, 127, step: 100, .i8), from: 100) == nil)
    // Each count is what the reference runs.
    for (direction, bound, step, start) in [
      (Compare.Direction.less, 7.0, 3.0, Int32(-2)), (.greater, -3, -2, 4), (.lessOrEqual, 6, 3, 0),
    ] {
      let loop = try loop(direction, bound, step: step)
      let last = try loop.evaluate([ReferenceTensor(.i32, .integers([Int64(start)]))])[0].integers[0]
      #expect(try count(loop, from: start) == Int((last - Int64(start)) / Int64(step)))
    }
  }

  /// Found by fuzzing: regions of choices that had been written out were visited again at every level of the nest.
  @Test(.timeLimit(.minutes(1))) func deepNestsOfKnownChoicesCompile() throws {
    var region = "(%0: f32[2]) {\n%1 = negate %0\nreturn %1\n}"
    for _ in 0..<40 {
      region = """
        (%0: f32[2]) {
        %1 = constant {value = 0} : i32[]
        %2 = case %1, %0 {branch0 = \(region)}
        return %2
        }
        """
    }
    let graph = try parse("func @f\(region)")
    let result = try Evaluation(graph, CompileOptions(optimization: .exact)).run([
      ReferenceTensor(TensorType(.f32, [2]), .floats([1, -2]))
    ])
    #expect(result[0].floats == [-1, 2])
  }
}
