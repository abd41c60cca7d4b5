import SluiceIR
import SluiceOperations
import Testing

/// Derivatives at kinks, ties and poles, as Docs/Numerics.md states them.
@Suite struct KinkTests {
  private func gradient(
    _ operation: any Operation, _ operands: [Double]..., cotangent: Double = 1
  ) throws -> [[Double]] {
    let tensors = operands.map { vector($0, .f64) }
    let seed = ReferenceTensor(repeating: cotangent, try operation.resultTypes(of: tensors.map(\.type))[0])
    return try pullback(operation, tensors, seed).map(\.floats)
  }

  @Test func tiesShareTheCotangent() throws {
    #expect(
      try gradient(Maximum(), [1, 2, 0, 3], [1, 1, -0.0, 5]) == [[0.5, 1, 0.5, 0], [0.5, 0, 0.5, 1]])
    #expect(
      try gradient(Minimum(), [1, 2, 0, 3], [1, 1, -0.0, 5]) == [[0.5, 0, 0.5, 1], [0.5, 1, 0.5, 0]])
  }

  @Test func extremaGiveNaNNoCotangent() throws {
    #expect(try gradient(Maximum(), [.nan, 1], [1, .nan]) == [[0, 0], [0, 0]])
  }

  @Test func absoluteValueIsFlatAtZero() throws {
    #expect(try gradient(Abs(), [0, -0.0, 2, -2]) == [[0, 0, 1, -1]])
  }

  @Test func clampPassesInsideAndOnTheBounds() throws {
    let found = try gradient(Clamp(), [0, 0, 0, 0, 0], [-1, 0, 0.5, 1, 2], [1, 1, 1, 1, 1])
    #expect(found == [[1, 0, 0, 0, 0], [0, 1, 1, 1, 0], [0, 0, 0, 0, 1]])
  }

  @Test func clampWithCrossedBoundsGivesAllToTheUpper() throws {
    let found = try gradient(Clamp(), [2, 2, 2], [0, 1, 3], [1, 1, 1])
    #expect(found == [[0, 0, 0], [0, 1, 0], [1, 0, 1]])
  }

  @Test func scalarBoundsOfClampSumTheirCotangents() throws {
    let operands = [
      ReferenceTensor([0], .f64), vector([-2, -1, 0.5, 3], .f64), ReferenceTensor([1], .f64),
    ]
    let found = try pullback(Clamp(), operands, vector([1, 10, 100, 1000], .f64))
    #expect(found.map(\.floats) == [[11], [0, 0, 100, 0], [1000]])
    #expect(found.map(\.type) == operands.map(\.type))
  }

  @Test func selectKeepsAnInfiniteCotangentFromTheOtherSide() throws {
    let operands = [vector([1, 0], .i1), vector([1, 1], .f64), vector([1, 1], .f64)]
    let found = try pullback(Select(), operands, ReferenceTensor(repeating: .infinity, .f64[2]))
    #expect(found.map(\.floats) == [[.infinity, 0], [0, .infinity]])
  }

  @Test func powersOfZeroHaveFiniteDerivativesWhereTheyExist() throws {
    // 0^0, 0^1, 0^2, 0^3 and 2^0.
    let found = try gradient(Power(), [0, 0, 0, 0, 2], [0, 1, 2, 3, 0])
    #expect(found[0] == [0, 1, 0, 0, 0])
    #expect(found[1].dropLast() == [0, 0, 0, 0])
    #expect((found[1][4] - 0.693_147_180_559_945_3).magnitude < 1e-15)
  }

  /// Squares of the operands overflow or vanish, the slopes do not.
  @Test(arguments: [
    (ElementType.f16, 300.0, 5e-4), (.bf16, 1e25, 1e-25), (.f32, 1e25, 1e-25), (.f64, 1e200, 1e-200),
  ])
  func slopesWhoseSquaresLeaveTheType(_ element: ElementType, _ large: Double, _ small: Double) throws {
    let least = element == .bf16 ? 0.03 : element == .f16 ? 3e-3 : 1e-6
    func check(_ operation: any Operation, _ operands: [[Double]], _ expected: [[Double]]) throws {
      let tensors = operands.map { vector($0, element) }
      let seed = ReferenceTensor(repeating: 1, tensors[0].type)
      for (found, wanted) in zip(try pullback(operation, tensors, seed).map(\.floats), expected) {
        for (a, b) in zip(found, wanted) {
          #expect((a - b).magnitude <= least * b.magnitude, "\(operation.name) of \(element): \(a), not \(b)")
        }
      }
    }
    try check(
      Atan2(), [[large, small, -small, 0], [large, small, 2 * small, -small]],
      [[0.5 / large, 0.5 / small, 0.4 / small, -1 / small], [-0.5 / large, -0.5 / small, 0.2 / small, 0]])
    // Of the others the slope itself is no number of the wider types where its square is none.
    guard element == .f16 else { return }
    try check(Asinh(), [[large, -large]], [[1 / large, 1 / large]])
    try check(Acosh(), [[large, 2 * large]], [[1 / large, 0.5 / large]])
    try check(Atan(), [[large, -large]], [[1 / (large * large), 1 / (large * large)]])
  }

  /// To the power 0 the slope is 0, however small the base is: 1 / base may be infinite.
  @Test(arguments: [
    (ElementType.f32, -128, -149), (.f64, -1024, -1074), (.f16, -16, -24), (.bf16, -128, -133),
  ])
  func powersOfSmallBasesAreFlatAtZero(_ element: ElementType, _ exponent: Int, _ last: Int) throws {
    let least = Double(sign: .plus, exponent: last, significand: 1)
    let bound = Double(sign: .plus, exponent: exponent, significand: 1)
    let bases = vector([0, -0.0, least, -least, bound, -bound, bound + least, 4 * bound, 1, -3], element)
    let zeros = ReferenceTensor(repeating: 0, bases.type)
    let found = try pullback(Power(), [bases, zeros], ReferenceTensor(repeating: 1, bases.type))
    #expect(found[0].floats == zeros.floats, "\(found[0].floats)")
  }

  @Test func secondDerivativesOfPowersOfZeroAreFinite() throws {
    let (base, exponent) = (vector([0, 0, 0], .f64), vector([1, 2, 3], .f64))
    let first = try gradientGraph(of: graph(of: OperationSample(Power(), [base.type, exponent.type])))
    let ones = ReferenceTensor(repeating: 1, base.type)
    // Cotangent 1 for the base's derivative, 0 for the exponent's: d/da of b * a^(b - 1) is b * (b - 1) * a^(b - 2).
    let seeds = [ones, ReferenceTensor(repeating: 0, base.type)]
    let second = try ReferenceEvaluator.evaluate(gradientGraph(of: first), [base, exponent, ones] + seeds)
    #expect(second[0].floats == [0, 2, 0])
  }

  @Test func remainderByADivisorUsesTheWholeQuotient() throws {
    #expect(try gradient(Remainder(), [7, -7, 6], [2, 2, 3]) == [[1, 1, 1], [-3, 3, -2]])
  }

  @Test func stepsAreFlat() throws {
    for operation in [Floor(), Ceil(), RoundNearestEven(), Sign()] as [any Operation] {
      #expect(try gradient(operation, [0, 0.5, 1]) == [[0, 0, 0]], "\(operation.name)")
    }
  }

  @Test func squareRootIsSteepAtZero() throws {
    #expect(try gradient(Sqrt(), [0, 4]) == [[.infinity, 0.25]])
    #expect(try gradient(Rsqrt(), [0, 4]) == [[-.infinity, -0.0625]])
  }
}
