import SluiceIR

/// The Cholesky factor of symmetric positive definite matrices [..., n, n]: lower triangular L with L Lᵀ = a, or, if not
/// `lower`, upper triangular U with Uᵀ U = a. Only that triangle of `a` is read; the other one of the result is zero. A matrix
/// that is not positive definite gives NaNs.
package struct Cholesky: StandaloneOperation {
  package static let name = "cholesky"
  package let isLower: Bool

  package init(isLower: Bool = true) { self.isLower = isLower }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    isLower = try attributes.boolean("lower", default: false)
  }

  package func write(to attributes: inout AttributeWriter) { if isLower { attributes.write("lower", true) } }

  package func takesAnyLayout(ofOperand operand: Int) -> Bool { true }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 1, "the matrices")
    try MatrixRules.square(operands[0], "the operand")
    return operands
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let element = operands[0].type.element
    let factors = MatrixRules.matrices(operands[0]).flatMap { matrix -> [Double] in
      let n = matrix.count
      func coefficient(_ i: Int, _ j: Int) -> Double { isLower ? matrix[i][j] : matrix[j][i] }
      var factor = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
      for j in 0..<n {
        for i in j..<n {
          let rest = (0..<j).reduce(coefficient(i, j)) { $0 - factor[i][$1] * factor[j][$1] }
          factor[i][j] = element.rounded(i == j ? rest.squareRoot() : rest / factor[j][j])
        }
      }
      return (0..<n).flatMap { i in (0..<n).map { j in isLower ? factor[i][j] : factor[j][i] } }
    }
    return [ReferenceTensor(rounding: factors, to: operands[0].type)]
  }

  /// Murray, "Differentiation of the Cholesky decomposition" (2016): with Φ the lower triangle, its diagonal halved, the
  /// cotangent of the symmetric matrix is S = L⁻ᵀ Φ(Lᵀ L̄) L⁻¹, of which the triangle that is read takes both halves.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard context.flows(into: 0), let cotangent = context.cotangents[0] else { return [nil] }
    let builder = context.builder
    func asLower(_ x: Value) -> Value { isLower ? x : builder.matrixTransposed(x) }
    let factor = asLower(context.results[0])
    let seed = builder.masked(asLower(cotangent), .lower)
    let middle = halved(builder.matrixProduct(factor, seed, transposed: (true, false)), builder)
    let left = builder.triangularSolve(factor, middle, isLower: true, isTransposed: true)
    let both = builder.triangularSolve(factor, left, isLeft: false, isLower: true)
    let sum = builder.add(
      builder.masked(both, .lower), builder.masked(builder.matrixTransposed(both), .strictlyLower))
    return [asLower(sum)]
  }

  /// The same source: L̇ = L Φ(L⁻¹ Ȧ L⁻ᵀ).
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    guard let tangent = context.tangents[0] else { return [nil] }
    let builder = context.builder
    func asLower(_ x: Value) -> Value { isLower ? x : builder.matrixTransposed(x) }
    let factor = asLower(context.results[0])
    let given = asLower(tangent)
    let symmetric = builder.add(
      builder.masked(given, .lower), builder.matrixTransposed(builder.masked(given, .strictlyLower)))
    let left = builder.triangularSolve(factor, symmetric, isLower: true)
    let both = builder.triangularSolve(factor, left, isLeft: false, isLower: true, isTransposed: true)
    return [asLower(builder.matrixProduct(factor, halved(both, builder)))]
  }

  /// The lower triangle with half the diagonal.
  private func halved(_ x: Value, _ builder: GraphBuilder) -> Value {
    let half = builder.multiply(x, builder.constant(0.5, like: x))
    return builder.add(builder.masked(x, .strictlyLower), builder.masked(half, .diagonal))
  }

  package static var samples: [OperationSample] {
    func sample(_ type: TensorType, lower: Bool = true) -> OperationSample {
      OperationSample(
        Cholesky(isLower: lower), [type], ranges: [0: -0.5...0.5], diagonals: [0: 3], isSmooth: true)
    }
    return ElementType.allCases.filter(\.isFloat).map { sample(TensorType($0, [3, 3])) }
      + [true, false].flatMap { lower in
        [
          sample(.f64[1, 1], lower: lower), sample(.f64[4, 4], lower: lower),
          sample(.f64[2, 3, 3], lower: lower),
          sample(.f32[5, 5], lower: lower), sample(.f32[0, 0], lower: lower),
          sample(.f32[2, 0, 0], lower: lower),
          sample(.f64[0, 2, 2], lower: lower),
        ]
      }
  }
}

extension GraphBuilder {
  package func cholesky(_ x: Value, isLower: Bool = true) -> Value { apply(Cholesky(isLower: isLower), x) }
}
