import SluiceIR
import SluiceOperations

// Parts that lie together, at places that are known or computed.
extension Tensor {
  /// Elements `bounds.lowerBound`, `bounds.lowerBound + step`, ... along one axis: `x.sliced(1, 0..<3)`,
  /// `x.sliced(0, 1..<9, by: 2)`.
  public func sliced(
    _ axis: Int, _ bounds: Range<Int>, by step: Int = 1, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard let axis = self.axis(axis, "sliced", file, line) else { return Tensor(.poison, in: declaration) }
    var start = [Int](repeating: 0, count: rank)
    var limit = shape.dimensions
    var strides = [Int](repeating: 1, count: rank)
    (start[axis], limit[axis], strides[axis]) = (bounds.lowerBound, bounds.upperBound, step)
    return unary(file, line) { $0.slice($1, start: start, limit: limit, strides: strides) }
  }

  /// The slice of these sizes, one an axis, that begins at `starts`, integer scalars that are computed. Starts are clamped so
  /// that it lies inside.
  public func dynamicSlice(
    at starts: [Tensor], sizes: [Int], file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard Tensor.belongTogether("dynamicSlice", [self] + starts, at: SourceLocation(file: file, line: line))
    else {
      return Tensor(.poison, in: declaration)
    }
    return unary(file, line) { $0.dynamicSlice($1, at: starts.map(\.value), sizes: sizes) }
  }

  /// This tensor with the slice of the shape of `update` that begins at `starts`, integer scalars, replaced by it. Starts are
  /// clamped so that it lies inside. In a loop that carries the tensor only the slice is written.
  public func replacingSlice(
    at starts: [Tensor], with update: Tensor, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard
      Tensor.belongTogether(
        "replacingSlice", [self, update] + starts, at: SourceLocation(file: file, line: line))
    else {
      return Tensor(.poison, in: declaration)
    }
    return unary(file, line) { $0.dynamicUpdateSlice($1, update.value, at: starts.map(\.value)) }
  }

  /// Of a tensor [n, d1, ...] its row at the scalar integer `index`, of the shape [d1, ...]; an index beyond the ends takes
  /// the row at the end.
  public func row(_ index: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
    guard Tensor.belongTogether("row", [self, index], at: SourceLocation(file: file, line: line)),
      shapeOfRow("row", index, file, line) != nil
    else { return Tensor(.poison, in: declaration) }
    return unary(file, line) { $0.row($1, at: index.value) }
  }

  /// This tensor [n, d1, ...] with the row at the scalar integer `index` replaced by `row`, of the shape [d1, ...]; an index
  /// beyond the ends replaces the row at the end. In a loop that carries the tensor only the row is written.
  public func replacingRow(
    at index: Tensor, with row: Tensor, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard
      Tensor.belongTogether("replacingRow", [self, index, row], at: SourceLocation(file: file, line: line)),
      let rest = shapeOfRow("replacingRow", index, file, line)
    else { return Tensor(.poison, in: declaration) }
    guard row.type == TensorType(element, rest) else {
      return failing(
        .shape, "replacingRow: a row of \(type) is \(TensorType(element, rest)), not \(row.type)",
        note: "the row is from \(row.origin)", file, line)
    }
    return unary(file, line) { $0.replacingRow($1, at: index.value, with: row.value) }
  }

  /// The shape of a row; nil after an error.
  private func shapeOfRow(_ name: String, _ index: Tensor, _ file: String, _ line: Int) -> Shape? {
    guard declaration.builder.error == nil else { return nil }
    guard rank > 0 else {
      _ = failing(.shape, "\(name): a scalar has no rows", note: "reshape it first", file, line)
      return nil
    }
    guard index.rank == 0, index.element.isInteger else {
      _ = failing(
        .shape, "\(name): the index is \(index.type)", note: "it is a scalar of an integer type", file, line)
      return nil
    }
    return Shape(shape.dimensions.dropFirst())
  }
}
