import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// What an update of a slice costs: the slice where the operand's memory is free afterwards, else a copy first.
@Suite struct DynamicSliceTests {
  private func paths(_ graph: Graph, _ level: OptimizationLevel = .exact) throws -> [String] {
    let options = CompileOptions(optimization: level, verifies: true)
    return try compile(graph, options: options).program.instructions.map(\.path)
  }

  private func update(_ x: Value, row: Double, _ builder: GraphBuilder, at start: Value) -> Value {
    let (zero, type) = (builder.constant(0, .i32), TensorType.f32[1, 64])
    return builder.dynamicUpdateSlice(x, builder.constant(row, type), at: [start, zero])
  }

  @Test(arguments: [OptimizationLevel.none, .exact]) func anUpdateOfStateWritesTheSliceAlone(
    _ level: OptimizationLevel
  ) throws {
    let builder = GraphBuilder(name: "state")
    let x = builder.parameter(.f32[1000, 64], name: "x", role: .state)
    let i = builder.parameter(.i32)
    let new = update(x, row: 3, builder, at: i)
    let graph = try builder.finish([Graph.Result(new, name: "x", updates: 0)])
    #expect(try paths(graph, level) == ["copy at computed place"])
  }

  @Test func anUpdateOfATemporaryThatDiesWritesTheSliceAlone() throws {
    let builder = GraphBuilder(name: "temporary")
    let (x, i) = (builder.parameter(.f32[1000, 64]), builder.parameter(.i32))
    var y = builder.exponential(x)
    for row in 0..<3 {
      let place = builder.add(i, builder.constant(Double(row), .i32))
      y = update(y, row: Double(row), builder, at: place)
    }
    let graph = try builder.finish([builder.tanh(y)])
    #expect(
      try paths(graph).filter { $0.hasPrefix("copy") } == Array(repeating: "copy at computed place", count: 3)
    )
  }

  @Test func anOperandThatLivesOnIsCopiedFirst() throws {
    let builder = GraphBuilder(name: "kept")
    let (x, i) = (builder.parameter(.f32[1000, 64]), builder.parameter(.i32))
    let y = builder.exponential(x)
    let graph = try builder.finish([builder.tanh(update(y, row: 1, builder, at: i)), y])
    #expect(
      try paths(graph).filter { $0.hasPrefix("copy") } == ["copy contiguous", "copy at computed place"])
    var generator = CompiledRun.Generator(seed: 3)
    let inputs = [generator.tensor(.f32[1000, 64]), ReferenceTensor([998], .i32)]
    let found = try CompiledRun.results(graph, inputs).returned
    for (a, b) in zip(found, try CompiledRun.expected(graph, inputs).returned) {
      #expect(a.difference(from: b, relative: 1e-6, absolute: 1e-6) == nil)
    }
  }

  @Test func anUpdateThatReadsItsOperandSeesOldValues() throws {
    let builder = GraphBuilder(name: "self")
    let (x, i) = (builder.parameter(.f32[6, 4]), builder.parameter(.i32))
    let y = builder.exponential(x)
    let rows = builder.slice(builder.transpose(y, permutation: [1, 0]), axis: 1, 1..<5)
    let graph = try builder.finish([
      builder.dynamicUpdateSlice(y, builder.transpose(rows, permutation: [1, 0]), at: [i, i])
    ])
    var generator = CompiledRun.Generator(seed: 4)
    for start in [-1.0, 0, 1, 2, 9] {
      let inputs = [generator.tensor(.f32[6, 4]), ReferenceTensor([start], .i32)]
      let found = try CompiledRun.results(
        graph, inputs, options: CompileOptions(optimization: .exact, verifies: true))
      let expected = try CompiledRun.expected(graph, inputs)
      #expect(found.returned[0].difference(from: expected.returned[0], relative: 1e-6, absolute: 0) == nil)
    }
  }

  @Test func aSliceOfATransposedOperandReadsItWhereItIs() throws {
    let builder = GraphBuilder(name: "transposed")
    let (x, i) = (builder.parameter(.f32[64, 1000]), builder.parameter(.i32))
    let y = builder.transpose(x, permutation: [1, 0])
    let graph = try builder.finish([
      builder.dynamicSlice(y, at: [i, builder.constant(0, .i32)], sizes: [1, 64])
    ])
    #expect(try paths(graph) == ["copy at computed place"])
  }
}
