import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Reductions of every element type along rows and over them, fused with what surrounds them and alone.
@Suite struct ReductionTypeTests {
  static let shapes: [Shape] = [[1, 1], [7, 37], [33, 16], [70, 5], [2, 1000]]

  @Test(arguments: ElementType.allCases) func everyMonoidEqualsTheReference(_ element: ElementType) throws {
    var random = RandomInputs(seed: 4)
    for monoid in Monoid.allCases where monoid.applies(to: element) {
      // Sums and products of floats are compared where no order overflows or cancels.
      let isExact = !element.isFloat || monoid == .minimum || monoid == .maximum
      let bound = isExact ? 0 : Self.bound(element)
      for shape in Self.shapes {
        let graph = try Self.graph(monoid, TensorType(element, shape))
        let inputs = graph.parameterTypes.map { random.tensor($0, special: isExact) }
        let expected = try ReferenceEvaluator.evaluate(graph, inputs)
        for isa in InstructionSet.allCases where isa.isAvailable {
          let execution = ExecutionOptions(threads: 1, instructionSet: isa)
          let alone = try Evaluation(graph, CompileOptions(optimization: .none, execution: execution))
            .run(inputs)
          let fused = try Evaluation(graph, CompileOptions(optimization: .exact, execution: execution))
            .run(inputs)
          for (index, result) in expected.enumerated() {
            let what = "\(monoid) of \(element) \(shape), result \(index) on \(isa)"
            #expect(alone[index].isSameBits(as: fused[index]), "\(what): levels differ")
            let difference = alone[index].difference(from: result, relative: bound, absolute: bound)
            #expect(difference == nil, "\(what): \(difference ?? "")")
          }
        }
      }
    }
  }

  /// Rows reduced, the result combined with every element of its row; columns reduced; everything reduced.
  private static func graph(_ monoid: Monoid, _ type: TensorType) throws -> Graph {
    let builder = GraphBuilder(name: "reductions")
    let x = builder.parameter(type)
    let rows = builder.reduce(x, monoid, dimensions: [1])
    let repeated = builder.broadcastInDim(rows, dimensions: [0], to: type.shape)
    let selected = builder.select(builder.compare(x, repeated, .less), x, repeated)
    return try builder.finish([
      rows, selected, builder.reduce(x, monoid, dimensions: [0]),
      builder.reduce(x, monoid, dimensions: [0, 1]),
    ])
  }

  /// What is one for all rows is repeated for each of them, in lanes of 32 and of 64 bits.
  @Test(arguments: ElementType.allCases.filter { $0 != .i1 })
  func scalarsMeetReducedRows(_ element: ElementType) throws {
    let builder = GraphBuilder(name: "scalars beside rows")
    let scalar = builder.parameter(TensorType(element, []))
    let x = builder.parameter(TensorType(element, [5, 37]))
    let rows = builder.reduce(x, .maximum, dimensions: [1])
    let repeated = builder.broadcastInDim(scalar, dimensions: [], to: [5])
    let isLess = builder.compare(repeated, rows, .less)
    let isSelf = builder.broadcastInDim(
      builder.compare(scalar, scalar, .equal), dimensions: [], to: [5])
    let graph = try builder.finish([repeated, isLess, isSelf, builder.select(isSelf, rows, repeated)])
    var random = RandomInputs(seed: 6)
    let inputs = graph.parameterTypes.map { random.tensor($0, special: false) }
    let expected = try ReferenceEvaluator.evaluate(graph, inputs)
    for level in [OptimizationLevel.none, .exact] {
      let results = try Evaluation(graph, CompileOptions(optimization: level)).run(inputs)
      for (result, expected) in zip(results, expected) {
        #expect(result.isSameBits(as: expected), "\(element) at \(level)")
      }
    }
  }

  private static func bound(_ element: ElementType) -> Double {
    switch element {
    case .f64: 1e-12
    case .f16: 0x1p-9
    case .bf16: 0x1p-6
    default: 1e-4
    }
  }
}
