import SluiceIR
import SluiceOperations
import Testing

@Suite struct LinearAlgebraTests {
  @Test func theFactorTimesItsTransposeIsTheMatrix() throws {
    let matrix = ReferenceTensor([4, 99, 99, 2, 5, 99, -2, 3, 14], .f64[3, 3])
    let lower = try evaluate(Cholesky(), matrix)
    #expect(lower.floats == [2, 0, 0, 1, 2, 0, -1, 2, 3])
    let mirrored = ReferenceTensor([4, 2, -2, 99, 5, 3, 99, 99, 14], .f64[3, 3])
    #expect(try evaluate(Cholesky(isLower: false), mirrored).floats == [2, 1, -1, 0, 2, 2, 0, 0, 3])
  }

  @Test func whatIsNotPositiveDefiniteGivesNaN() throws {
    let factor = try evaluate(Cholesky(), ReferenceTensor([1, 0, 2, 1], .f64[2, 2])).floats
    #expect(factor[0] == 1 && factor[2] == 2 && factor[3].isNaN)
  }

  /// op(a) of a sample's operand, everything but the triangle left out.
  private func coefficients(_ solve: TriangularSolve, _ a: Value, _ builder: GraphBuilder) -> Value {
    let shape = builder.type(of: a).shape
    let counts = TensorType(.i32, shape)
    let row = builder.iota(counts, dimension: shape.rank - 2)
    let column = builder.iota(counts, dimension: shape.rank - 1)
    let isInside = builder.compare(row, column, solve.isLower ? .greaterOrEqual : .lessOrEqual)
    var matrix = builder.select(isInside, a, builder.zeros(like: a))
    if solve.hasUnitDiagonal {
      let isDiagonal = builder.compare(row, column, .equal)
      matrix = builder.select(isDiagonal, builder.constant(1, like: a), matrix)
    }
    guard solve.isTransposed else { return matrix }
    return builder.transpose(
      matrix, permutation: Array(0..<(shape.rank - 2)) + [shape.rank - 1, shape.rank - 2])
  }

  /// Every choice of attributes: the solution put back gives the right side.
  @Test func solutionsSolve() throws {
    var generator = SeededGenerator(seed: 7)
    for sample in TriangularSolve.samples where [.f64[3, 3], .f64[9, 9]].contains(sample.operands[0]) {
      let solve = try #require(sample.operation as? TriangularSolve)
      let operands = generator.operands(of: sample)
      let x = try evaluate(solve, operands[0], operands[1])
      let builder = GraphBuilder(name: "product")
      let (a, y) = (builder.parameter(operands[0].type), builder.parameter(x.type))
      let matrix = coefficients(solve, a, builder)
      let (left, right) = solve.isLeft ? (matrix, y) : (y, matrix)
      let product = builder.dotGeneral(left, right, lhsContracting: [1], rhsContracting: [0])
      let found = try ReferenceEvaluator.evaluate(try builder.finish([product]), [operands[0], x])[0]
      for (p, q) in zip(found.floats, operands[1].floats) { #expect((p - q).magnitude < 1e-12, "\(sample)") }
    }
  }

  @Test func wrongOperandsAreRefused() {
    expectRefusal(Cholesky(), [.f32[2, 3]], "square")
    expectRefusal(Cholesky(), [.i32[2, 2]], "i32")
    expectRefusal(Cholesky(), [.f32[4]], "square")
    expectRefusal(TriangularSolve(), [.f32[2, 2], .f32[3, 2]], "b [3, 2]")
    expectRefusal(TriangularSolve(isLeft: false), [.f32[2, 2], .f32[2, 3]], "b [2, 3]")
    expectRefusal(TriangularSolve(), [.f32[2, 2], .f64[2, 2]], "element types differ")
    expectRefusal(TriangularSolve(), [.f32[3, 2, 2], .f32[2, 2, 2]], "batch")
  }
}
