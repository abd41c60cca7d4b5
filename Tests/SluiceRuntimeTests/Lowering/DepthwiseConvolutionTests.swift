import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Convolutions whose groups have one input feature: products are rounded before they are added, on every path of the
/// kernels, bit by bit as the reference has it.
@Suite struct DepthwiseConvolutionTests {
  struct Case: CustomTestStringConvertible {
    let testDescription, numbers: String
    let lhs, rhs: Shape
    let groups: Int
    var strides: [Int]?
    var padding = 1
    var spread = 1
    var apart = 1
    var isReversed = false

    func convolution(_ element: ElementType) throws -> RandomConvolution {
      let dimensions = try ConvolutionDimensions(numbers)
      let ones = dimensions.inputSpatial.map { _ in 1 }
      let operation = Convolution(
        dimensions, windowStrides: strides, paddingLow: ones.map { _ in padding },
        paddingHigh: ones.map { _ in padding }, lhsDilation: ones.map { _ in spread },
        rhsDilation: ones.map { _ in apart }, windowReversal: ones.map { _ in isReversed },
        featureGroups: groups,
        element: element)
      return RandomConvolution(
        operation: operation, lhs: TensorType(element, lhs), rhs: TensorType(element, rhs))
    }
  }

  private static let nhwc = "[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]"
  private static let nchw = "[b, f, 0, 1]x[o, i, 0, 1]->[b, f, 0, 1]"

  /// Images that follow one another, brought side by side a strip at a time.
  private static let strips =
    [8, 19, 150].map { size in
      Case(
        testDescription: "\(size) images", numbers: nchw, lhs: [1, size, 3, 6], rhs: [size, 1, 3, 3],
        groups: size)
    } + [
      Case(
        testDescription: "two pixels", numbers: nchw, lhs: [2, 18, 1, 2], rhs: [18, 1, 3, 3], groups: 18),
      Case(
        testDescription: "windows larger than images", numbers: nchw, lhs: [1, 20, 3, 2], rhs: [20, 1, 7, 7],
        groups: 20, padding: 4),
      Case(
        testDescription: "images strided", numbers: nchw, lhs: [2, 17, 5, 12], rhs: [17, 1, 3, 3], groups: 17,
        strides: [2, 3], isReversed: true),
      Case(
        testDescription: "a window dilated", numbers: nchw, lhs: [1, 9, 9, 7], rhs: [9, 1, 3, 3], groups: 9,
        padding: 2, apart: 2),
      Case(
        testDescription: "images spread", numbers: nchw, lhs: [1, 9, 5, 6], rhs: [9, 1, 3, 3], groups: 9,
        strides: [1, 2], spread: 2),
      Case(
        testDescription: "three outputs an image", numbers: nchw, lhs: [1, 11, 4, 5], rhs: [33, 1, 3, 3],
        groups: 11),
      Case(
        testDescription: "blocks of rows", numbers: nchw, lhs: [1, 8, 36, 64], rhs: [8, 1, 2, 2], groups: 8),
      Case(
        testDescription: "blocks of strided rows", numbers: nchw, lhs: [1, 8, 40, 64], rhs: [16, 1, 3, 3],
        groups: 8, strides: [2, 1]),
      Case(
        testDescription: "blocks of spread rows", numbers: nchw, lhs: [1, 8, 36, 60], rhs: [8, 1, 3, 3],
        groups: 8, strides: [1, 4],
        spread: 2),
      Case(
        testDescription: "blocks of a sequence", numbers: "[b, f, 0]x[o, i, 0]->[b, f, 0]",
        lhs: [1, 8, 2100], rhs: [8, 1, 4], groups: 8, padding: 3),
      Case(
        testDescription: "volumes", numbers: "[b, f, 0, 1, 2]x[o, i, 0, 1, 2]->[b, f, 0, 1, 2]",
        lhs: [1, 19, 3, 4, 5], rhs: [19, 1, 2, 3, 2], groups: 19),
      Case(
        testDescription: "images stored side by side", numbers: "[b, f, 0, 1]x[0, 1, i, o]->[b, 0, 1, f]",
        lhs: [1, 21, 5, 6], rhs: [3, 3, 1, 21], groups: 21),
      Case(
        testDescription: "images stored apart", numbers: "[b, 0, 1, f]x[o, i, 0, 1]->[b, f, 0, 1]",
        lhs: [2, 5, 6, 21], rhs: [21, 1, 3, 3], groups: 21),
      Case(
        testDescription: "columns before rows", numbers: "[b, f, 1, 0]x[o, i, 0, 1]->[b, f, 0, 1]",
        lhs: [2, 10, 5, 6], rhs: [10, 1, 3, 2], groups: 10),
      Case(
        testDescription: "a window deeper than a block", numbers: "[b, f, 0]x[o, i, 0]->[b, f, 0]",
        lhs: [1, 9, 303], rhs: [9, 1, 300], groups: 9),
    ]

