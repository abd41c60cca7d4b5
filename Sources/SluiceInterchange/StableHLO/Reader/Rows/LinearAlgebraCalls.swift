import SluiceIR
import SluiceOperations

/// LAPACK's functions that have an operation here, as JAX calls them on a CPU. Their options are LAPACK's letters.
extension OperationSite {
  /// The meaning of the custom call `target`; nil if it is none of these.
  mutating func linearAlgebra(_ target: String) throws(SluiceError) -> [Binding]? {
    switch target {
    case "lapack_spotrf_ffi", "lapack_dpotrf_ffi": try cholesky()
    case "lapack_strsm_ffi", "lapack_dtrsm_ffi": try triangularSolve()
    default: nil
    }
  }

  /// The factor of the triangle `uplo`, and how it went: 0, or 1 where a matrix is not positive definite. LAPACK
  /// leaves in the other triangle what was there; here it is 0.
  private mutating func cholesky() throws(SluiceError) -> [Binding] {
    let x = try operands(1)[0]
    var options = try backendConfiguration()
    let isLower = try letter("uplo", of: &options, "L", "U")
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
