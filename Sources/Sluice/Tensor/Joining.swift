import SluiceIR
import SluiceOperations

/// Tensors joined along an axis; all other sizes are equal: [m, k] and [n, k] make [m + n, k] along axis 0. Nil of no tensors.
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

extension Tensor {
  /// The tensor in `parts` parts of one size along `axis`, in order.
  public func split(
    into parts: Int, axis: Int = 0, file: String = #fileID, line: Int = #line
  ) -> [Tensor] {
    // Whoever indexes the parts of a mistake finds as many.
    let poisons = Array(
      repeating: Tensor(.poison, in: declaration), count: Swift.min(Swift.max(parts, 0), 1 << 16))
    guard declaration.builder.error == nil, let resolved = self.axis(axis, "split", file, line) else {
      return poisons
    }
    guard parts > 0, shape[resolved] % parts == 0, parts <= 1 << 16 else {
      _ = failing(
        .shape, "split: axis \(axis) of \(type) has no \(parts) equal parts",
        note: "the number of parts divides its size \(shape[resolved]); split(sizes:) takes unequal ones",
        file,
        line)
      return poisons
    }
    return split(
      sizes: Array(repeating: shape[resolved] / parts, count: parts), axis: axis, file: file, line: line)
  }

  /// The tensor in parts of these sizes along `axis`, in order; they add up to its size.
  public func split(
    sizes: [Int], axis: Int = 0, file: String = #fileID, line: Int = #line
  ) -> [Tensor] {
    let poisons = sizes.map { _ in Tensor(.poison, in: declaration) }
    guard declaration.builder.error == nil, let axis = self.axis(axis, "split", file, line) else {
      return poisons
    }
    guard sizes.allSatisfy({ $0 >= 0 }), sizes.reduce(0.0, { $0 + Double($1) }) == Double(shape[axis]) else {
      _ = failing(
        .shape, "split: parts of \(Shape(sizes)) along axis \(axis) of \(type)",
        note: "sizes are 0 or more and add up to \(shape[axis])", file, line)
      return poisons
    }
    var start = 0
    return sizes.map { size in
      defer { start += size }
      return sliced(axis, start..<(start + size), file: file, line: line)
    }
  }
}