  private static let cases = strips + others

  private static let others =
    [2, 8, 16, 19, 40].map { size in
      Case(
        testDescription: "lanes along \(size) groups", numbers: nhwc, lhs: [2, 3, 7, size],
        rhs: [3, 3, 1, size], groups: size)
    } + [
      Case(
        testDescription: "along groups, strided", numbers: nhwc, lhs: [1, 9, 8, 24], rhs: [5, 5, 1, 24],
        groups: 24, strides: [2, 2], isReversed: true),
      Case(
        testDescription: "along a row", numbers: nchw, lhs: [2, 3, 3, 40], rhs: [3, 1, 3, 3], groups: 3),
      Case(
        testDescription: "along a row, four outputs", numbers: nchw, lhs: [1, 3, 5, 23],
        rhs: [12, 1, 2, 3], groups: 3, isReversed: true),
      Case(
        testDescription: "along a row, stored apart", numbers: "[b, f, 0, 1]x[o, i, 0, 1]->[b, 0, 1, f]",
        lhs: [2, 3, 3, 40], rhs: [6, 1, 3, 3], groups: 3),
      Case(
        testDescription: "strided rows", numbers: nchw, lhs: [2, 3, 9, 31], rhs: [3, 1, 3, 3], groups: 3,
        strides: [2, 2]),
      Case(
        testDescription: "four outputs", numbers: nhwc, lhs: [1, 3, 13, 5], rhs: [3, 3, 1, 20], groups: 5),
      Case(
        testDescription: "20 outputs", numbers: nhwc, lhs: [1, 3, 13, 3], rhs: [3, 3, 1, 60], groups: 3),
      Case(
        testDescription: "70 outputs, few rows", numbers: nhwc, lhs: [1, 3, 3, 2], rhs: [3, 3, 1, 140],
        groups: 2),
      Case(
        testDescription: "70 outputs, stored apart", numbers: "[b, 0, 1, f]x[0, 1, i, o]->[b, f, 0, 1]",
        lhs: [1, 3, 7, 2], rhs: [3, 3, 1, 140], groups: 2),
      Case(
        testDescription: "a deep window", numbers: "[b, 0, f]x[0, i, o]->[b, 0, f]", lhs: [1, 320, 3],
        rhs: [300, 1, 3], groups: 3),
      Case(
        testDescription: "a deep window along a row", numbers: "[b, f, 0]x[o, i, 0]->[b, 0, f]",
        lhs: [1, 3, 306], rhs: [6, 1, 300], groups: 3),
    ]

  /// Factors whose products cancel once they are rounded; unrounded ones leave their last bit.
  private func factors(_ type: TensorType, _ generator: inout CompiledRun.Generator) -> ReferenceTensor {
    let bit = type.element == .f64 ? 0x1p-27 : type.element == .f32 ? 0x1p-12 : 0x1p-4
    let values = [1, 1 + bit, 1 + 2 * bit].flatMap { [$0, -$0] }
    return ReferenceTensor(
      rounding: (0..<type.elementCount).map { _ in values[Int.random(in: 0..<6, using: &generator)] },
      to: type)
  }

  /// What every instruction set gives, at every level and thread count; the reference comes first.
  private func runs(_ graph: Graph, _ inputs: [ReferenceTensor]) throws -> [ReferenceTensor] {
    var found = [try CompiledRun.expected(graph, inputs).returned[0]]
    for set in InstructionSet.allCases.filter(\.isAvailable) {
      for (threads, optimization) in [(1, OptimizationLevel.none), (2, .exact), (2, .fast)] {
        let options = CompileOptions(
          optimization: optimization, verifies: true,
          execution: ExecutionOptions(threads: threads, instructionSet: set))
        found.append(try CompiledRun.results(graph, inputs, options: options).returned[0])
      }
    }
    return found
  }

  @Test(arguments: cases) func productsAreRoundedInSingle(_ one: Case) throws {
    try check(one.convolution(.f32), as: Float.self)
  }

  @Test(arguments: cases) func productsAreRoundedInDouble(_ one: Case) throws {
    try check(one.convolution(.f64), as: Double.self)
  }

