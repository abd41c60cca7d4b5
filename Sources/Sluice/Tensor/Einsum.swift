import SluiceIR
import SluiceOperations

/// Sums of products by Einstein's convention, as NumPy and JAX write them: a letter names each dimension of each operand, and
/// those of the result after the arrow. What the result lacks is summed over.
///
///     einsum("bij,bjk->bik", a, b)    // matrix products, batch by batch
///     einsum("bhqd,bhkd->bhqk", q, k) // attention's scores
///     einsum("ii->i", x)              // the diagonal
///
/// Without an arrow the result has the letters that occur once, in alphabetical order. One letter means one size; nothing
/// broadcasts. Operands are contracted from left to right, each pair as one `dot_general`. Spaces mean nothing.
public func einsum(
  _ equation: String, _ first: Tensor, _ others: Tensor..., file: String = #fileID, line: Int = #line
) -> Tensor {
  let operands = [first] + others
  let origin = Origin(file: file, line: line)
  let declaration = first.declaration
  guard declaration.builder.error == nil,
    Tensor.belongTogether("einsum", operands, at: origin.locations.last)
  else { return Tensor(.poison, in: declaration) }
  do throws(SluiceError) {
    let equation = try EinsumEquation(equation, operands.map(\.type))
    return declaration.emit(origin) { equation.apply(operands.map(\.value), $0) }
  } catch {
    declaration.builder.fail(
      SluiceError(
        error.kind, "einsum \"\(equation)\": \(error.message)", at: origin.locations.last,
        notes: operands.enumerated().map { "operand \($0): \($1.type)   from \($1.origin)" } + error.notes))
    return Tensor(.poison, in: declaration)
  }
}
