import SluiceIR
import SluiceOperations

extension Tensor {
  /// The order of elements turned round along `axes`, all by default; the shape stays.
  public func reversed(axes: [Int]? = nil, file: String = #fileID, line: Int = #line) -> Tensor {
    var dimensions: Set<Int> = []
    for axis in axes ?? Array(shape.indices) {
      guard let resolved = self.axis(axis, "reversed", file, line) else {
        return Tensor(.poison, in: declaration)
      }
      dimensions.insert(resolved)
    }
    return unary(file, line) { $0.reverse($1, dimensions: dimensions.sorted()) }
  }

  /// Elements `bounds.lowerBound`, `bounds.lowerBound + step`, ... along one axis: `x.sliced(0, 1..<9, by: 2)`.
  public func sliced(
    _ axis: Int, _ bounds: Range<Int>, by step: Int, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard let axis = self.axis(axis, "sliced", file, line) else { return Tensor(.poison, in: declaration) }
    var start = [Int](repeating: 0, count: rank)
    var limit = shape.dimensions
    var strides = [Int](repeating: 1, count: rank)
    (start[axis], limit[axis], strides[axis]) = (bounds.lowerBound, bounds.upperBound, step)
    return unary(file, line) { $0.slice($1, start: start, limit: limit, strides: strides) }
  }

  /// `value` put around the elements, `low[i]` times before and `high[i]` times after those of axis i, and
  /// `interior[i]` times between neighbours; negative `low` and `high` remove elements.
  public func padded(
    low: [Int], high: [Int], interior: [Int]? = nil, value: Double = 0, file: String = #fileID,
    line: Int = #line
  ) -> Tensor {
    // Without this, too few zeros would count as no padding at all.
    for amounts in [low, high, interior ?? low]
    where amounts.count != rank && declaration.builder.error == nil {
      declaration.builder.fail(
        SluiceError(
          .shape, "padded: \(amounts.count) amounts of padding are given for \(type)",
          at: SourceLocation(file: file, line: line), note: "low, high and interior need one for each axis"))
      return Tensor(.poison, in: declaration)
    }
    let padding = scalar(value)
    return unary(file, line) { $0.pad($1, padding.value, low: low, high: high, interior: interior) }
  }

  /// The slices at `indices`, integers of any shape, of one axis, which the indices' dimensions replace: of a table
  /// [count, size] and indices [n], along axis 0, rows [n, size]. Indices out of range are clamped.
  public func taking(
    _ indices: Tensor, axis: Int = 0, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard Tensor.belongTogether("taking", [self, indices], file, line),
      let axis = self.axis(axis, "taking", file, line)
    else { return Tensor(.poison, in: declaration) }
    return unary(file, line) { $0.take($1, indices.value, axis: axis) }
  }

  /// A dimension of size 1 removed.
  public func squeezed(axis: Int, file: String = #fileID, line: Int = #line) -> Tensor {
    guard let axis = self.axis(axis, "squeezed", file, line) else { return Tensor(.poison, in: declaration) }
    guard shape[axis] == 1 else {
      declaration.builder.fail(
        SluiceError(
          .shape, "squeezed: axis \(axis) of \(type) has size \(shape[axis])",
          at: SourceLocation(file: file, line: line), note: "only an axis of size 1 can be removed"))
      return Tensor(.poison, in: declaration)
    }
    var dimensions = shape.dimensions
    dimensions.remove(at: axis)
    return unary(file, line) { $0.reshape($1, to: Shape(dimensions)) }
  }

  /// Whether all tensors belong to one function; records a mistake if not.
  static func belongTogether(
    _ name: String, _ tensors: [Tensor], _ file: String, _ line: Int
  ) -> Bool {
    let declaration = tensors[0].declaration
    if tensors.allSatisfy({ $0.declaration === declaration }) { return true }
    declaration.builder.fail(
      SluiceError(
        .argument, "\(name): the operands belong to two functions",
        at: SourceLocation(file: file, line: line),
        note: "a tensor cannot leave the function that declares it; pass it as a parameter"))
    return false
  }
}

/// Tensors of one type beside each other along a new axis: `count` of [m, n] make [count, m, n] along axis 0, and
/// [m, n, count] along axis -1. Nil of no tensors.
public func stacked(
  _ tensors: [Tensor], axis: Int = 0, file: String = #fileID, line: Int = #line
) -> Tensor? {
  guard let first = tensors.first else { return nil }
  guard Tensor.belongTogether("stacked", tensors, file, line) else {
    return Tensor(.poison, in: first.declaration)
  }
  if let other = tensors.first(where: { $0.type != first.type }), first.declaration.builder.error == nil {
    first.declaration.builder.fail(
      SluiceError(
        .shape, "stacked: the types differ: \(first.type) and \(other.type)",
        at: SourceLocation(file: file, line: line),
        notes: ["one is from \(first.origin), the other from \(other.origin)", "all must be equal"]))
  }
  let expanded = tensors.map { $0.expandingShape(at: axis, file: file, line: line) }
  return concatenated(
    expanded, axis: axis < 0 ? axis + first.rank + 1 : axis, file: file, line: line)
}
