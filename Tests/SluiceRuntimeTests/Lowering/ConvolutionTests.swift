import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// The convolution kernel against what the operation promises, bit by bit.
@Suite struct ConvolutionTests {
  private static let fused: [InstructionSet] = [.avx2, .avx512].filter(\.isAvailable)

  @Test(arguments: 0..<60) func floatsAccumulateInThePromisedOrder(_ seed: Int) throws {
    var generator = CompiledRun.Generator(seed: UInt64(seed + 1))
    let random = RandomConvolution(&generator, element: .f32, features: [7, 20, 100][seed % 3])
    try checkBits(of: random, &generator)
  }

  /// Many narrow groups in any order of dimensions: side by side in memory or brought so, a strip of them at a time.
  @Test(arguments: 0..<40) func manyGroupsAccumulateInThePromisedOrder(_ seed: Int) throws {
    var generator = CompiledRun.Generator(seed: UInt64(seed + 1000))
    let random = RandomConvolution(
      &generator, element: .f32, features: [1, 1, 3][seed % 3], groups: [8...11, 17...20][seed % 2])
    try checkBits(of: random, &generator)
  }

  /// Cotangents of narrow groups' weights: windows as large as images, batches as features, features as groups of the
  /// batch. Images are longer than a block of products, and either inputs come first or places do.
  @Test(arguments: [(1, 9, [19, 14]), (3, 9, [5, 7]), (10, 8, [3, 2]), (2, 17, [100])])
  func windowsOfWholeImagesAccumulateInThePromisedOrder(_ batch: Int, _ groups: Int, _ image: [Int]) throws {
    var generator = CompiledRun.Generator(seed: 10)
    let numbers =
      image.count == 2 ? "[f, b, 0, 1]x[i, o, 0, 1]->[b, f, 0, 1]" : "[f, b, 0]x[i, o, 0]->[b, f, 0]"
    let ones = image.map { _ in 1 }
    let operation = Convolution(
      try ConvolutionDimensions(numbers), paddingLow: ones, paddingHigh: ones, batchGroups: groups,
      element: .f32)
    try checkBits(
      of: RandomConvolution(
        operation: operation, lhs: TensorType(.f32, Shape([batch, groups] + image)),
        rhs: TensorType(.f32, Shape([batch, 2 * groups] + image))), &generator)
  }

  /// The loops for few outputs (lanes along a row of the image) and for groups of one feature (lanes along groups),
  /// with widths that fill vectors and that do not.
  @Test(arguments: [1, 2, 7, 8, 16, 17, 33, 50])
  func narrowGroupsAccumulateInThePromisedOrder(_ size: Int) throws {
    var generator = CompiledRun.Generator(seed: 9)
    for (numbers, lhs, rhs, groups) in [
      ("[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]", [2, 5, 9, size] as Shape, [3, 3, 1, size] as Shape, size),
      ("[b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1]", [2, 3, 4, size], [3, 1, 2, 3], 3),
      ("[b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1]", [2, 3, 4, size], [2, 3, 3, 3], 1),
      ("[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]", [1, 4, size, 1], [3, 3, 1, 3], 1),
      ("[b, 0, f]x[0, i, o]->[b, 0, f]", [1, 40 * size, 1], [37, 1, 2], 1),
      ("[b, 0, f]x[0, i, o]->[b, 0, f]", [1, 300, 1], [290, 1, 3], 1),
    ] {
      let dimensions = try ConvolutionDimensions(numbers)
      let ones = dimensions.inputSpatial.map { _ in 1 }
      let operation = Convolution(
        dimensions, paddingLow: ones, paddingHigh: ones, featureGroups: groups, element: .f32)
      try checkBits(
        of: RandomConvolution(
          operation: operation, lhs: TensorType(.f32, lhs), rhs: TensorType(.f32, rhs)), &generator)
    }
  }

  /// Equal bits at every level, thread count and instruction set with fused multiply-add; near ones without.
  private func checkBits(
    of random: RandomConvolution, _ generator: inout CompiledRun.Generator
  ) throws {
    let inputs = [generator.tensor(random.lhs), generator.tensor(random.rhs)]
    let graph = try random.graph()
    let expected = try random.sums(inputs[0].floats.map(Float.init), inputs[1].floats.map(Float.init))
    for set in Self.fused {
      for (threads, optimization) in [(1, OptimizationLevel.none), (2, .exact)] {
        let options = CompileOptions(
          optimization: optimization, verifies: true,
          execution: ExecutionOptions(threads: threads, instructionSet: set))
        let found = try CompiledRun.results(graph, inputs, options: options).returned[0]
        #expect(found.floats.map(Float.init) == expected, "\(set) \(threads) \(random.operation)")
      }
    }
    let baseline = try CompiledRun.results(
      graph, inputs,
      options: CompileOptions(
        optimization: .none, execution: ExecutionOptions(instructionSet: .baseline))
    ).returned[0]
    let reference = ReferenceTensor(rounding: expected.map(Double.init), to: baseline.type)
    #expect(baseline.difference(from: reference, relative: 1e-4, absolute: 1e-4) == nil)
  }

