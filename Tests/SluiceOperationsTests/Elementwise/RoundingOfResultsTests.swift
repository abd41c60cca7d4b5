import Foundation
import SluiceIR
import SluiceOperations
import Testing

/// Results are rounded to their type after each operation, not after several.
@Suite struct RoundingOfResultsTests {
  @Test func eachOperationRoundsToItsType() throws {
    let tiny: Double = exp2(-13)
    for (element, expected) in [(ElementType.f16, 1.0), (.bf16, 1), (.f32, 1 + tiny), (.f64, 1 + tiny)] {
      let builder = GraphBuilder(name: "f")
      let (x, small) = (
        builder.parameter(TensorType(element, [])), builder.parameter(TensorType(element, []))
      )
      let sum = builder.add(builder.add(x, small), small)
      let graph = try builder.finish([builder.subtract(sum, small)])
      let inputs = [1, tiny].map { ReferenceTensor([$0], TensorType(element, [])) }
      #expect(try ReferenceEvaluator.evaluate(graph, inputs)[0].floats == [expected], "\(element)")
    }
  }

  @Test func overflowGivesInfinity() throws {
    #expect(try evaluate(Add(), vector([65504], .f16), vector([16], .f16)).floats == [.infinity])
    #expect(try evaluate(Add(), vector([65504], .f16), vector([8], .f16)).floats == [65504])
    #expect(try evaluate(Multiply(), vector([1e38], .f32), vector([10], .f32)).floats == [.infinity])
    #expect(try evaluate(Exponential(), vector([89], .bf16)).floats == [.infinity])
  }

  @Test func subnormalsAreKept() throws {
    #expect(
      try evaluate(Multiply(), vector([exp2(-14)], .f16), vector([exp2(-10)], .f16)).floats == [exp2(-24)])
    #expect(
      try evaluate(Multiply(), vector([exp2(-126)], .f32), vector([exp2(-23)], .f32)).floats == [exp2(-149)])
    #expect(
      try evaluate(Multiply(), vector([exp2(-126)], .bf16), vector([exp2(-7)], .bf16)).floats == [exp2(-133)])
  }

  @Test func smallArgumentsDoNotCancel() throws {
    let x = 1e-12
    #expect((try evaluate(ExponentialMinusOne(), vector([x], .f64)).floats[0] / x - 1).magnitude < 1e-11)
    #expect((try evaluate(LogPlusOne(), vector([x], .f64)).floats[0] / x - 1).magnitude < 1e-11)
  }

  @Test func roundNearestEvenBreaksTiesToEven() throws {
    let found = try evaluate(RoundNearestEven(), vector([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5], .f32))
    expectIdentical(found, vector([-2, -2, -0.0, 0, 2, 2], .f32), "ties")
  }

  @Test func remainderTakesTheSignOfTheDividend() throws {
    let found = try evaluate(
      Remainder(), vector([5.5, -5.5, 5.5, -5.5], .f32), vector([2, 2, -2, -2], .f32))
    #expect(found.floats == [1.5, -1.5, 1.5, -1.5])
  }
}
