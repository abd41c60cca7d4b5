import SluiceIR
import SluiceOperations
import SluiceRuntime
import Testing

/// Work is cut into chunks that take long enough to be handed out, and short enough that there is something to share.
@Suite struct OperationCostTests {
  private func instruction(_ type: TensorType, _ operation: any Operation) throws -> Instruction {
    let builder = GraphBuilder(name: "cost")
    let x = builder.parameter(type)
    let operands = [x, x, x].prefix(operation is any UnaryOperation ? 1 : 2)
    let graph = try builder.finish(builder.add(operation, Array(operands)))
    let program = try compile(graph, options: CompileOptions(verifies: true)).program
    return try #require(program.instructions.first)
  }

  @Test(arguments: [TensorType.f32[8192], .f64[8192], .f32[64, 128]])
  func slowFunctionsAreCutFiner(_ type: TensorType) throws {
    #expect(try instruction(type, Negate()).chunkCount == 1)
    #expect(try instruction(type, LogGamma()).chunkCount > 1)
    #expect(try instruction(type, Zeta()).chunkCount > 16)
  }

  @Test func estimatesFollowWhatFunctionsTake() throws {
    let fast = try instruction(.f32[4096], Negate()).estimatedNanoseconds
    let exponential = try instruction(.f32[4096], Exponential()).estimatedNanoseconds
    let slow = try instruction(.f32[4096], Digamma()).estimatedNanoseconds
    #expect(fast < exponential && exponential < slow)
    // 16 ns an element were measured, in both types.
    #expect((30_000...130_000).contains(slow))
    #expect((30_000...130_000).contains(try instruction(.f64[4096], Digamma()).estimatedNanoseconds))
  }

  /// Every chunk walks all indices, so that rows are not cut into parts that cost less than that.
  @Test(arguments: [(16, 1), (32, 1), (64, 2), (70, 3), (4096, 16)])
  func rowsOfScattersAreNotCutTooFine(_ width: Int, _ chunks: Int) throws {
    let builder = GraphBuilder(name: "sums")
    let target = builder.parameter(.f32[10, width])
    let indices = builder.parameter(.i32[3000, 1])
    let updates = builder.parameter(.f32[3000, width])
    let rows = IndexingDimensions(offset: [1], collapsed: [0], startIndexMap: [0], indexVector: 1)
    let graph = try builder.finish([builder.scatter(target, indices, updates, .combine(.add), rows)])
    let program = try compile(graph, options: CompileOptions(verifies: true)).program
    #expect(program.instructions.last?.path == "scatter")
    #expect(program.instructions.last?.chunkCount == chunks)
  }

  @Test func chunksOfSlowFunctionsGiveTheSameBits() throws {
    let builder = GraphBuilder(name: "bits")
    let x = builder.parameter(.f32[1000, 7])
    let graph = try builder.finish(builder.add(LogGamma(), [x]))
    #expect(PipelineCheck().failure(of: graph) == nil)
  }
}
