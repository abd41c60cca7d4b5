import SluiceIR

/// Windows of the operand at starts that the indices give. Starts are clamped so that every window lies
/// inside.
package struct Gather: Operation {
  package static let name = "gather"
  package let dimensions: IndexingDimensions
  /// The window's size in each dimension of the operand.
  package let sliceSizes: [Int]
  /// A promise that the clamped starts ascend.
  package let indicesAreSorted: Bool

  package init(_ dimensions: IndexingDimensions, sliceSizes: [Int], indicesAreSorted: Bool = false) {
    self.dimensions = dimensions
    self.sliceSizes = sliceSizes
    self.indicesAreSorted = indicesAreSorted
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    dimensions = try IndexingDimensions(reading: &attributes, .gather)
    sliceSizes = try attributes.integers("slice_sizes")
    indicesAreSorted = try attributes.boolean("indices_are_sorted", default: false)
  }

  package func write(to attributes: inout AttributeWriter) {
    dimensions.write(to: &attributes, .gather)
    attributes.write("slice_sizes", sliceSizes)
    if indicesAreSorted { attributes.write("indices_are_sorted", true) }
  }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 2, "the operand and the start indices")
    let (operand, indices) = (operands[0], operands[1])
    let batchRank = indices.rank - (dimensions.indexVector < indices.rank ? 1 : 0)
    try dimensions.check(
      operand: operand, indices: indices, gatheredRank: batchRank + dimensions.offset.count, .gather)
    try OperandRules.count(sliceSizes, rank: operand.rank, "slice_sizes")
    for (axis, size) in operand.shape.enumerated() where sliceSizes[axis] < 0 || sliceSizes[axis] > size {
      throw SluiceError(
        .shape, "the slice size \(sliceSizes[axis]) does not fit dimension \(axis) of size \(size)",
        note: "slice sizes are between 0 and the size of the dimension")
    }
    for (axes, name) in [
      (dimensions.collapsed, "collapsed_slice_dims"), (dimensions.operandBatching, "operand_batching_dims"),
    ] {
      for axis in axes where sliceSizes[axis] > 1 {
        throw SluiceError(
          .shape, "dimension \(axis) is in \(name) with slice size \(sliceSizes[axis])",
          note: "its slice size must be 1, or the dimension one of the window's")
      }
    }
    let window = dimensions.windowDimensions(operand.rank).map { sliceSizes[$0] }
    let result = operand.with(
      shape: dimensions.combine(batch: dimensions.batchShape(indices.shape), window: window))
    if let axis = sliceSizes.firstIndex(of: 0), !result.shape.contains(0) {
      throw SluiceError(
        .shape,
        "the slice size of dimension \(axis) is 0, but \(result) has elements, which nothing would give",
        note: "a dimension that leaves the result needs slice size 1")
    }
    return [result]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let operand = operands[0]
    let type = try resultTypes(of: operands.map(\.type))[0]
    let mapping = IndexMapping(dimensions, operand: operand.shape, indices: operands[1])
    return [
      operand.rearranged(type) { position in
        operand.shape.offset(
          of: mapping.operandPosition(position) { start, axis in
            min(max(start, 0), operand.shape[axis] - sliceSizes[axis])
          })
      }
    ]
  }
}

extension GraphBuilder {
  package func gather(
    _ operand: Value, _ indices: Value, _ dimensions: IndexingDimensions, sliceSizes: [Int],
    indicesAreSorted: Bool = false
  ) -> Value {
    apply(Gather(dimensions, sliceSizes: sliceSizes, indicesAreSorted: indicesAreSorted), operand, indices)
  }

  /// The slices of `x` at `indices` of dimension `axis`, which the dimensions of `indices` replace: an
  /// embedding's rows for axis 0. Indices outside are clamped.
  package func take(_ x: Value, _ indices: Value, axis: Int) -> Value {
    guard !x.isPoison, !indices.isPoison else { return .poison }
    let (shape, rank) = (type(of: x).shape, type(of: indices).rank)
    guard shape.indices.contains(axis) else {
      fail(SluiceError(.shape, "take: there is no dimension \(axis) in \(shape)"))
      return .poison
    }
    var sizes = shape.dimensions
    sizes[axis] = 1
    let offset = Array(0..<axis) + Array((axis + rank)..<(shape.rank - 1 + rank))
    return gather(
      x, indices,
      IndexingDimensions(offset: offset, collapsed: [axis], startIndexMap: [axis], indexVector: rank),
      sliceSizes: sizes)
  }
}
