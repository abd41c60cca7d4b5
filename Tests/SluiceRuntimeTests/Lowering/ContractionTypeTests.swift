import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Contractions of every element type at sizes for which kernels pack their operands or not.
@Suite struct ContractionTypeTests {
  /// Rows, columns, depth; whether each operand is transposed.
  static let cases: [(Int, Int, Int, Bool, Bool)] = [
    (1, 1, 1, false, false), (5, 7, 3, true, false), (3, 1, 40, false, true), (1, 37, 9, false, false),
    (20, 256, 70, false, false), (20, 256, 70, true, true), (7, 300, 520, false, false),
    (30, 70, 33, true, true),
  ]

  @Test(arguments: ElementType.allCases) func productsEqualTheReference(_ element: ElementType) throws {
    var random = RandomInputs(seed: 9)
    // Narrow types are computed in the others.
    let own = [ElementType.f32, .f64, .i32, .i64].contains(element)
    for (m, n, k, transposesA, transposesB) in Self.cases where own || m * n * k < 100_000 {
      let builder = GraphBuilder(name: "product")
      let a = builder.parameter(TensorType(element, transposesA ? [k, m] : [m, k]))
      let b = builder.parameter(TensorType(element, transposesB ? [n, k] : [k, n]))
      let product = builder.dotGeneral(
        a, b, lhsContracting: [transposesA ? 0 : 1], rhsContracting: [transposesB ? 1 : 0])
      let graph = try builder.finish([product, builder.add(product, product)])
      let inputs = graph.parameterTypes.map { random.tensor($0) }
      let expected = try ReferenceEvaluator.evaluate(graph, inputs)
      var results: [[ReferenceTensor]] = []
      for isa in InstructionSet.allCases where isa.isAvailable {
        for (level, threads) in [(OptimizationLevel.none, 1), (.exact, 2)] {
          let options = CompileOptions(
            optimization: level, execution: ExecutionOptions(threads: threads, instructionSet: isa))
          let found = try Evaluation(graph, options).run(inputs)
          for (x, y) in zip(found, expected) {
            let bound = Self.bound(element) * Double(k).squareRoot()
            let difference = x.difference(from: y, relative: bound, absolute: bound)
            #expect(difference == nil, "\(element) \(m)x\(n)x\(k) at \(level) on \(isa): \(difference ?? "")")
          }
          if isa != .baseline { results.append(found) }
        }
      }
      let same = results.allSatisfy { zip($0, results[0]).allSatisfy { $0.isSameBits(as: $1) } }
      #expect(same, "\(element) \(m)x\(n)x\(k): levels, threads or instruction sets differ")
    }
  }

  /// A few units in the last place of a sum of products below 4, to be multiplied by the root of their number.
  private static func bound(_ element: ElementType) -> Double {
    switch element {
    case .f64: 1e-14
    case .f16: 0x1p-8
    case .bf16: 0x1p-5
    default: 4e-6
    }
  }
}
