import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// The bounds that `-O fast` is held to: worked out by hand, kept by every compiled program, and tight enough to tell
/// something.
@Suite struct RoundingAnalysisTests {
  private func bounds(_ inputs: [[Double]], _ body: (GraphBuilder, [Value]) -> Value) throws -> [Double] {
    let builder = GraphBuilder(name: "f")
    let parameters = inputs.map { builder.parameter(.f32[$0.count]) }
    let graph = try builder.finish([body(builder, parameters)])
    let tensors = zip(inputs, graph.parameterTypes).map { ReferenceTensor(rounding: $0, to: $1) }
    return try RoundingAnalysis(graph).results(tensors)[0].bounds
  }

  private let unit = 0x1p-24

  @Test func oneOperationRoundsOnce() throws {
    let sum = try bounds([[3, 1], [4, 0]]) { $0.add($1[0], $1[1]) }
    #expect(sum.map { ($0 / unit).rounded() } == [7, 1])
    #expect(try bounds([[3]]) { $0.negate($1[0]) } == [0])
  }

  /// (3 + 4) * 5 = 35: the sum is off by 7 u, which the product makes 35 u, and rounds by 35 u itself.
  @Test func boundsGoThroughOperations() throws {
    let product = try bounds([[3], [4], [5]]) { $0.multiply($0.add($1[0], $1[1]), $1[2]) }
    #expect((product[0] / unit).rounded() == 70)
  }

  /// Cancellation keeps the absolute error: (3 + 4) - 7 may be off by 7 u.
  @Test func cancellationKeepsTheError() throws {
    let difference = try bounds([[3], [4], [7]]) { $0.subtract($0.add($1[0], $1[1]), $1[2]) }
    #expect((difference[0] / unit).rounded() == 7)
  }

  @Test func sumsAndProductsCountTheirTerms() throws {
    let sum = try bounds([[1, 2, 3, 4]]) { $0.reduce($1[0], .add, dimensions: [0]) }
    #expect((4...5).contains(sum[0] / unit / 10))
    let largest = try bounds([[1, 2, 3, 4]]) { $0.reduce($1[0], .maximum, dimensions: [0]) }
    #expect(largest == [0])
    let dot = try bounds([[1, 2, 3], [4, -5, 6]]) { builder, values in
      builder.dotGeneral(values[0], values[1], lhsContracting: [0], rhsContracting: [0])
    }
    #expect((2.9...4).contains(dot[0] / unit / 32))
  }

  /// Where a small change does not have a small effect nothing is claimed.
  @Test func polesAndJumpsAreNotClaimed() throws {
    let pole = try bounds([[3], [-3], [1]]) { builder, values in
      builder.divide(values[2], builder.subtract(builder.add(values[0], values[1]), values[2]))
    }
    #expect(pole[0].isFinite)
    let zero = try bounds([[0.1], [0.2], [0.3]]) { builder, values in
      let nearZero = builder.subtract(builder.add(values[0], values[1]), values[2])
      return builder.divide(values[2], nearZero)
    }
    #expect(zero[0] == .infinity)
    let jump = try bounds([[0.1], [0.2], [0.3]]) { builder, values in
      let isLess = builder.compare(builder.add(values[0], values[1]), values[2], .less)
      return builder.select(isLess, values[0], values[1])
    }
    #expect(jump == [.infinity])
    let sure = try bounds([[0.1], [0.2], [0.7]]) { builder, values in
      let isLess = builder.compare(builder.add(values[0], values[1]), values[2], .less)
      return builder.select(isLess, values[0], values[1])
    }
    #expect(sure == [0])
  }

  /// On random graphs the compiled program stays within the bounds, and most of them say something. Each result counts
  /// alike, whatever its size: one large one behind a jump, of which nothing can be said, is one.
  @Test func compiledProgramsKeepTheBounds() throws {
    var (graphs, count, claimed, sharp) = (0, 0.0, 0.0, 0.0)
    for seed in 0..<UInt64(200) where graphs < 40 {
      let graph = try RandomGraph.make(seed: seed)
      let analysis = try RoundingAnalysis(graph)
      guard analysis.isComplete else { continue }
      graphs += 1
      var draws = RandomInputs(seed: 1)
      let inputs = draws.tensors(graph.parameterTypes)
      let found = try Evaluation(graph, CompileOptions(optimization: .none)).run(inputs)
      for (position, expected) in try analysis.results(inputs).enumerated() {
        let rounded = expected.value.type.element.isFloat
        if expected.bounds.isEmpty { continue }
        let share = 1 / Double(expected.bounds.count)
        count += 1
        for (index, bound) in expected.bounds.enumerated() {
          guard bound < .infinity else { continue }
          let (a, b) = (found[position].floats[index], expected.value.floats[index])
          #expect(
            a == b || a.isNaN && b.isNaN || (a - b).magnitude <= bound,
            "seed \(seed), result \(position), element \(index): \(a), in f64 \(b), bound \(bound)")
          claimed += share
          if !rounded || bound <= 1e-4 * max(b.magnitude, 1) { sharp += share }
        }
      }
    }
    #expect(graphs >= 20)
    #expect(claimed > 0.9 * count, "\(claimed) of \(count)")
    #expect(sharp > 0.8 * count, "\(sharp) of \(count)")
  }
}