  @Test(arguments: [ElementType.f64, .i32, .u32, .i64, .u64]) func otherTypesAgreeWithTheReference(
    _ element: ElementType
  ) throws {
    var generator = CompiledRun.Generator(seed: 77)
    for index in 0..<18 {
      let random = RandomConvolution(
        &generator, element: element, features: index < 12 ? 40 : 2, groups: index < 12 ? 2...3 : 8...12)
      let inputs = [generator.tensor(random.lhs, in: 0...9), generator.tensor(random.rhs, in: 0...9)]
      let graph = try random.graph()
      let expected = try CompiledRun.expected(graph, inputs).returned[0]
      for set in InstructionSet.allCases.filter(\.isAvailable) {
        let options = CompileOptions(
          optimization: .exact, verifies: true, execution: ExecutionOptions(instructionSet: set))
        let found = try CompiledRun.results(graph, inputs, options: options).returned[0]
        #expect(
          found.difference(from: expected, relative: 1e-13, absolute: 1e-13) == nil, "\(random.operation)")
      }
    }
  }

  /// Chunks of rows, of outputs and of groups, whose operands are views: a transpose and a reversal are absorbed.
  @Test(arguments: [(1, 2, 15, 70), (2, 1, 13, 130), (24, 1, 9, 3)])
  func largeOnesAgreeAtEveryThreadCount(_ groups: Int, _ batch: Int, _ size: Int, _ outputs: Int) throws {
    var generator = CompiledRun.Generator(seed: 5)
    let builder = GraphBuilder(name: "views")
    let types: [TensorType] = [.f32[size, batch, 4 * groups, size], .f32[outputs * groups, 3, 4, 3]]
    let (x, w) = (builder.parameter(types[0]), builder.parameter(types[1]))
    let turned = builder.transpose(
      builder.apply(Reverse(dimensions: [0]), x), permutation: [1, 0, 3, 2])
    let operation = Convolution(
      try ConvolutionDimensions("[b, 0, 1, f]x[o, 0, i, 1]->[b, f, 0, 1]"), paddingLow: [1, 1],
      paddingHigh: [1, 1], featureGroups: groups, element: .f32)
    let graph = try builder.finish([builder.convolution(turned, w, operation)])
    let inputs = types.map { generator.tensor($0) }
    var runs: [ReferenceTensor] = []
    for (threads, optimization) in [(1, OptimizationLevel.none), (1, .exact), (2, .exact)] {
      let options = CompileOptions(
        optimization: optimization, execution: ExecutionOptions(threads: threads))
      runs.append(try CompiledRun.results(graph, inputs, options: options).returned[0])
    }
    #expect(runs[0].isSameBits(as: runs[1]) && runs[0].isSameBits(as: runs[2]))
    let expected = try CompiledRun.expected(graph, inputs).returned[0]
    #expect(runs[0].difference(from: expected, relative: 1e-4, absolute: 1e-4) == nil)
  }

  /// What lies in padding or between spread elements is skipped: an infinite weight there does no harm.
  @Test func paddingMeetsNoInfinity() throws {
    let builder = GraphBuilder(name: "padding")
    let (x, w) = (builder.parameter(.f32[1, 2, 1]), builder.parameter(.f32[3, 1, 1]))
    let operation = Convolution(
      try ConvolutionDimensions("[b, 0, f]x[0, i, o]->[b, 0, f]"), paddingLow: [1], lhsDilation: [2],
      element: .f32)
    let graph = try builder.finish([builder.convolution(x, w, operation)])
    let inputs = [
      ReferenceTensor([2, 3], .f32[1, 2, 1]), ReferenceTensor([.infinity, 5, .infinity], .f32[3, 1, 1]),
    ]
    let found = try CompiledRun.results(graph, inputs).returned[0]
    #expect(found.floats == [10, .infinity])
    #expect(try CompiledRun.expected(graph, inputs).returned[0].floats == [10, .infinity])
  }
}
