import SluiceIR
import SluiceOperations
import Testing

@Suite struct ReferenceTensorTests {
  @Test func literalsOfEveryTypeRoundTrip() throws {
    for element in ElementType.allCases {
      for shape in [[], [3], [2, 2], [0], [2, 0]] as [Shape] {
        let type = TensorType(element, shape)
        let pattern: [Double] = element.isFloat ? [-0.0, .infinity, .nan, -1.5] : [0, 1, 1, 0]
        let tensor = ReferenceTensor((0..<type.elementCount).map { pattern[$0 % 4] }, type)
        #expect(try ReferenceTensor(tensor.literal()).isIdentical(to: tensor), "\(type)")
      }
    }
  }

  @Test func splatsExpand() throws {
    let literal = try Literal(splat: [0x00, 0x3C], .f16[2, 3])
    #expect(ReferenceTensor(literal).floats == Array(repeating: 1, count: 6))
  }

  @Test func extremesOfIntegersAreSignOrZeroExtended() throws {
    let values: [(ElementType, Int64)] = [
      (.i8, -128), (.i16, -32768), (.i32, -1 << 31), (.i64, .min), (.u8, 255), (.u16, 65535),
      (.u32, 0xFFFF_FFFF), (.u64, -1), (.i1, 1),
    ]
    for (element, value) in values {
      let tensor = ReferenceTensor(wrapping: [value], to: TensorType(element, []))
      #expect(tensor.integers == [value])
      #expect(try ReferenceTensor(tensor.literal()).integers == [value], "\(element)")
    }
    #expect(ReferenceTensor(.u64, .integers([-1])).floats == [0x1p64])
  }

  @Test func pickingReordersAndRepeats() {
    let tensor = vector([10, 20, 30], .i32)
    #expect(tensor.picking([2, 0, 2, 1], .i32[2, 2]).integers == [30, 10, 30, 20])
    #expect(tensor.scalar(1) == ReferenceTensor([20], .i32))
  }
}

@Suite struct ReferenceEvaluatorTests {
  @Test func runsALongChainWithoutRecursion() throws {
    let builder = GraphBuilder(name: "chain")
    let start = builder.parameter(.i32)
    var value = start
    for _ in 0..<100_000 { value = builder.add(value, start) }
    let graph = try builder.finish([value])
    #expect(try ReferenceEvaluator.evaluate(graph, [ReferenceTensor([3], .i32)])[0].integers == [300_003])
  }

  @Test func returnsParametersAndRepeatedResults() throws {
    let builder = GraphBuilder(name: "f")
    let (x, unused) = (builder.parameter(.f32[2]), builder.parameter(.f32))
    let y = builder.negate(x)
    _ = builder.exponential(unused)
    let graph = try builder.finish([x, y, y, x])
    let inputs = [vector([1, 2], .f32), ReferenceTensor([0], .f32)]
    #expect(
      try ReferenceEvaluator.evaluate(graph, inputs).map(\.floats) == [
        [1, 2], [-1, -2], [-1, -2], [1, 2],
      ])
  }

  @Test func refusesInputsOfOtherTypes() throws {
    let builder = GraphBuilder(name: "f")
    let x = builder.parameter(.f32[2])
    let graph = try builder.finish([x])
    #expect(throws: SluiceError.self) { try ReferenceEvaluator.evaluate(graph, []) }
    #expect(throws: SluiceError.self) { try ReferenceEvaluator.evaluate(graph, [vector([1], .f32)]) }
    #expect(throws: SluiceError.self) { try ReferenceEvaluator.evaluate(graph, [vector([1, 2], .f64)]) }
  }
}
