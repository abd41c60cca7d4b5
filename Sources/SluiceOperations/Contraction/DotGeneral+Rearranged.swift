import SluiceIR

extension DotGeneral {
  /// The same product with one factor's dimensions in another order.
  package struct Rearranged {
    package var operation: DotGeneral
    /// Which operand it is, and how to transpose it.
    package var operand: Int
    package var permutation: [Int]
  }

  /// Whether kernels read a factor of so many bytes where it lies, for so many rows of the other, if its columns lie side by
  /// side; else they copy it into panels, whichever way it lies. It is what `sluice_gemm_plan` decides of one matrix whose rows
  /// are a large power of two apart, which it packs the soonest; others it reads in place at least as often.
  private static func isReadInPlace(_ byteCount: Int, rows: Int) -> Bool {
    rows <= 16 || byteCount <= 1 << 17 || rows <= 32 && byteCount <= 1 << 22
      || rows <= 64 && byteCount <= 1 << 20
  }

  /// The product whose columns lie side by side in memory: kernels read vectors of them. Those are the right operand's or, if
  /// that has one column only, the left operand's rows. Nil if they do already, or if it makes no difference. Exact: each
  /// element's order of sums stays.
  ///
  /// `x · transpose(w)`, which contracts w's last dimension, is `x · w'` of a transposed `w'`: worth its while where one `w'`
  /// serves many products.
  package func rearranged(_ lhs: TensorType, _ rhs: TensorType) -> Rearranged? {
    let (rows, columns) = (lhsFree(lhs.rank), rhsFree(rhs.rank))
    func count(_ axes: [Int], _ type: TensorType) -> Int { axes.reduce(1) { $0 * type.shape[$1] } }
    /// Whether columns are strides apart, and as many products read them as profit from their being together.
    func isApart(_ free: [Int], _ type: TensorType, rows: Int) -> Bool {
      guard let last = type.shape.indices.last(where: { type.shape[$0] > 1 }), !free.contains(last) else {
        return false
      }
      return count(free, type) > 1 && Self.isReadInPlace(type.byteCount, rows: rows)
    }
    guard lhs.elementCount > 0, rhs.elementCount > 0 else { return nil }
    let batch = lhsBatching.count
    let contracting = Array(batch..<(batch + lhsContracting.count))
    if isApart(columns, rhs, rows: count(rows, lhs)) {
      return Rearranged(
        operation: DotGeneral(
          lhsBatching: lhsBatching, rhsBatching: Array(0..<batch), lhsContracting: lhsContracting,
          rhsContracting: contracting), operand: 1, permutation: rhsBatching + rhsContracting + columns)
    }
    guard count(columns, rhs) == 1, isApart(rows, lhs, rows: 1) else { return nil }
    return Rearranged(
      operation: DotGeneral(
        lhsBatching: Array(0..<batch), rhsBatching: rhsBatching, lhsContracting: contracting,
        rhsContracting: rhsContracting), operand: 0, permutation: lhsBatching + lhsContracting + rows)
  }
}
