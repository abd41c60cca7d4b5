import SluiceIR
import SluiceOperations

extension OperationRow {
  static let indexingRows: [String: OperationRow] = [
    "stablehlo.gather": OperationRow { (site) throws(SluiceError) in
      guard var fields = try site.attributes.dictionary("dimension_numbers") else {
        throw SluiceError(.syntax, "the attribute `dimension_numbers` is missing")
      }
      let dimensions = IndexingDimensions(
        offset: try fields.integers("offset_dims", default: []),
        collapsed: try fields.integers("collapsed_slice_dims", default: []),
        operandBatching: try fields.integers("operand_batching_dims", default: []),
        indicesBatching: try fields.integers("start_indices_batching_dims", default: []),
        startIndexMap: try fields.integers("start_index_map", default: []),
        indexVector: try fields.integer("index_vector_dim", default: 0))
      try fields.finish()
      let operation = Gather(
        dimensions, sliceSizes: try site.attributes.integers("slice_sizes"),
        indicesAreSorted: try site.attributes.boolean("indices_are_sorted", default: false))
      return site.apply(operation, try site.operands(2))
    },
    "stablehlo.scatter": OperationRow { (site) throws(SluiceError) in
      guard var fields = try site.attributes.dictionary("scatter_dimension_numbers") else {
        throw SluiceError(.syntax, "the attribute `scatter_dimension_numbers` is missing")
      }
      let dimensions = IndexingDimensions(
        offset: try fields.integers("update_window_dims", default: []),
        collapsed: try fields.integers("inserted_window_dims", default: []),
        operandBatching: try fields.integers("input_batching_dims", default: []),
        indicesBatching: try fields.integers("scatter_indices_batching_dims", default: []),
        startIndexMap: try fields.integers("scatter_dims_to_operand_dims", default: []),
        indexVector: try fields.integer("index_vector_dim", default: 0))
      try fields.finish()
      try site.requireRegions(1)
      let body = try site.region(0)
      let operation = Scatter(
        dimensions, body: body,
        indicesAreSorted: try site.attributes.boolean("indices_are_sorted", default: false),
        uniqueIndices: try site.attributes.boolean("unique_indices", default: false))
      // Between inputs and updates stand the indices.
      var operands = try site.operands()
      let middle = operands.count / 2
      guard !operands.isEmpty else { return site.apply(operation, operands) }
      let indices = operands.remove(at: middle)
      operands = site.promoted(operands, to: body)
      operands.insert(indices, at: middle)
      return site.apply(operation, operands)
    },
    "stablehlo.dynamic_slice": OperationRow { (site) throws(SluiceError) in
      site.apply(
        DynamicSlice(sizes: try site.attributes.integers("slice_sizes", or: "sizes")), try site.operands())
    },
  ]
}
