import SluiceIR
import SluiceOperations

extension OperationRow {
  static let shapeRows: [String: OperationRow] = [
    "stablehlo.constant": OperationRow { (site) throws(SluiceError) in
      switch site.attributes.take("value", or: "") {
      case .literal(let literal): return [.value(site.builder.constant(literal))]
      case .excluded(let type): _ = try site.translation.tensorType(type, at: site.operation.offset)
      default: break
      }
      throw SluiceError(.syntax, "the attribute `value` must be a constant such as dense<0.0>")
    },
    "stablehlo.iota": OperationRow { (site) throws(SluiceError) in
      let dimension = try site.attributes.integer("iota_dimension", or: "dim")
      return site.apply(Iota(try site.resultType(), dimension: dimension), [])
    },
    "stablehlo.reshape": OperationRow { (site) throws(SluiceError) in
      site.apply(Reshape(try site.resultType().shape), try site.operands(1))
    },
    "stablehlo.broadcast_in_dim": OperationRow { (site) throws(SluiceError) in
      let dimensions = try site.attributes.integers("broadcast_dimensions", or: "dims")
      return site.apply(
        BroadcastInDim(try site.resultType().shape, dimensions: dimensions), try site.operands(1))
    },
    // The operand's dimensions come last.
    "stablehlo.broadcast": OperationRow { (site) throws(SluiceError) in
      let sizes = try site.attributes.integers("broadcast_sizes", or: "sizes")
      let operand = try site.operands(1)[0]
      let shape = site.type(of: operand).shape
      return site.apply(
        BroadcastInDim(Shape(sizes + shape.dimensions), dimensions: shape.indices.map { $0 + sizes.count }),
        [operand])
    },
    "stablehlo.transpose": OperationRow { (site) throws(SluiceError) in
      site.apply(
        Transpose(permutation: try site.attributes.integers("permutation", or: "dims")),
        try site.operands(1))
    },
    "stablehlo.reverse": OperationRow { (site) throws(SluiceError) in
      site.apply(
        Reverse(dimensions: try site.attributes.integers("dimensions", or: "dims")), try site.operands(1))
    },
    "stablehlo.concatenate": OperationRow { (site) throws(SluiceError) in
      site.apply(
        Concatenate(dimension: try site.attributes.integer("dimension", or: "dim")), try site.operands())
    },
    "stablehlo.pad": OperationRow { (site) throws(SluiceError) in
      let low = try site.attributes.integers("edge_padding_low", or: "low")
      let high = try site.attributes.integers("edge_padding_high", or: "high")
      let interior = try site.attributes.integers("interior_padding", or: "interior")
      return site.apply(Pad(low: low, high: high, interior: interior), try site.operands(2))
    },
    "stablehlo.slice": OperationRow { (site) throws(SluiceError) in
      site.apply(try slice(&site), try site.operands(1))
    },
    "stablehlo.get_dimension_size": OperationRow { (site) throws(SluiceError) in
      let dimension = try site.attributes.integer("dimension", or: "dim")
      let shape = site.type(of: try site.operands(1)[0]).shape
      guard shape.indices.contains(dimension) else {
        throw SluiceError(.shape, "dimension \(dimension) is not one of \(shape)")
      }
      return [.value(site.builder.constant(Double(shape[dimension]), .i32))]
    },
    "stablehlo.tuple": OperationRow { (site) throws(SluiceError) in [try .tuple(of: site.bindings)] },
    "stablehlo.get_tuple_element": OperationRow { (site) throws(SluiceError) in
      let index: Int
      if case .ranges(let ranges) = site.attributes.takeUnnamed(), ranges.count == 1, ranges[0].count == 1 {
        index = ranges[0][0]
      } else {
        index = try site.attributes.integer("index")
      }
      let operands = site.bindings
      guard operands.count == 1, case .tuple(let elements, _) = operands[0] else {
        throw SluiceError(.syntax, "one tuple is needed")
      }
      guard elements.indices.contains(index) else {
        throw SluiceError(.syntax, "the tuple has \(elements.count) elements, element \(index) is asked for")
      }
      return [elements[index]]
    },
  ]

  /// `[0:1, 2:6:2]` in the pretty form, three lists in the generic one.
  private static func slice(_ site: inout OperationSite) throws(SluiceError) -> Slice {
    guard case .ranges(let ranges) = site.attributes.takeUnnamed() else {
      let start = try site.attributes.integers("start_indices")
      let limit = try site.attributes.integers("limit_indices")
      return Slice(start: start, limit: limit, strides: try site.attributes.integers("strides", default: []))
    }
    guard ranges.allSatisfy({ $0.count == 2 || $0.count == 3 }) else {
      throw SluiceError(.syntax, "ranges are start:limit or start:limit:stride")
    }
    return Slice(
      start: ranges.map { $0[0] }, limit: ranges.map { $0[1] },
      strides: ranges.map { $0.count == 3 ? $0[2] : 1 })
  }
}
