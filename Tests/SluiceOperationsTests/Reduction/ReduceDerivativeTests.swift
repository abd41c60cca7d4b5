import SluiceIR
import SluiceOperations
import Testing

@Suite struct ReduceDerivativeTests {
  private func graph(_ monoid: Monoid, _ type: TensorType, _ dimensions: [Int]) throws -> Graph {
    let builder = GraphBuilder(name: "test")
    let (x, initial) = (builder.parameter(type), builder.parameter(type.with(shape: [])))
    return try builder.finish([builder.reduce(x, monoid, dimensions: dimensions, initial: initial)])
  }

  @Test func equalExtremesShareTheCotangent() throws {
    let x = ReferenceTensor([3, 1, 3, 2, 5, 4], .f64[2, 3])
    let low = ReferenceTensor([-.infinity], .f64)
    let found = try gradients(of: graph(.maximum, .f64[2, 3], [1]), at: [x, low])
    #expect(found[0].floats == [0.5, 0, 0.5, 0, 1, 0] && found[1].floats == [0])
  }

  @Test func initialValueHasTheCotangentWhereNoElementIsTheExtreme() throws {
    let x = ReferenceTensor([3, 1, 9, 2], .f64[2, 2])
    let found = try gradients(of: graph(.maximum, .f64[2, 2], [1]), at: [x, ReferenceTensor([5], .f64)])
    #expect(found[0].floats == [0, 0, 1, 0] && found[1].floats == [1])
    let empty = try gradients(
      of: graph(.minimum, .f64[3, 0], [1]), at: [counting(.f64[3, 0]), ReferenceTensor([5], .f64)])
    #expect(empty[1].floats == [3])
  }

  @Test func manyEqualExtremesOfNarrowFloatsAreCountedExactly() throws {
    let x = ReferenceTensor(repeating: 1, .bf16[1024])
    let found = try gradients(of: graph(.maximum, .bf16[1024], [0]), at: [x, ReferenceTensor([0], .bf16)])
    #expect(found[0].floats.allSatisfy { $0 == 1.0 / 1024 })
  }

  @Test func nanHasNoDerivative() throws {
    let x = ReferenceTensor(.f64[2], .floats([.nan, 1]))
    let found = try gradients(of: graph(.maximum, .f64[2], [0]), at: [x, ReferenceTensor([0], .f64)])
    #expect(found[0].floats == [0, 0] && found[1].floats == [0])
  }

  @Test func productsOfOthersAreRightWithZeros() throws {
    let type = TensorType.f64[3, 3]
    let x = ReferenceTensor([2, 0, 5, 0, 3, 0, 2, 3, 5], type)
    let found = try gradients(of: graph(.multiply, type, [1]), at: [x, ReferenceTensor([1], .f64)])
    #expect(found[0].floats == [0, 10, 0, 0, 0, 0, 15, 10, 6] && found[1].floats == [30])
  }

  @Test func secondDerivativesOfProductsAreRightWithZeros() throws {
    var generator = SeededGenerator(seed: 31)
    let gradient = try gradientGraph(of: graph(.multiply, .f64[2, 4], [1]))
    let inputs = [
      ReferenceTensor([2, 0, 3, 0, 0, 0, 0, 1], .f64[2, 4]), ReferenceTensor([1], .f64),
      ReferenceTensor([1, 1], .f64[2]),
    ]
    let found = try FiniteDifferences(gradient).disagreement(at: inputs, &generator)
    #expect(found == nil)
  }

  @Test func initialValuesThatAreNoIdentityCountOnce() throws {
    var generator = SeededGenerator(seed: 32)
    let body = try SampleRegions.affineComposition(.f64)
    let builder = GraphBuilder(name: "test")
    let inputs = [TensorType.f64[2, 5], .f64[2, 5]].map { builder.parameter($0) }
    let initial = [TensorType.f64, .f64].map { builder.parameter($0) }
    let graph = try builder.finish(builder.reduce(inputs, initial: initial, dimensions: [1], body: body))
    let values = graph.parameterTypes.map { generator.tensor($0) }
    let found = try FiniteDifferences(graph).disagreement(at: values, &generator)
    #expect(found == nil)
  }

  @Test func selectedPairTakesTheCotangentOfItsValue() throws {
    let body = try SampleRegions.greatestWithIndex(.f64, .i32)
    let builder = GraphBuilder(name: "test")
    let (x, i) = (builder.parameter(.f64[2, 3]), builder.parameter(.i32[2, 3]))
    let (low, none) = (builder.parameter(.f64), builder.parameter(.i32))
    let graph = try builder.finish(
      builder.reduce([x, i], initial: [low, none], dimensions: [1], body: body))
    let inputs = [
      ReferenceTensor([3, 7, 7, 9, -1, 8], .f64[2, 3]), ReferenceTensor([0, 1, 2, 0, 1, 2], .i32[2, 3]),
      ReferenceTensor([-100], .f64), ReferenceTensor([9], .i32),
    ]
    let found = try gradients(of: graph, at: inputs)
    #expect(found[0].floats == [0, 1, 0, 1, 0, 0] && found[1].floats == [0])
  }

  @Test func regionThatIsNotElementwiseSaysSo() throws {
    let region = GraphBuilder(name: "reshaping")
    let (a, b) = (region.parameter(.f64), region.parameter(.f64))
    let sum = region.reshape(region.reshape(region.add(a, b), to: [1]), to: [])
    let body = try region.finish([sum])
    let builder = GraphBuilder(name: "test")
    let (x, initial) = (builder.parameter(.f64[3]), builder.parameter(.f64))
    let graph = try builder.finish(builder.reduce([x], initial: [initial], dimensions: [0], body: body))
    let value = try ReferenceEvaluator.evaluate(graph, [counting(.f64[3]), ReferenceTensor([1], .f64)])
    #expect(value[0].floats == [7])
    let error = #expect(throws: SluiceError.self) { try gradientGraph(of: graph) }
    #expect(error?.message.contains("the region contains reshape, which is not elementwise") == true)
  }
}
