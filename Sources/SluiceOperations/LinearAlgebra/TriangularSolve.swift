import SluiceIR

/// Solves op(a) x = b for x, or x op(a) = b if not `isLeft`. `a` [..., n, n] is triangular: only its lower (or upper)
/// triangle is read, and with `hasUnitDiagonal` not even the diagonal, which is 1. op transposes if `isTransposed`. Few
/// rows are solved by their inverse, with XLA's roundings, others by substitution: see `TriangularSystem`.
package struct TriangularSolve: StandaloneOperation {
  package static let name = "triangular_solve"
  package let isLeft: Bool
  package let isLower: Bool
  package let hasUnitDiagonal: Bool
  package let isTransposed: Bool

  /// The rows of matrices that are inverted; one row is divided by its element.
  package static let invertedRows = 2...8

  package init(
    isLeft: Bool = true, isLower: Bool = true, hasUnitDiagonal: Bool = false, isTransposed: Bool = false
  ) {
    self.isLeft = isLeft
    self.isLower = isLower
    self.hasUnitDiagonal = hasUnitDiagonal
    self.isTransposed = isTransposed
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    isLeft = try attributes.boolean("left_side", default: false)
    isLower = try attributes.boolean("lower", default: false)
    hasUnitDiagonal = try attributes.boolean("unit_diagonal", default: false)
    let word = try attributes.keyword("transpose_a")
    // Of real numbers the adjoint is the transpose.
    guard ["NO_TRANSPOSE", "TRANSPOSE", "ADJOINT"].contains(word) else {
      throw SluiceError(
        .syntax, "transpose_a is `\(word)`", note: "write NO_TRANSPOSE, TRANSPOSE or ADJOINT")
    }
    isTransposed = word != "NO_TRANSPOSE"
  }

  package func write(to attributes: inout AttributeWriter) {
    attributes.write("left_side", isLeft)
    attributes.write("lower", isLower)
    attributes.write("unit_diagonal", hasUnitDiagonal)
    attributes.write(keyword: isTransposed ? "TRANSPOSE" : "NO_TRANSPOSE", "transpose_a")
  }

  package func takesAnyLayout(ofOperand operand: Int) -> Bool { true }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 2, "the triangular matrices and the right sides")
    let (a, b) = (operands[0], operands[1])
    try MatrixRules.square(a, "a")
    try OperandRules.sameElement(a, "a", b, "b")
    let axis = a.rank - (isLeft ? 2 : 1)
    guard a.rank == b.rank, a.shape.dimensions.dropLast(2) == b.shape.dimensions.dropLast(2),
      b.shape[axis] == a.shape[axis]
    else {
      throw SluiceError(
        .shape, "a has shape \(a.shape), b \(b.shape)",
        note: "batch dimensions must be equal, and \(isLeft ? "rows" : "columns") of b as many as a has")
    }
    return [b]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let systems = zip(MatrixRules.matrices(operands[0]), MatrixRules.matrices(operands[1]))
    let solutions = systems.flatMap { a, b -> [Double] in
      let system = TriangularSystem(self, a, operands[1].type.element)
      guard isLeft else { return b.flatMap(system.solution) }
      let columns = b[0].indices.map { column in system.solution(b.map { $0[column] }) }
      return a.indices.flatMap { row in columns.map { $0[row] } }
    }
    return [ReferenceTensor(rounding: solutions, to: operands[1].type)]
  }

  private func solve(_ a: Value, _ b: Value, transposed: Bool, _ builder: GraphBuilder) -> Value {
    builder.triangularSolve(
      a, b, isLeft: isLeft, isLower: isLower, hasUnitDiagonal: hasUnitDiagonal, isTransposed: transposed)
  }

  /// The triangle of `a` that is read.
  private var triangle: Triangle {
    hasUnitDiagonal ? (isLower ? .strictlyLower : .strictlyUpper) : (isLower ? .lower : .upper)
  }

  /// Giles, "Collected matrix derivative results" (2008), 2.3: b̄ = op(a)⁻ᵀ x̄, and the cotangent of op(a) is -b̄ xᵀ; on
  /// the right b̄ = x̄ op(a)⁻ᵀ and -xᵀ b̄.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard let cotangent = context.cotangents[0], context.flows(into: 0) || context.flows(into: 1) else {
      return [nil, nil]
    }
    let (builder, x) = (context.builder, context.results[0])
    let ofRight = solve(context.operands[0], cotangent, transposed: !isTransposed, builder)
    guard context.flows(into: 0) else { return [nil, ofRight] }
    // The cotangent of a, with op undone: of (b̄ xᵀ)ᵀ = x b̄ᵀ, of (xᵀ b̄)ᵀ = b̄ᵀ x.
    let product =
      isLeft == isTransposed
      ? (isLeft
        ? builder.matrixProduct(x, ofRight, transposed: (false, true))
        : builder.matrixProduct(x, ofRight, transposed: (true, false)))
      : (isLeft
        ? builder.matrixProduct(ofRight, x, transposed: (false, true))
        : builder.matrixProduct(ofRight, x, transposed: (true, false)))
    return [builder.masked(builder.negate(product), triangle), context.flows(into: 1) ? ofRight : nil]
  }

  /// The same source: ẋ = op(a)⁻¹ (ḃ - op(ȧ) x).
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    let (builder, x) = (context.builder, context.results[0])
    var right = context.tangents[1]
    if let tangent = context.tangents[0] {
      let change = builder.masked(tangent, triangle)
      let product =
        isLeft
        ? builder.matrixProduct(change, x, transposed: (isTransposed, false))
        : builder.matrixProduct(x, change, transposed: (false, isTransposed))
      right = right.map { builder.subtract($0, product) } ?? builder.negate(product)
    }
    guard let right else { return [nil] }
    return [solve(context.operands[0], right, transposed: isTransposed, builder)]
  }

  package static var samples: [OperationSample] {
    func sample(_ operation: TriangularSolve, _ a: TensorType, _ b: Shape) -> OperationSample {
      OperationSample(
        operation, [a, a.with(shape: b)], ranges: [0: -0.5...0.5], diagonals: [0: 2], isSmooth: true)
    }
    let choices = (0..<16).map { bits in
      TriangularSolve(
        isLeft: bits & 1 == 0, isLower: bits & 2 == 0, hasUnitDiagonal: bits & 4 != 0,
        isTransposed: bits & 8 != 0)
    }
    let floats = ElementType.allCases.filter(\.isFloat)
    return choices.flatMap { choice in
      [
        sample(choice, .f64[3, 3], choice.isLeft ? [3, 2] : [2, 3]),
        sample(choice, .f32[2, 5, 5], choice.isLeft ? [2, 5, 37] : [2, 37, 5]),
        sample(choice, .f64[9, 9], choice.isLeft ? [9, 2] : [2, 9]),
      ]
    }
      + floats.flatMap { type in
        [4, 11].map { n in sample(choices[0], TensorType(type, [n, n]), [n, 1]) }
      } + [
        sample(choices[0], .f64[1, 1], [1, 3]), sample(choices[1], .f64[2, 2, 2, 2], [2, 2, 3, 2]),
        sample(choices[0], .f32[0, 0], [0, 3]), sample(choices[1], .f32[2, 2], [0, 2]),
        sample(choices[0], .f32[0, 2, 2], [0, 2, 1]),
      ]
  }
}

extension GraphBuilder {
  package func triangularSolve(
    _ a: Value, _ b: Value, isLeft: Bool = true, isLower: Bool = true, hasUnitDiagonal: Bool = false,
    isTransposed: Bool = false
  ) -> Value {
    apply(
      TriangularSolve(
        isLeft: isLeft, isLower: isLower, hasUnitDiagonal: hasUnitDiagonal, isTransposed: isTransposed), a, b)
  }
}
