import SluiceIR

/// Updates windows of the inputs, at starts that the indices give, by a region of the old and the update's
/// elements.
///
/// Operands: n inputs of one shape, the indices, n updates of one shape. Elements outside the inputs are
/// skipped, one by one. Where several updates meet they are applied in row-major order of the updates.
package struct Scatter: Operation {
  package static let name = "scatter"
  package static var signature: String? {
    "T..., I, T... -> T...; update_computation: T..., T... -> T...; I: integer"
  }
  package let dimensions: IndexingDimensions
  package let body: Graph
  /// A promise that starts ascend.
  package let indicesAreSorted: Bool
  /// A promise that no two update elements meet.
  package let uniqueIndices: Bool

  package init(
    _ dimensions: IndexingDimensions, body: Graph, indicesAreSorted: Bool = false, uniqueIndices: Bool = false
  ) {
    self.dimensions = dimensions
    self.body = body
    self.indicesAreSorted = indicesAreSorted
    self.uniqueIndices = uniqueIndices
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    dimensions = try IndexingDimensions(reading: &attributes, .scatter)
    indicesAreSorted = try attributes.boolean("indices_are_sorted", default: false)
    uniqueIndices = try attributes.boolean("unique_indices", default: false)
    body = try attributes.region("update_computation")
  }

  package func write(to attributes: inout AttributeWriter) {
    dimensions.write(to: &attributes, .scatter)
    if indicesAreSorted { attributes.write("indices_are_sorted", true) }
    if uniqueIndices { attributes.write("unique_indices", true) }
    attributes.write("update_computation", body)
  }

  package var regions: [Graph] { [body] }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    guard operands.count >= 3, operands.count % 2 == 1 else {
      throw SluiceError(
        .shape, "\(operands.count) operands are given",
        note: "give the inputs, the indices, then as many updates as inputs")
    }
    let count = operands.count / 2
    let (inputs, indices, updates) = (operands[..<count], operands[count], Array(operands[(count + 1)...]))
    for position in 0..<count {
      for (list, name) in [(Array(inputs), "input"), (updates, "updates")]
      where list[position].shape != list[0].shape {
        throw SluiceError(
          .shape, "\(name) 0 has shape \(list[0].shape), \(name) \(position) \(list[position].shape)",
          note: "all need one shape")
      }
      try OperandRules.sameElement(inputs[position], "input \(position)", updates[position], "its updates")
    }
    try dimensions.check(operand: inputs[0], indices: indices, gatheredRank: updates[0].rank, .scatter)
    let batch = dimensions.batchShape(indices.shape)
    guard updates[0].rank == batch.rank + dimensions.offset.count else {
      throw SluiceError(
        .shape,
        "the updates have rank \(updates[0].rank); \(batch.rank) dimensions of the indices and "
          + "\(dimensions.offset.count) of the window make \(batch.rank + dimensions.offset.count)",
        note: "update_window_dims lists the updates' dimensions that do not come from the indices")
    }
    let window = dimensions.offset.map { updates[0].shape[$0] }
    let needed = dimensions.combine(batch: batch, window: window)
    guard updates[0].shape == needed else {
      throw SluiceError(
        .shape, "the updates have shape \(updates[0].shape); the indices \(indices.shape) ask for \(needed)",
        note:
          "dimensions not in update_window_dims are those of the indices without index_vector_dim, in order")
    }
    for (size, axis) in zip(window, dimensions.windowDimensions(inputs[0].rank))
    where size > inputs[0].shape[axis] {
      throw SluiceError(
        .shape,
        "the window has size \(size) along dimension \(axis) of the input, of size \(inputs[0].shape[axis])",
        note: "a window is at most as large as the input")
    }
    try RegionRules.accumulating(body, inputs.map(\.element))
    return Array(inputs)
  }
}
