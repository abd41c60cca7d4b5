import SluiceIR

/// The reference of `TriangularSolve` for one matrix: c x = b for columns x and b, where c is op(a), or on the right its
/// transpose, since x op(a) = b is op(a)ᵀ xᵀ = bᵀ.
///
/// `TriangularSolve.invertedRows` rows are solved as XLA's expansion of the operation solves a block, so that results agree
/// with its even where c is nearly singular. Substitution is more accurate than an inverse where a triangle is
/// ill-conditioned, and no slower, so that larger ones are substituted: as are those whose inverse is not finite, which have
/// a NaN or, on their diagonal, a zero or a number near the end of the range.
struct TriangularSystem {
  private let element: ElementType
  private let coefficients: [[Double]]
  /// Rows in the order in which they can be solved.
  private let order: [Int]
  private let inverse: [[Double]]?

  init(_ solve: TriangularSolve, _ a: [[Double]], _ type: ElementType) {
    let n = a.count
    let isTransposed = solve.isTransposed == solve.isLeft
    /// What is not read is zero, or one on the diagonal.
    func element(_ i: Int, _ j: Int) -> Double {
      if i == j { return solve.hasUnitDiagonal ? 1 : a[i][j] }
      return (i > j) == solve.isLower ? a[i][j] : 0
    }
    let triangle = (0..<n).map { i in (0..<n).map { j in element(i, j) } }
    func turned(_ matrix: [[Double]]) -> [[Double]] {
      isTransposed ? (0..<n).map { i in matrix.map { $0[i] } } : matrix
    }
    self.element = type
    coefficients = turned(triangle)
    order = solve.isLower != isTransposed ? Array(0..<n) : (0..<n).reversed()
    inverse =
      TriangularSolve.invertedRows.contains(n)
      ? Self.inverse(of: triangle, isLower: solve.isLower, type).map(turned) : nil
  }

  func solution(_ b: [Double]) -> [Double] {
    inverse.map { product($0, b) } ?? substituted(b)
  }

  /// f16 and bf16 are computed in f32.
  private func rounded(_ x: Double) -> Double { element.rounded((element.accumulator ?? element).rounded(x)) }

  /// Each row takes its products in the order of solution, is divided, and rounded before others are computed from it.
  private func substituted(_ b: [Double]) -> [Double] {
    var x = b
    for (step, i) in order.enumerated() {
      let rest = order[..<step].reduce(b[i]) { element.accumulated($0, -coefficients[i][$1], x[$1]) }
      x[i] = rounded(rest / coefficients[i][i])
    }
    return x
  }

  /// Each element adds its products in two chains, those of even and those of odd rows of b. Rows that are solved later do
  /// not take part, so that an infinity there does not become NaN here.
  private func product(_ inverse: [[Double]], _ b: [Double]) -> [Double] {
    var x = b
    for (step, i) in order.enumerated() {
      func chain(_ parity: Int) -> Double {
        order[...step].sorted().filter { $0 % 2 == parity }
          .reduce(0) { element.accumulated($0, inverse[i][$1], b[$1]) }
      }
      x[i] = rounded(chain(0) + chain(1))
    }
    return x
  }

  /// The inverse of a triangle, each of its numbers rounded; nil where one is not finite. Columns are divided by their
  /// diagonal elements d. A row of the inverse of that, beside 1 on the diagonal, is minus the sum of its elements times the
  /// rows solved before, in ascending order of these; rows are divided by d.
  private static func inverse(of triangle: [[Double]], isLower: Bool, _ element: ElementType) -> [[Double]]? {
    let n = triangle.count
    var rows = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for i in isLower ? Array(0..<n) : (0..<n).reversed() {
      rows[i][i] = 1
      for j in isLower ? 0..<i : (i + 1)..<n {
        let between = isLower ? j..<i : (i + 1)..<(j + 1)
        let sum = between.reduce(0) { sum, k in
          element.accumulated(sum, element.rounded(triangle[i][k] / triangle[k][k]), rows[k][j])
        }
        rows[i][j] = element.rounded(-sum)
      }
    }
    let inverse = rows.enumerated().map { i, row in row.map { element.rounded($0 / triangle[i][i]) } }
    return inverse.allSatisfy { $0.allSatisfy(\.isFinite) } ? inverse : nil
  }
}
