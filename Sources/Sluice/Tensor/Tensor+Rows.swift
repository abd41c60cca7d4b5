import SluiceIR
import SluiceOperations

extension Tensor {
  /// Of a tensor [n, d1, ...] its row at the scalar integer `index`, of the shape [d1, ...]; an index beyond the ends takes
  /// the row at the end.
  public func row(_ index: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
    declaration.emit(Origin(file: file, line: line)) { builder in
      guard let rest = rest(builder, index) else { return .poison }
      let zero = builder.constant(0, builder.type(of: index.value))
      let slice = builder.dynamicSlice(
        value, at: [index.value] + rest.map { _ in zero }, sizes: [1] + rest.dimensions)
      return builder.reshape(slice, to: rest)
    }
  }

  /// This tensor [n, d1, ...] with the row at the scalar integer `index` replaced by `row`, of the shape [d1, ...].
  public func settingRow(_ index: Tensor, to row: Tensor, file: String = #fileID, line: Int = #line)
    -> Tensor
  {
    declaration.emit(Origin(file: file, line: line)) { builder in
      guard !row.value.isPoison, let rest = rest(builder, index) else { return .poison }
      let zero = builder.constant(0, builder.type(of: index.value))
      let shape = Shape([1] + builder.type(of: row.value).shape.dimensions)
      return builder.dynamicUpdateSlice(
        value, builder.reshape(row.value, to: shape), at: [index.value] + rest.map { _ in zero })
    }
  }

  /// The shape of a row; nil after an error.
  private func rest(_ builder: GraphBuilder, _ index: Tensor) -> Shape? {
    guard !value.isPoison, !index.value.isPoison else { return nil }
    let type = builder.type(of: value)
    guard type.rank > 0 else {
      builder.fail(
        SluiceError(
          .shape, "row: a scalar has no rows", at: builder.origin.locations.last, note: "reshape it first"))
      return nil
    }
    return Shape(Array(type.shape.dimensions.dropFirst()))
  }
}
