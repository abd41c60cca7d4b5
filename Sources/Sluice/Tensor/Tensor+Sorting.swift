import SluiceIR
import SluiceOperations

extension Tensor {
  /// The elements along `axis` in ascending (or descending) order; the shape stays. Equal elements keep their order, -0 equals
  /// +0, and NaNs are greater than everything. The derivative is that of the elements where they came from.
  public func sorted(
    axis: Int = -1, descending: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard let axis = self.axis(axis, "sorted", file, line) else { return Tensor(.poison, in: declaration) }
    return unary(file, line) { $0.sort([$1], axis: axis, isDescending: descending)[0] }
  }

  /// Where along `axis` the elements of `sorted` stand, as `i32` of the same shape: `x.takingAlong(x.argsort(axis: 0), axis: 0)`
  /// is `x.sorted(axis: 0)`.
  public func argsort(
    axis: Int = -1, descending: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard let axis = self.axis(axis, "argsort", file, line) else { return Tensor(.poison, in: declaration) }
    return unary(file, line) { builder, value in
      let places = builder.iota(TensorType(.i32, shape), dimension: axis)
      return builder.sort([value, places], axis: axis, isDescending: descending)[1]
    }
  }

  /// The `count` greatest elements along the last axis, descending, and where they stood, as `i32`: both [..., count]. Of
  /// equals the first come first, NaNs before everything.
  public func topK(
    _ count: Int, file: String = #fileID, line: Int = #line
  ) -> (values: Tensor, indices: Tensor) {
    let results = declaration.emitAll(Origin(file: file, line: line)) {
      let (values, indices) = $0.topK(value, count)
      return [values, indices]
    }
    return (results[0], results[1])
  }

  /// For each index the element at it along `axis`, and at the index's own place in the other axes: the result has the shape
  /// of `indices`, which along other axes is that of the tensor. Indices out of range are clamped.
  public func takingAlong(
    _ indices: Tensor, axis: Int = -1, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard Tensor.belongTogether("takingAlong", [self, indices], file, line),
      let axis = self.axis(axis, "takingAlong", file, line)
    else { return Tensor(.poison, in: declaration) }
    return unary(file, line) { $0.takeAlong($1, indices.value, axis: axis) }
  }

  /// The slice of these sizes, one an axis, that begins at `starts`, integer scalars that are computed. Starts are clamped so
  /// that it lies inside.
  public func dynamicSlice(
    at starts: [Tensor], sizes: [Int], file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard Tensor.belongTogether("dynamicSlice", [self] + starts, file, line) else {
      return Tensor(.poison, in: declaration)
    }
    return unary(file, line) { $0.dynamicSlice($1, at: starts.map(\.value), sizes: sizes) }
  }

  /// This tensor with the slice of the shape of `update` that begins at `starts`, integer scalars, replaced by it. Starts are
  /// clamped so that it lies inside. In a loop that carries the tensor only the slice is written.
  public func replacingSlice(
    at starts: [Tensor], with update: Tensor, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    guard Tensor.belongTogether("replacingSlice", [self, update] + starts, file, line) else {
      return Tensor(.poison, in: declaration)
    }
    return unary(file, line) { $0.dynamicUpdateSlice($1, update.value, at: starts.map(\.value)) }
  }
}
