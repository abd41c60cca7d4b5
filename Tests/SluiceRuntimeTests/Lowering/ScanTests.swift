import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Cumulative sums and their kin, which take one pass instead of a pass for each window, against the windows one by one.
@Suite struct ScanTests {
  /// The windows that reach from the beginning to each element of `axis`, or from each to the end.
  private func window(_ shape: Shape, _ axis: Int, isDescending: Bool) -> Window {
    var dimensions = shape.map { _ in WindowDimension() }
    let reach = shape[axis] - 1
    dimensions[axis] = WindowDimension(
      size: shape[axis], paddingLow: isDescending ? 0 : reach, paddingHigh: isDescending ? reach : 0)
    return Window(dimensions)
  }

  @Test(arguments: ElementType.allCases) func everyTypeAndMonoidAgreesWithTheReference(
    _ element: ElementType
  ) throws {
    var generator = CompiledRun.Generator(seed: 21)
    for monoid in Monoid.allCases where monoid.applies(to: element) {
      for (shape, axis) in [([5] as Shape, 0), ([7, 70], 0), ([3, 9], 1), ([2, 6, 3], 1)] {
        for isDescending in [false, true] {
          let type = TensorType(element, shape)
          let builder = GraphBuilder(name: "scan")
          let x = builder.parameter(type)
          let graph = try builder.finish([
            builder.reduceWindow(x, monoid, window(shape, axis, isDescending: isDescending))
          ])
          let inputs = [generator.tensor(type, in: element == .i1 ? 0...1 : -2...2)]
          let expected = try CompiledRun.expected(graph, inputs).returned[0]
          for set in InstructionSet.allCases.filter(\.isAvailable) {
            let found = try CompiledRun.results(
              graph, inputs,
              options: CompileOptions(
                optimization: .exact, verifies: true, execution: ExecutionOptions(instructionSet: set))
            ).returned[0]
            let isNarrow = element == .f16 || element == .bf16
            #expect(
              isNarrow
                ? found.difference(from: expected, relative: 1e-2, absolute: 1e-2) == nil
                : found.isSameBits(as: expected), "\(monoid) of \(type) along \(axis)")
          }
        }
      }
    }
  }

  /// A hundred thousand elements: by windows this would be five thousand million additions.
  @Test func longSumsTakeOnePass() throws {
    let type = TensorType.f32[100_000]
    let builder = GraphBuilder(name: "long")
    let x = builder.parameter(type)
    let graph = try builder.finish([
      builder.reduceWindow(x, .add, window(type.shape, 0, isDescending: false)),
      builder.reduceWindow(x, .maximum, window(type.shape, 0, isDescending: true)),
    ])
    var generator = CompiledRun.Generator(seed: 3)
    let input = generator.tensor(type, in: 0...1)
    let found = try CompiledRun.results(graph, [input]).returned
    var (sum, greatest): (Float, Double) = (0, -.infinity)
    let sums = input.floats.map { element in
      sum += Float(element)
      return Double(sum)
    }
    #expect(found[0].floats == sums)
    let extremes = input.floats.reversed().map { element in
      greatest = max(greatest, element)
      return greatest
    }
    #expect(found[1].floats == extremes.reversed())
  }

  /// Where the padding is no identity it counts, and every window is its own.
  @Test func otherInitialValuesCount() throws {
    let builder = GraphBuilder(name: "counting")
    let x = builder.parameter(.i32[4])
    let one = builder.constant(1, .i32)
    let sums = builder.reduceWindow(
      x, .add, window([4], 0, isDescending: false), initial: one)
    let graph = try builder.finish([sums])
    let found = try CompiledRun.results(graph, [ReferenceTensor([10, 20, 30, 40], .i32[4])]).returned[0]
    #expect(found.integers == [14, 33, 62, 101])
  }
}
