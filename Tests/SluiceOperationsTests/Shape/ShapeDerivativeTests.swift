import SluiceIR
import SluiceOperations
import Testing

/// Derivatives that finite differences of samples do not show.
@Suite struct ShapeDerivativeTests {
  @Test func infinitePaddedCotangentsStayOutOfThePaddingValue() throws {
    let builder = GraphBuilder(name: "test")
    let (x, value, weights) = (
      builder.parameter(.f64[2]), builder.parameter(.f64), builder.parameter(.f64[3])
    )
    let padded = builder.pad(x, value, low: [0], high: [1])
    let graph = try builder.finish([builder.multiply(padded, weights)])
    let inputs = [
      ReferenceTensor([1, 2], .f64[2]), ReferenceTensor([3], .f64),
      ReferenceTensor(.f64[3], .floats([.infinity, 5, 7])),
    ]
    let found = try gradients(of: graph, at: inputs)
    #expect(found[0].floats == [.infinity, 5] && found[1].floats == [7])
  }

  @Test func stridesBeyondEveryTensorHaveADerivative() throws {
    let builder = GraphBuilder(name: "test")
    let x = builder.parameter(.f64[4])
    let graph = try builder.finish([builder.slice(x, start: [2], limit: [4], strides: [.max])])
    #expect(try gradients(of: graph, at: [counting(.f64[4])])[0].floats == [0, 0, 1, 0])
  }

  @Test func sumsToTheShapeThatNumPyWouldBroadcast() throws {
    let builder = GraphBuilder(name: "test")
    let x = builder.parameter(.f32[2, 3, 2])
    let shapes: [Shape] = [[], [2], [3, 1], [1, 2], [2, 3, 2], [1, 1, 1]]
    let graph = try builder.finish(shapes.map { builder.sum(x, toBroadcastable: $0) })
    let sums = try ReferenceEvaluator.evaluate(graph, [counting(.f32[2, 3, 2])])
    #expect(sums.map(\.shape) == shapes)
    #expect(sums[0].floats == [78] && sums[1].floats == [36, 42] && sums[2].floats == [18, 26, 34])
    #expect(sums[3].floats == [36, 42] && sums[4] == counting(.f32[2, 3, 2]) && sums[5].floats == [78])
  }

  @Test func sumOfABroadcastIsItsTranspose() throws {
    // The inner products <broadcast(x), y> and <x, sum(y)> are equal for random broadcasts, permuted ones
    // too.
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<100 {
      let rank = Int.random(in: 0...4, using: &generator)
      let shape = Shape((0..<rank).map { _ in Int.random(in: 0...3, using: &generator) })
      let dimensions = Array(
        (0..<rank).shuffled(using: &generator).prefix(Int.random(in: 0...4, using: &generator)))
      let operand = Shape(dimensions.map { Bool.random(using: &generator) ? 1 : shape[$0] })
      let builder = GraphBuilder(name: "test")
      let (x, y) = (builder.parameter(TensorType(.f64, operand)), builder.parameter(TensorType(.f64, shape)))
      let (wide, narrow) = (
        builder.broadcastInDim(x, dimensions: dimensions, to: shape),
        builder.sumOfBroadcast(y, to: operand, dimensions: dimensions)
      )
      let graph = try builder.finish([wide, narrow])
      let inputs = graph.parameterTypes.map { generator.tensor($0) }
      let results = try ReferenceEvaluator.evaluate(graph, inputs)
      func product(_ a: ReferenceTensor, _ b: ReferenceTensor) -> Double {
        zip(a.floats, b.floats).reduce(0) { $0 + $1.0 * $1.1 }
      }
      #expect(results[1].shape == operand)
      #expect(abs(product(results[0], inputs[1]) - product(inputs[0], results[1])) < 1e-9)
    }
  }
}
