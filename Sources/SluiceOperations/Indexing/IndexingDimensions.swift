import SluiceIR

/// How gather and scatter map indices to an operand's dimensions. Names are gather's; scatter's differ.
package struct IndexingDimensions: Hashable, Sendable {
  /// Dimensions of the gathered tensor (scatter's updates) that range over a window of the operand,
  /// ascending: `offset_dims`, `update_window_dims`.
  package var offset: [Int]
  /// Dimensions of the operand of which a window has one element, and no dimension for it:
  /// `collapsed_slice_dims`, `inserted_window_dims`.
  package var collapsed: [Int]
  /// Dimensions of the operand that the indices run along in parallel: `operand_batching_dims`,
  /// `input_batching_dims`.
  package var operandBatching: [Int]
  /// Their dimensions in the indices: `start_indices_batching_dims`, `scatter_indices_batching_dims`.
  package var indicesBatching: [Int]
  /// The dimension of the operand that each element of an index vector counts along: `start_index_map`,
  /// `scatter_dims_to_operand_dims`.
  package var startIndexMap: [Int]
  /// The dimension of the indices that holds the index vectors; the rank of the indices if each is a scalar.
  package var indexVector: Int

  package init(
    offset: [Int], collapsed: [Int], operandBatching: [Int] = [], indicesBatching: [Int] = [],
    startIndexMap: [Int], indexVector: Int
  ) {
    self.offset = offset
    self.collapsed = collapsed
    self.operandBatching = operandBatching
    self.indicesBatching = indicesBatching
    self.startIndexMap = startIndexMap
    self.indexVector = indexVector
  }

  /// Which words an operation has for the attributes.
  struct Names {
    let offset, collapsed, operandBatching, indicesBatching, startIndexMap: String

    static let gather = Names(
      offset: "offset_dims", collapsed: "collapsed_slice_dims", operandBatching: "operand_batching_dims",
      indicesBatching: "start_indices_batching_dims", startIndexMap: "start_index_map")
    static let scatter = Names(
      offset: "update_window_dims", collapsed: "inserted_window_dims", operandBatching: "input_batching_dims",
      indicesBatching: "scatter_indices_batching_dims", startIndexMap: "scatter_dims_to_operand_dims")
  }

  init(reading attributes: inout AttributeReader, _ names: Names) throws(SluiceError) {
    offset = try attributes.integers(names.offset, default: [])
    collapsed = try attributes.integers(names.collapsed, default: [])
    operandBatching = try attributes.integers(names.operandBatching, default: [])
    indicesBatching = try attributes.integers(names.indicesBatching, default: [])
    startIndexMap = try attributes.integers(names.startIndexMap)
    indexVector = try attributes.integer("index_vector_dim")
  }

  func write(to attributes: inout AttributeWriter, _ names: Names) {
    for (name, list) in [
      (names.offset, offset), (names.collapsed, collapsed), (names.operandBatching, operandBatching),
      (names.indicesBatching, indicesBatching),
    ] where !list.isEmpty { attributes.write(name, list) }
    attributes.write(names.startIndexMap, startIndexMap)
    attributes.write("index_vector_dim", indexVector)
  }

  /// Operand dimensions that a window ranges over, ascending: the `offset` dimensions' partners.
  package func windowDimensions(_ rank: Int) -> [Int] {
    (0..<rank).filter { !collapsed.contains($0) && !operandBatching.contains($0) }
  }

  /// The shape of the indices without the index vectors: one entry a window.
  package func batchShape(_ indices: Shape) -> Shape { indices.removing([indexVector]) }
}

extension IndexingDimensions {
  /// The checks that gather and scatter share.
  func check(operand: TensorType, indices: TensorType, gatheredRank: Int, _ names: Names) throws(SluiceError)
  {
    guard indices.element.isInteger else {
      throw SluiceError(
        .shape, "the indices have element type \(indices.element)", note: "convert them to an integer type")
    }
    guard indexVector >= 0, indexVector <= indices.rank else {
      throw SluiceError(
        .shape, "index_vector_dim is \(indexVector), the indices have rank \(indices.rank)",
        note: "it is a dimension of the indices, or their rank if each index is a scalar")
    }
    let length = indexVector < indices.rank ? indices.shape[indexVector] : 1
    guard startIndexMap.count == length else {
      throw SluiceError(
        .shape, "\(names.startIndexMap) has \(startIndexMap.count) entries, an index vector has \(length)",
        note: "give one dimension of the operand for each element of an index vector")
    }
    guard offset.count + collapsed.count + operandBatching.count == operand.rank else {
      throw SluiceError(
        .shape,
        "\(names.offset), \(names.collapsed) and \(names.operandBatching) have \(offset.count), "
          + "\(collapsed.count) and \(operandBatching.count) entries; the operand has rank \(operand.rank)",
        note: "each dimension of the operand belongs to exactly one of the three")
    }
    try OperandRules.inRange(offset, rank: gatheredRank, names.offset, of: "the tensor of windows")
    try OperandRules.unique(offset, names.offset)
    try OperandRules.sorted(offset, names.offset)
    try OperandRules.inRange(collapsed, rank: operand.rank, names.collapsed, of: "the operand")
    try OperandRules.inRange(operandBatching, rank: operand.rank, names.operandBatching, of: "the operand")
    try OperandRules.inRange(startIndexMap, rank: operand.rank, names.startIndexMap, of: "the operand")
    try OperandRules.inRange(indicesBatching, rank: indices.rank, names.indicesBatching, of: "the indices")
    try OperandRules.sorted(collapsed, names.collapsed)
    try OperandRules.sorted(operandBatching, names.operandBatching)
    try OperandRules.unique(collapsed + operandBatching, "\(names.collapsed) + \(names.operandBatching)")
    try OperandRules.unique(
      startIndexMap + operandBatching, "\(names.startIndexMap) + \(names.operandBatching)")
    try OperandRules.unique(indicesBatching, names.indicesBatching)
    guard !indicesBatching.contains(indexVector) else {
      throw SluiceError(
        .shape, "\(names.indicesBatching) \(Shape(indicesBatching)) contains index_vector_dim \(indexVector)",
        note: "index vectors do not run along a batching dimension")
    }
    guard operandBatching.count == indicesBatching.count else {
      throw SluiceError(
        .shape,
        "\(names.operandBatching) \(Shape(operandBatching)) and \(names.indicesBatching) "
          + "\(Shape(indicesBatching)) differ in length", note: "they name pairs of dimensions")
    }
    for (a, b) in zip(operandBatching, indicesBatching) where operand.shape[a] != indices.shape[b] {
      throw SluiceError(
        .shape,
        "the batching dimensions differ: dimension \(a) of the operand is \(operand.shape[a]), "
          + "dimension \(b) of the indices \(indices.shape[b])",
        note: "make them equal")
    }
  }

  /// Batch sizes at the dimensions that `offset` leaves, window sizes at those of `offset`.
  func combine(batch: Shape, window: [Int]) -> Shape {
    var (batches, windows) = (batch.makeIterator(), window.makeIterator())
    return Shape(
      (0..<(batch.rank + window.count)).map { axis in
        (offset.contains(axis) ? windows.next() : batches.next()) ?? 0
      })
  }
}
