import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Triangular systems on every instruction set: around the sizes at which the method and the tiles of the kernel change.
@Suite struct TriangularSolveTests {
  private static let variants = (0..<16).map { bits in
    TriangularSolve(
      isLeft: bits & 1 == 0, isLower: bits & 2 == 0, hasUnitDiagonal: bits & 4 != 0,
      isTransposed: bits & 8 != 0)
  }

  private func results(
    _ solve: TriangularSolve, _ a: ReferenceTensor, _ b: ReferenceTensor
  ) throws -> (expected: ReferenceTensor, found: [(InstructionSet, ReferenceTensor)]) {
    let builder = GraphBuilder(name: "solve")
    let (matrix, right) = (builder.parameter(a.type), builder.parameter(b.type))
    let graph = try builder.finish(builder.add(solve, [matrix, right], resultCount: 1))
    let found = try InstructionSet.allCases.filter(\.isAvailable).map { set in
      let options = CompileOptions(
        optimization: .exact, verifies: true, execution: ExecutionOptions(instructionSet: set))
      return (set, try CompiledRun.results(graph, [a, b], options: options).returned[0])
    }
    return (try CompiledRun.expected(graph, [a, b]).returned[0], found)
  }

  /// A diagonal of about 2, and NaN in the triangle that is not read: on the diagonal too where that is one.
  private func matrix(
    _ solve: TriangularSolve, _ type: TensorType, _ generator: inout CompiledRun.Generator
  ) -> ReferenceTensor {
    let n = type.shape[type.shape.rank - 1]
    let values = generator.tensor(type, in: -1...1).floats.enumerated().map { offset, x -> Double in
      let (i, j) = (offset % (n * n) / n, offset % n)
      if i == j { return solve.hasUnitDiagonal ? .nan : 2 + x / 2 }
      return (i > j) == solve.isLower ? x / Double(n).squareRoot() : .nan
    }
    return ReferenceTensor(rounding: values, to: type)
  }

  private func right(
    _ solve: TriangularSolve, _ a: TensorType, _ columns: Int, _ generator: inout CompiledRun.Generator
  ) -> ReferenceTensor {
    let (batch, n) = (a.shape.dimensions.dropLast(2), a.shape[a.shape.rank - 1])
    let shape = Shape(Array(batch) + (solve.isLeft ? [n, columns] : [columns, n]))
    return generator.tensor(TensorType(a.element, shape))
  }

  /// To the bit where the instruction set has FMA.
  private func check(
    _ solve: TriangularSolve, _ a: ReferenceTensor, _ b: ReferenceTensor, comment: String = ""
  ) throws {
    let (expected, found) = try results(solve, a, b)
    let tolerance: Double =
      switch a.type.element {
      case .f64: 1e-13
      case .f32: 1e-5
      case .f16: 1e-2
      default: 6e-2
      }
    for (set, result) in found {
      let agrees =
        set == .baseline
        ? result.difference(from: expected, relative: tolerance, absolute: tolerance) == nil
        : result.isSameBits(as: expected)
      #expect(agrees, "\(set): \(solve) of \(a.type), \(b.type) \(comment)")
    }
  }

  @Test(arguments: [ElementType.f32, .f64, .f16, .bf16])
  func everyVariantAgreesWithTheReference(_ element: ElementType) throws {
    var generator = CompiledRun.Generator(seed: 41)
    for solve in Self.variants {
      for (n, columns) in [(1, 3), (2, 1), (7, 17), (8, 1), (8, 70), (9, 5), (15, 8), (16, 33), (17, 66)] {
        let a = matrix(solve, TensorType(element, [n, n]), &generator)
        try check(solve, a, right(solve, a.type, columns, &generator))
      }
    }
  }

  @Test(arguments: [ElementType.f32, .f64, .f16, .bf16])
  func batchesAndLongColumnsAgreeWithTheReference(_ element: ElementType) throws {
    var generator = CompiledRun.Generator(seed: 42)
    for solve in [Self.variants[0], Self.variants[1], Self.variants[10], Self.variants[11]] {
      for (shape, columns) in [
        ([3, 2, 8, 8] as Shape, 9), ([70, 4, 4], 1), ([2, 33, 33], 21), ([64, 64], 2), ([131, 131], 3),
      ] {
        let a = matrix(solve, TensorType(element, shape), &generator)
        try check(solve, a, right(solve, a.type, columns, &generator))
      }
    }
  }

