import SluiceIR
import SluiceOperations

// Elements and slices at indices that are computed.
extension Tensor {
  /// The slices at `indices`, integers of any shape, of one axis, which the indices' dimensions replace: of a table
  /// [count, size] and indices [n], along axis 0, rows [n, size]. Indices out of range are clamped. By default rows are taken,
  /// as a table's are; `takingAlong`'s indices are mostly `argsort`'s or `topK`'s, and run along the last axis as theirs.
  public func taking(
    _ indices: Tensor, axis: Int = 0, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard Tensor.belongTogether("taking", [self, indices], at: SourceLocation(file: file, line: line)),
      let axis = self.axis(axis, "taking", file, line)
    else { return Tensor(.poison, in: declaration) }
    return unary(file, line) { $0.take($1, indices.value, axis: axis) }
  }

  /// The tensor with `slices` added at `indices`, integers of any shape, of one axis: the counterpart of `taking`, whose result
  /// has the type of `slices`. A place that several indices name receives all of their slices, in order; an index out of
  /// range adds nothing.
  public func adding(
    _ slices: Tensor, at indices: Tensor, axis: Int = 0, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard
      Tensor.belongTogether(
        "adding", [self, slices, indices], at: SourceLocation(file: file, line: line)),
      let axis = self.axis(axis, "adding", file, line)
    else { return Tensor(.poison, in: declaration) }
    let taken = TensorType(
      element, Shape(shape.prefix(axis) + indices.shape.dimensions + shape.dropFirst(axis + 1)))
    guard slices.type == taken || declaration.builder.error != nil else {
      return failing(
        .shape, "adding: the slices of \(type) at indices \(indices.shape) are \(taken), not \(slices.type)",
        note: "the indices' dimensions stand in the place of axis \(axis)", file, line)
    }
    let window = Array(0..<axis) + Array((axis + indices.rank)..<taken.rank)
    return unary(file, line) {
      $0.scatter(
        $1, indices.value, slices.value, .combine(.add),
        IndexingDimensions(
          offset: window, collapsed: [axis], startIndexMap: [axis], indexVector: indices.rank))
    }
  }

  /// For each index the element at it along `axis`, and at the index's own place in the other axes: the result has the shape
  /// of `indices`, which along other axes is that of the tensor. Indices out of range are clamped. The axis is the last by
  /// default, as `argsort`'s.
  public func takingAlong(
    _ indices: Tensor, axis: Int = -1, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard Tensor.belongTogether("takingAlong", [self, indices], at: SourceLocation(file: file, line: line)),
      let axis = self.axis(axis, "takingAlong", file, line)
    else { return Tensor(.poison, in: declaration) }
    var expected = shape
    if indices.rank == rank { expected[axis] = indices.shape[axis] }
    guard indices.shape == expected || declaration.builder.error != nil else {
      return failing(
        .shape, "takingAlong: the indices \(indices.type) do not fit \(type) along axis \(axis)",
        note: "they have its rank, and its sizes along the other axes", file, line)
    }
    return unary(file, line) { $0.takeAlong($1, indices.value, axis: axis) }
  }
}

/// 1 where the index along a new last axis of size `classes` equals the label, 0 elsewhere; all 0 for a label out of range.
public func oneHot(
  _ labels: Tensor, classes: Int, element: ElementType = .f32, file: String = #fileID, line: Int = #line
) -> Tensor {
  labels.declaration.emit(Origin(file: file, line: line)) { builder in
    guard !labels.value.isPoison else { return .poison }
    let shape = Shape(labels.shape.dimensions + [classes])
    // Narrow numbers could not count the classes.
    let wide: ElementType =
      labels.element.bitWidth >= 32 ? labels.element : labels.element.isFloat ? .f32 : .i32
    let indices = builder.iota(TensorType(wide, shape), dimension: labels.rank)
    let spread = builder.broadcastInDim(
      builder.convert(labels.value, to: wide), dimensions: Array(labels.shape.indices), to: shape)
    return builder.convert(builder.compare(spread, indices, .equal), to: element)
  }
}

/// Rows of `table` ([count, ...]) at `indices` (any integer shape): [indices' shape..., ...]. Indices out of range are clamped.
public func embedding(
  _ table: Tensor, _ indices: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  guard Tensor.belongTogether("embedding", [table, indices], at: SourceLocation(file: file, line: line))
  else { return Tensor(.poison, in: table.declaration) }
  return table.declaration.emit(Origin(file: file, line: line)) {
    $0.take(table.value, indices.value, axis: 0)
  }
}