  private func check<Number: BinaryFloatingPoint>(_ random: RandomConvolution, as: Number.Type) throws {
    var generator = CompiledRun.Generator(seed: 3)
    let inputs = [factors(random.lhs, &generator), factors(random.rhs, &generator)]
    let (a, b) = (inputs[0].floats.map { Number($0) }, inputs[1].floats.map { Number($0) })
    let rounded = try random.sums(a, b, roundsProducts: true)
    #expect(try rounded != random.sums(a, b, roundsProducts: false), "the factors tell nothing")
    for found in try runs(random.graph(), inputs) { #expect(found.floats.map { Number($0) } == rounded) }
  }

  /// Their products need no rounding in f32, and their sums are rounded to the type once.
  @Test(arguments: [ElementType.f16, .bf16])
  func narrowFloatsAccumulateInSingle(_ element: ElementType) throws {
    var generator = CompiledRun.Generator(seed: 4)
    for one in Self.cases {
      let random = try one.convolution(element)
      let inputs = [generator.tensor(random.lhs), generator.tensor(random.rhs)]
      let sums = try random.sums(inputs[0].floats.map(Float.init), inputs[1].floats.map(Float.init))
      for found in try runs(random.graph(), inputs) {
        let expected = ReferenceTensor(rounding: sums.map(Double.init), to: found.type)
        #expect(found.isSameBits(as: expected), "\(one.testDescription)")
      }
    }
  }

  /// The input's cotangent is a depthwise convolution of the output's, whose window goes the other way.
  @Test(arguments: [3, 16, 21]) func cotangentsOfTheInputRoundTheirProducts(_ features: Int) throws {
    var generator = CompiledRun.Generator(seed: 5)
    let (count, size) = (20, 3)
    let types: [TensorType] = [
      .f32[1, count, features], .f32[size, 1, features], .f32[1, count - size + 1, features],
    ]
    let builder = GraphBuilder(name: "cotangent")
    let values = types.map { builder.parameter($0) }
    let operation = Convolution(
      try ConvolutionDimensions("[b, 0, f]x[0, i, o]->[b, 0, f]"), featureGroups: features, element: .f32)
    let y = builder.convolution(values[0], values[1], operation)
    let graph = try builder.finish(builder.gradients(seeds: [(y, values[2])], [values[0]]))
    let inputs = types.map { factors($0, &generator) }
    let (w, cotangent) = (inputs[1].floats.map(Float.init), inputs[2].floats.map(Float.init))
    func sums(_ add: (Float, Float, Float) -> Float) -> [Float] {
      (0..<(count * features)).map { element in
        let (place, feature) = (element / features, element % features)
        let outputs = max(place - size + 1, 0)...min(place, count - size)
        return outputs.reduce(0) {
          add($0, cotangent[$1 * features + feature], w[(place - $1) * features + feature])
        }
      }
    }
    let (rounded, fused) = (sums { $0 + $1 * $2 }, sums { $0.addingProduct($1, $2) })
    #expect(rounded != fused, "the factors tell nothing")
    for found in try runs(graph, inputs) { #expect(found.floats.map(Float.init) == rounded) }
  }

  /// One feature in one group is a matrix product over the window, as is a weight's cotangent of one image, whose groups
  /// are those of the batch.
  @Test func otherGroupsOfOneFeatureAreFused() throws {
    let grey = Convolution(try ConvolutionDimensions(Self.nhwc), element: .f32)
    let weight = Convolution(
      try ConvolutionDimensions("[f, 0, 1, b]x[i, 0, 1, o]->[0, 1, b, f]"), batchGroups: 19, element: .f32)
    for random in [
      RandomConvolution(operation: grey, lhs: .f32[2, 6, 9, 1], rhs: .f32[3, 3, 1, 7]),
      RandomConvolution(operation: weight, lhs: .f32[1, 7, 8, 19], rhs: .f32[1, 5, 6, 19]),
    ] {
      var generator = CompiledRun.Generator(seed: 6)
      let inputs = [factors(random.lhs, &generator), factors(random.rhs, &generator)]
      let (a, b) = (inputs[0].floats.map(Float.init), inputs[1].floats.map(Float.init))
      let fused = try random.sums(a, b, roundsProducts: false)
      #expect(try fused != random.sums(a, b, roundsProducts: true), "the factors tell nothing")
      #expect(try CompiledRun.expected(random.graph(), inputs).returned[0].floats.map(Float.init) == fused)
      for set in [InstructionSet.avx2, .avx512] where set.isAvailable {
        let options = CompileOptions(execution: ExecutionOptions(instructionSet: set))
        let found = try CompiledRun.results(random.graph(), inputs, options: options).returned[0]
        #expect(found.floats.map(Float.init) == fused)
      }
    }
  }
}
