import SluiceIR
import SluiceOperations

/// Tensors joined along an axis; all other sizes are equal.
public func concatenated(
  _ tensors: [Tensor], axis: Int = 0, file: String = #fileID, line: Int = #line
) -> Tensor? {
  guard let first = tensors.first else { return nil }
  guard Tensor.belongTogether("concatenated", tensors, at: SourceLocation(file: file, line: line)),
    let axis = first.axis(axis, "concatenated", file, line)
  else { return Tensor(.poison, in: first.declaration) }
  return first.declaration.emit(Origin(file: file, line: line)) {
    $0.concatenate(tensors.map(\.value), dimension: axis)
  }
}

/// Tensors of one type beside each other along a new axis: `count` of [m, n] make [count, m, n] along axis 0, and
/// [m, n, count] along axis -1. Nil of no tensors.
public func stacked(
  _ tensors: [Tensor], axis: Int = 0, file: String = #fileID, line: Int = #line
) -> Tensor? {
  guard let first = tensors.first else { return nil }
  guard Tensor.belongTogether("stacked", tensors, at: SourceLocation(file: file, line: line)),
    let axis = first.newAxis(axis, "stacked", file, line)
  else { return Tensor(.poison, in: first.declaration) }
  if let other = tensors.first(where: { $0.type != first.type }), first.declaration.builder.error == nil {
    first.declaration.builder.fail(
      SluiceError(
        .shape, "stacked: the types differ: \(first.type) and \(other.type)",
        at: SourceLocation(file: file, line: line),
        notes: ["one is from \(first.origin), the other from \(other.origin)", "all must be equal"]))
    return Tensor(.poison, in: first.declaration)
  }
  let expanded = tensors.map { $0.expandingShape(at: axis, file: file, line: line) }
  return concatenated(expanded, axis: axis, file: file, line: line)
}
