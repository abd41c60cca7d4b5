import SluiceIR
import SluiceOperations

/// The matrix product over the last two dimensions, as in NumPy: `[..., m, k]` times `[..., k, n]`; leading dimensions
/// broadcast, a vector is a row on the left and a column on the right, and its dimension disappears.
///
/// Every element is accumulated in ascending order of k by fused multiply-add.
public func matmul(_ a: Tensor, _ b: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  let origin = Origin(file: file, line: line)
  let location = SourceLocation(file: file, line: line)
  let builder = a.declaration.builder
  func fail(_ message: String, _ fix: String) -> Tensor {
    builder.fail(
      SluiceError(
        .shape, "matmul: \(message)", at: location,
        notes: [
          "left:  \(a.type)   from \(a.origin)", "right: \(b.type)   from \(b.origin)", fix,
        ]))
    return Tensor(.poison, in: a.declaration)
  }
  guard builder.error == nil else { return Tensor(.poison, in: a.declaration) }
  guard Tensor.belongTogether("matmul", [a, b], at: location) else {
    return Tensor(.poison, in: a.declaration)
  }
  guard a.rank > 0, b.rank > 0 else {
    return fail("an operand is a scalar", "multiply by a scalar with *")
  }
  let inner = b.rank == 1 ? b.shape[0] : b.shape[b.rank - 2]
  guard a.shape[a.rank - 1] == inner else {
    return fail(
      "the inner dimensions differ: \(a.shape) and \(b.shape)",
      "the last size of the left must be the \(b.rank == 1 ? "only" : "second to last") size of the right; "
        + "transpose an operand if it lies the other way")
  }
  let leadA = Shape(a.shape.dimensions.dropLast(2))
  let leadB = Shape(b.shape.dimensions.dropLast(2))
  guard let lead = Shape.broadcast(leadA, leadB) else {
    return fail(
      "the leading dimensions do not broadcast: \(leadA) and \(leadB)", "sizes must be equal or 1")
  }
  return a.declaration.emit(origin) { builder in
    // A right operand without batch dimensions multiplies all rows of the left at once; a vector on the left
    // is contracted away and leaves the right operand's other dimensions in order.
    if leadB.isEmpty || a.rank == 1 {
      return builder.dotGeneral(
        a.value, b.value, lhsContracting: [a.rank - 1], rhsContracting: [b.rank == 1 ? 0 : b.rank - 2])
    }
    let batch = Array(lead.indices)
    return builder.dotGeneral(
      builder.broadcast(a.value, toTrailing: Shape(lead.dimensions + a.shape.dimensions.suffix(2))),
      builder.broadcast(b.value, toTrailing: Shape(lead.dimensions + b.shape.dimensions.suffix(2))),
      lhsBatching: batch, rhsBatching: batch, lhsContracting: [lead.rank + 1], rhsContracting: [lead.rank])
  }
}
