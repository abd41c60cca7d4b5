import SluiceIR
import SluiceOperations

/// LAPACK's functions that have an operation here, as JAX calls them on a CPU: with options that are LAPACK's letters or, before its
/// version 0.5, with constants before the matrices.
extension OperationSite {
  /// The meaning of the custom call `target`; nil if it is none of these.
  mutating func linearAlgebra(_ target: String) throws(SluiceError) -> [Binding]? {
    switch target {
    case "lapack_spotrf_ffi", "lapack_dpotrf_ffi": try cholesky()
    case "lapack_strsm_ffi", "lapack_dtrsm_ffi": try triangularSolve()
    case "lapack_spotrf", "lapack_dpotrf": try choleskyByOperands()
    case "blas_strsm", "blas_dtrsm": try triangularSolveByOperands()
    default: nil
    }
  }

  private mutating func cholesky() throws(SluiceError) -> [Binding] {
    let x = try operands(1)[0]
    var options = try backendConfiguration()
    return cholesky(x, isLower: try letter("uplo", of: &options, "L", "U"))
  }

  /// Whether the triangle is the lower one, the number of matrices and their size, then the matrices.
  private mutating func choleskyByOperands() throws(SluiceError) -> [Binding] {
    let operands = try operands(4)
    attributes.ignoreRest()
    return cholesky(operands[3], isLower: try option(0, upTo: 1, "which triangle is read") == 1)
  }

  /// The factor of one triangle, and how it went: 0, or 1 where a matrix is not positive definite. LAPACK leaves in the
  /// other triangle what was there; here it is 0.
  private func cholesky(_ x: Value, isLower: Bool) -> [Binding] {
    let factor = builder.apply(Cholesky(isLower: isLower), x)
    let rank = type(of: x).rank
    let isBad = builder.reduce(
      builder.compare(factor, factor, .notEqual), .or, dimensions: [rank - 2, rank - 1])
    return [.value(factor), .value(builder.convert(isBad, to: .i32))]
  }

  private mutating func triangularSolve() throws(SluiceError) -> [Binding] {
    let operands = try operands(2)
    var options = try backendConfiguration()
    let isTransposed: Bool
    switch try options.integer("trans_x") {
    case Self.code("N"): isTransposed = false
    // Of real numbers the adjoint is the transpose.
    case Self.code("T"), Self.code("C"): isTransposed = true
    case let other: throw error("`trans_x` is \(other), which is none of N, T and C")
    }
    let solve = TriangularSolve(
      isLeft: try letter("side", of: &options, "L", "R"), isLower: try letter("uplo", of: &options, "L", "U"),
      hasUnitDiagonal: try letter("diag", of: &options, "U", "N"), isTransposed: isTransposed)
    return apply(solve, operands)
  }

  /// The side, the triangle, op (0, or 1 and 2 for the transpose), the diagonal, two sizes, the number of matrices, a factor of b,
  /// then the triangles and b.
  private mutating func triangularSolveByOperands() throws(SluiceError) -> [Binding] {
    let operands = try operands(10)
    attributes.ignoreRest()
    let solve = TriangularSolve(
      isLeft: try option(0, upTo: 1, "on which side the triangle is") == 1,
      isLower: try option(1, upTo: 1, "which triangle is read") == 1,
      hasUnitDiagonal: try option(3, upTo: 1, "whether the diagonal is 1") == 1,
      isTransposed: try option(2, upTo: 2, "whether it is transposed") > 0)
    let factor = builder.broadcastInDim(operands[7], dimensions: [], to: type(of: operands[9]).shape)
    return apply(solve, [operands[8], builder.multiply(factor, operands[9])])
  }

  /// The constant that operand `position` is: 0 to `last`, which says `what`.
  private func option(_ position: Int, upTo last: Int64, _ what: String) throws(SluiceError) -> Int64 {
    guard let literal = literal(of: try operands()[position]), literal.type.rank == 0,
      let value = ReferenceTensor(literal).integers.first, (0...last).contains(value)
    else {
      throw SluiceError(
        .unsupported, "operand \(position) says \(what)", note: "it must be a constant of 0 to \(last)")
    }
    return value
  }

  /// The call's options; everything else that it says is about layouts.
  private mutating func backendConfiguration() throws(SluiceError) -> SiteAttributes {
    let options = try attributes.dictionary("mhlo.backend_config")
    attributes.ignoreRest()
    guard let options else { throw error("`mhlo.backend_config` is missing") }
    return options
  }

  /// Whether the option `name` is `first`; it is `second` else.
  private func letter(
    _ name: String, of options: inout SiteAttributes, _ first: Unicode.Scalar, _ second: Unicode.Scalar
  ) throws(SluiceError) -> Bool {
    let value = try options.integer(name)
    if value == Self.code(first) { return true }
    if value == Self.code(second) { return false }
    throw error("`\(name)` is \(value), which is neither \(first) nor \(second)")
  }

  private static func code(_ letter: Unicode.Scalar) -> Int { Int(letter.value) }
}
