import SluiceIR
import SluiceOperations

/// Operations that are given shapes, sizes or amounts as operands. With results of known shape they are the operations that have
/// these as attributes, as long as what is given is constant wherever the result's type does not tell it.
extension OperationRow {
  /// How many operands of such an operation are data; the others must be constants. Nil for other operations.
  static func dataOperands(of name: String) -> Int? {
    switch name {
    case "stablehlo.dynamic_conv", "stablehlo.dynamic_gather", "stablehlo.dynamic_pad": 2
    case "stablehlo.real_dynamic_slice": 1
    default: nil
    }
  }

  static let dynamicRows: [String: OperationRow] = [
    "stablehlo.dynamic_iota": OperationRow { (site) throws(SluiceError) in
      let dimension = try site.attributes.integer("iota_dimension", or: "dim")
      return site.apply(Iota(try site.resultType(), dimension: dimension), [])
    },
    "stablehlo.dynamic_reshape": OperationRow { (site) throws(SluiceError) in
      site.apply(Reshape(try site.resultType().shape), [try site.operands(2)[0]])
    },
    "stablehlo.dynamic_broadcast_in_dim": OperationRow { (site) throws(SluiceError) in
      let dimensions = try site.attributes.integers("broadcast_dimensions", or: "dims")
      // What expands and what does not is in the types.
      _ = site.attributes.take("known_expanding_dimensions")
      _ = site.attributes.take("known_nonexpanding_dimensions")
      return site.apply(
        BroadcastInDim(try site.resultType().shape, dimensions: dimensions), [try site.operands(2)[0]])
    },
    "stablehlo.dynamic_gather": `static`("stablehlo.gather", ["slice_sizes"]),
    "stablehlo.dynamic_conv": `static`("stablehlo.convolution", ["padding"]),
    "stablehlo.dynamic_pad": `static`(
      "stablehlo.pad", ["edge_padding_low", "edge_padding_high", "interior_padding"]),
    "stablehlo.real_dynamic_slice": `static`(
      "stablehlo.slice", ["start_indices", "limit_indices", "strides"]),
  ]

  /// The row of the operation `name`, which is given its last operands as attributes of these names.
  private static func `static`(_ name: String, _ attributes: [String]) -> OperationRow {
    OperationRow { (site) throws(SluiceError) in
      let operands = try site.operands()
      let count = operands.count - attributes.count
      guard count > 0 else {
        throw SluiceError(.syntax, "\(attributes.count) operands are needed behind the data")
      }
      var values: [SyntaxEntry] = []
      for (attribute, operand) in zip(attributes, operands[count...]) {
        guard let literal = site.literal(of: operand), literal.element.isInteger else {
          throw SluiceError(
            .unsupported, "\(ExcludedClass.dynamicShape.refusal)",
            note: "`\(attribute)` must be a constant here")
        }
        values.append((attribute, .literal(literal)))
      }
      let row = try OperationRow(named: name, site)
      var inner = site.withOperands(Array(operands[..<count]), adding: values)
      let results = try row.emit(&inner)
      site.attributes = inner.attributes
      return results
    }
  }
}