  /// A few more than a chunk's columns of small triangles, columns that are shared out because there are few, and
  /// triangles whose columns are so far apart that blocks are copied.
  @Test func chunksAndBlocksAgreeWithTheReference() throws {
    var generator = CompiledRun.Generator(seed: 43)
    let cases: [(ElementType, Int, Int, variant: Int)] = [
      (.f32, 3, 2900, 0), (.f32, 8, 1030, 0), (.f32, 40, 130, 0), (.f32, 200, 65, 0), (.f32, 520, 33, 1),
      (.f64, 260, 17, 1), (.f64, 260, 17, 3), (.f64, 260, 17, 8),
    ]
    for (element, n, columns, variant) in cases {
      let a = matrix(Self.variants[variant], TensorType(element, [n, n]), &generator)
      try check(Self.variants[variant], a, right(Self.variants[variant], a.type, columns, &generator))
    }
  }

  /// However ill-conditioned a triangle is, substitution solves one whose elements differ from it by roundings (Higham,
  /// "Accuracy and Stability of Numerical Algorithms", theorem 8.5). Inverses of blocks of 8 are up to 5 times as far off here.
  @Test func triangularResidualsAreRoundings() throws {
    var generator = CompiledRun.Generator(seed: 46)
    let n = 40
    for _ in 0..<4 {
      let values = generator.tensor(.f32[n, n], in: -1...1).floats.enumerated().map { offset, x in
        offset % (n + 1) == 0 ? (x < 0 ? -0.2 : 0.2) : x
      }
      let a = ReferenceTensor(rounding: values, to: .f32[n, n])
      let solution = generator.tensor(.f32[n, 1]).floats
      let products = (0..<n).map { i in (0...i).map { a.floats[i * n + $0] * solution[$0] } }
      let b = ReferenceTensor(rounding: products.map { $0.reduce(0, +) }, to: .f32[n, 1])
      for (set, x) in try results(Self.variants[0], a, b).found {
        for i in 0..<n {
          let terms = (0...i).map { a.floats[i * n + $0] * x.floats[$0] }
          let residual = b.floats[i] - terms.reduce(0, +)
          let bound = Double(n + 1) * 0x1p-24 * terms.reduce(0) { $0 + $1.magnitude }
          #expect(residual.magnitude <= bound, "\(set): row \(i)")
        }
      }
    }
  }

  /// Rows before a zero are as they would be without it; its own row is divided by it.
  @Test(arguments: [3, 8, 9, 20]) func aZeroOnTheDiagonalDividesItsRow(_ n: Int) throws {
    var generator = CompiledRun.Generator(seed: 44)
    for solve in Self.variants where !solve.hasUnitDiagonal {
      for place in [0, n / 2, n - 1] {
        let a = matrix(solve, .f32[n, n], &generator)
        var values = a.floats
        values[place * (n + 1)] = 0
        let singular = ReferenceTensor(rounding: values, to: a.type)
        let b = right(solve, a.type, 2, &generator)
        try check(solve, singular, b)
        let isForward = solve.isLower == (solve.isTransposed != solve.isLeft)
        let result = try results(solve, singular, b).expected.floats
        for (offset, x) in result.enumerated() {
          let row = solve.isLeft ? offset / 2 : offset % n
          if row == place { #expect(x.isInfinite) }
          if isForward ? row < place : row > place { #expect(x.isFinite) }
        }
      }
    }
  }

  /// What is divided by itself is 1, even where the reciprocal is infinite.
  @Test func smallDiagonalsAreDividedBy() throws {
    let a = ReferenceTensor(rounding: [1e-40, 0, 0, 1], to: .f32[2, 2])
    let b = ReferenceTensor(rounding: [1e-40, 3], to: .f32[2, 1])
    let (expected, found) = try results(Self.variants[0], a, b)
    #expect(expected.floats == [1, 3])
    for (_, result) in found { #expect(result.floats == [1, 3]) }
  }

  /// An infinity on the right reaches only the rows that depend on it, and no other column.
  @Test(arguments: [4, 8, 12]) func infinitiesStayInTheirColumnAndAfterTheirRow(_ n: Int) throws {
    var generator = CompiledRun.Generator(seed: 45)
    for solve in Self.variants where solve.isLeft {
      let a = matrix(solve, .f32[n, n], &generator)
      var values = right(solve, a.type, 3, &generator).floats
      values[n / 2 * 3 + 1] = .infinity
      let (expected, found) = try results(solve, a, ReferenceTensor(rounding: values, to: .f32[n, 3]))
      let isForward = solve.isLower != solve.isTransposed
      for result in [expected] + found.map(\.1) {
        for (offset, x) in result.floats.enumerated() {
          let row = offset / 3
          let isBefore = isForward ? row < n / 2 : row > n / 2
          if offset % 3 != 1 || isBefore { #expect(x.isFinite, "\(solve)") }
        }
      }
    }
  }
}
