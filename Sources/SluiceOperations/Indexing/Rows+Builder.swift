import SluiceIR

/// Rows of tensors [n, d1, ...]: what lies at one index of the first dimension. An index beyond the ends means the row at
/// the end.
extension GraphBuilder {
  /// Row `index` of `x`, a scalar integer, as a tensor [d1, ...], or of another shape with as many elements.
  package func row(_ x: Value, at index: Value, as shape: Shape? = nil) -> Value {
    guard !x.isPoison, !index.isPoison else { return .poison }
    let rest = Array(type(of: x).shape.dropFirst())
    let slice = dynamicSlice(x, at: starts(ofRow: index, rest.count), sizes: [1] + rest)
    return reshape(slice, to: shape ?? Shape(rest))
  }

  /// `x` with `row`, of as many elements as a row has, in the place of row `index`.
  package func replacingRow(_ x: Value, at index: Value, with row: Value) -> Value {
    guard !x.isPoison, !index.isPoison, !row.isPoison else { return .poison }
    let rest = Array(type(of: x).shape.dropFirst())
    let update = reshape(row, to: Shape([1] + rest))
    return dynamicUpdateSlice(x, update, at: starts(ofRow: index, rest.count))
  }

  private func starts(ofRow index: Value, _ others: Int) -> [Value] {
    [index] + Array(repeating: constant(0, like: index), count: others)
  }
}
