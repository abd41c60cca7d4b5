import SluiceIR
import SluiceOperations

extension Tensor {
  /// The Cholesky factor of symmetric positive definite matrices [..., n, n], of which the lower triangle is read: lower
  /// triangular L with L Lᵀ = x (or, if `upper`, its transpose from the upper triangle). NaNs where a matrix is not
  /// positive definite.
  public func cholesky(upper: Bool = false, file: String = #fileID, line: Int = #line) -> Tensor {
    unary(file, line) { $0.cholesky($1, isLower: !upper) }
  }

  /// The solution x [..., n, m] of a x = b, of this tensor's lower (or, if `upper`, upper) triangles a [..., n, n] and
  /// b [..., n, m]. `transposed` solves aᵀ x = b, and `unitDiagonal` takes the diagonal as 1.
  public func triangularSolve(
    _ b: Tensor, upper: Bool = false, transposed: Bool = false, unitDiagonal: Bool = false,
    file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard Tensor.belongTogether("triangularSolve", [self, b], at: SourceLocation(file: file, line: line))
    else {
      return Tensor(.poison, in: declaration)
    }
    return unary(file, line) {
      $0.triangularSolve(
        $1, b.value, isLower: !upper, hasUnitDiagonal: unitDiagonal, isTransposed: transposed)
    }
  }
}
