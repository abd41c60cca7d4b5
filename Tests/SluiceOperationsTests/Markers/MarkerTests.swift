import SluiceIR
import SluiceOperations
import Testing

@Suite struct MarkerTests {
  @Test func barriersKeepEveryOperand() throws {
    let operands = [counting(.f32[2]), counting(.i1[0]), counting(.i32)]
    #expect(try OptimizationBarrier().evaluate(operands) == operands)
    #expect(try OptimizationBarrier().resultTypes(of: []).isEmpty)
  }

  @Test func barriersStandBetweenCotangentsToo() throws {
    let builder = GraphBuilder(name: "test")
    let (x, y) = (builder.parameter(.f64[2]), builder.parameter(.f64[2]))
    let results = builder.optimizationBarrier([x, y])
    let graph = try builder.finish([builder.multiply(results[0], results[0])])
    let gradient = try gradientGraph(of: graph)
    let barriers = gradient.nodes.indices.filter { gradient.operation(of: $0) is OptimizationBarrier }
    #expect(barriers.map { gradient.nodes[$0].operandCount } == [2, 1])
    let found = try gradients(of: graph, at: [counting(.f64[2]), counting(.f64[2])])
    #expect(found[0].floats == [2, 4] && found[1].floats == [0, 0])
  }

  @Test func stoppedGradientsAreZero() throws {
    let builder = GraphBuilder(name: "test")
    let x = builder.parameter(.f64[2])
    let graph = try builder.finish([builder.multiply(builder.stopGradient(x), x)])
    #expect(try gradients(of: graph, at: [ReferenceTensor([3, 5], .f64[2])])[0].floats == [3, 5])
    expectRefusal(StopGradient(), [], "the tensor to take for a constant")
  }

  /// x * x whose derivative the user says is 10 x.
  private func square() throws -> CustomDerivative {
    let body = GraphBuilder(name: "square")
    let x = body.parameter(.f64[2])
    let pullback = GraphBuilder(name: "square_pullback")
    let (source, _, cotangent) = (
      pullback.parameter(.f64[2]), pullback.parameter(.f64[2]), pullback.parameter(.f64[2])
    )
    let slope = pullback.multiply(source, pullback.constant(10, .f64[2]))
    return CustomDerivative(
      body: try body.finish([body.multiply(x, x)]),
      pullback: try pullback.finish([pullback.multiply(slope, cotangent)]))
  }

  @Test func customDerivativesAreTheUsers() throws {
    let graph = try SluiceOperationsTests.graph(of: OperationSample(square(), [.f64[2]]))
    let x = ReferenceTensor([3, 5], .f64[2])
    #expect(try ReferenceEvaluator.evaluate(graph, [x])[0].floats == [9, 25])
    #expect(try gradients(of: graph, at: [x])[0].floats == [30, 50])
    let twice = try gradients(of: gradientGraph(of: graph), at: [x, ReferenceTensor([1, 1], .f64[2])])
    #expect(twice[0].floats == [10, 10])
  }

  @Test func customDerivativesCheckTheirRegions() throws {
    let operation = try square()
    expectRefusal(operation, [.f64[3]], "body takes (f64[2]), the operands are (f64[3])")
    expectRefusal(operation, [], "the operands are ()")
    expectRefusal(
      CustomDerivative(body: operation.body, pullback: operation.body), [.f64[2]],
      "pullback is (f64[2]) -> (f64[2]); (f64[2], f64[2], f64[2]) -> (f64[2]) is needed")
  }

  @Test func inliningNeedsEveryArgument() throws {
    let builder = GraphBuilder(name: "test")
    let x = builder.parameter(.f64[2])
    let body = try square().body
    #expect(!body.inline(into: builder, arguments: [x])[0].isPoison)
    #expect(body.inline(into: builder, arguments: [])[0].isPoison && builder.error != nil)
  }
}
