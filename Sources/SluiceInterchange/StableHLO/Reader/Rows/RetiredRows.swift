import SluiceIR
import SluiceOperations

/// Operations that are on their way out of StableHLO, or that its specification leaves out: what others wrote may still have them.
extension OperationRow {
  static let retiredRows: [String: OperationRow] = [
    "stablehlo.einsum": OperationRow { (site) throws(SluiceError) in try einsum(&site, operands: 2) },
    "stablehlo.unary_einsum": OperationRow { (site) throws(SluiceError) in try einsum(&site, operands: 1) },
    // The operand's entries along a dimension, as PyTorch's index_select finds them, batch by batch.
    "stablehlo.torch_index_select": OperationRow { (site) throws(SluiceError) in
      let operands = try site.operands(2)
      let (shape, rank) = (site.type(of: operands[0]).shape, site.type(of: operands[1]).rank)
      let axis = try site.attributes.integer("dim")
      let batch = try site.attributes.integer("batch_dims")
      guard shape.indices.contains(axis), (0...min(axis, rank)).contains(batch) else {
        throw SluiceError(
          .shape,
          "`dim` is \(axis) and `batch_dims` \(batch); the operand has rank \(shape.rank), the index \(rank)",
          note: "the batch comes first in both, before dimension `dim` of the operand")
      }
      let batches = Array(0..<batch)
      let dimensions = IndexingDimensions(
        offset: Array(batch..<axis) + (axis + 1..<shape.rank).map { $0 + rank - batch - 1 },
        collapsed: [axis],
        operandBatching: batches, indicesBatching: batches, startIndexMap: [axis], indexVector: rank)
      let sizes = shape.indices.map { $0 < batch || $0 == axis ? min(1, shape[$0]) : shape[$0] }
      return site.apply(Gather(dimensions, sliceSizes: sizes), operands)
    },
    // With all of its elements a tensor is as it was; with fewer its shape would not be known.
    "stablehlo.set_dimension_size": OperationRow { (site) throws(SluiceError) in
      let operands = try site.operands(2)
      let dimension = try site.attributes.integer("dimension", or: "dim")
      let shape = site.type(of: operands[0]).shape
      guard shape.indices.contains(dimension) else {
        throw SluiceError(.shape, "dimension \(dimension) is not one of \(shape)")
      }
      guard let size = site.literal(of: operands[1]),
        try SiteAttributes.integers(.literal(size), "size") == [shape[dimension]]
      else {
        throw SluiceError(
          .unsupported, "\(ExcludedClass.dynamicShape.refusal)",
          note: "the size must be a constant, and that of dimension \(dimension), \(shape[dimension])")
      }
      return [.value(operands[0])]
    },
    // Its numbers follow from nothing in the program, so that no two runs need agree on them.
    "stablehlo.rng": OperationRow { (_) throws(SluiceError) in
      throw SluiceError(
        .unsupported, "random numbers without a state are not supported",
        note: "use rng_bit_generator, which is given its state and returns the next one")
    },
  ]

  private static func einsum(_ site: inout OperationSite, operands count: Int) throws(SluiceError)
    -> [Binding]
  {
    let operands = try site.operands(count)
    guard case .string(let equation) = site.attributes.take("einsum_config", or: "config") else {
      throw SluiceError(.syntax, "the attribute `einsum_config` is missing")
    }
    // Sums are made in the result's element type.
    let element = try site.resultType().element
    let terms = operands.map { site.builder.convert($0, to: element) }
    let parsed = try EinsumEquation(equation, terms.map { site.type(of: $0) })
    return [.value(parsed.apply(terms, site.builder))]
  }
}
