import SluiceIR
import SluiceOperations

/// CHLO's operations that are compositions of others, beside those that the registry has.
extension OperationRow {
  static let chloRows: [String: OperationRow] = {
    var rows = compositions
    let elementwise = [
      "add", "and", "atan2", "divide", "maximum", "minimum", "multiply", "next_after", "or", "polygamma",
      "power",
      "remainder", "shift_left", "shift_right_arithmetic", "shift_right_logical", "subtract", "xor", "zeta",
    ]
    for name in elementwise {
      rows["chlo.broadcast_" + name] = OperationRow { (site) throws(SluiceError) in
        guard let operation = OperationRegistry.standard[name] else {
          throw SluiceError(.internal, "there is no operation \(name)")
        }
        var reader = AttributeReader([:], declaredTypes: try site.resultTypes())
        let operands = try broadcasted(&site)
        if operands.count == 2, let value = try onBits(name, operands, site.narrowResult, site.builder) {
          return [.value(value)]
        }
        return site.apply(try operation.init(reading: &reader), operands)
      }
    }
    return rows
  }()

  private static let compositions: [String: OperationRow] = [
    "chlo.broadcast_compare": OperationRow { (site) throws(SluiceError) in
      let compare = try comparison(&site)
      return site.apply(compare, try broadcasted(&site))
    },
    "chlo.broadcast_select": OperationRow { (site) throws(SluiceError) in
      site.apply(Select(), try broadcasted(&site))
    },
    "chlo.constant": OperationRow { (site) throws(SluiceError) in
      guard case .literal(let literal) = site.attributes.take("value", or: "") else {
        throw SluiceError(.syntax, "the attribute `value` must be a constant such as dense<0.0>")
      }
      return [.value(site.builder.constant(literal))]
    },
    "chlo.constant_like": OperationRow { (site) throws(SluiceError) in
      let x = try site.operands(1)[0]
      return [.value(site.builder.constant(try site.attributes.float("value"), like: x))]
    },
    "chlo.ragged_dot": OperationRow { (site) throws(SluiceError) in
      guard var fields = try site.attributes.dictionary("ragged_dot_dimension_numbers") else {
        throw SluiceError(.syntax, "the attribute `ragged_dot_dimension_numbers` is missing")
      }
      let dimensions = RaggedDot(
        dot: DotGeneral(
          lhsBatching: try fields.integers("lhs_batching_dimensions", default: []),
          rhsBatching: try fields.integers("rhs_batching_dimensions", default: []),
          lhsContracting: try fields.integers("lhs_contracting_dimensions", default: []),
          rhsContracting: try fields.integers("rhs_contracting_dimensions", default: [])),
        ragged: try fields.integers("lhs_ragged_dimensions", default: []),
        group: try fields.integers("rhs_group_dimensions", default: []))
      try fields.finish()
      let operands = try site.operands(3)
      let element = try site.resultType().element
      let (lhs, rhs) = (
        site.builder.convert(operands[0], to: element), site.builder.convert(operands[1], to: element)
      )
      return [.value(try dimensions.emit(lhs, rhs, sizes: operands[2], into: site.builder))]
    },
    "chlo.scan": OperationRow { (site) throws(SluiceError) in try scan(&site) },
  ]

  /// The operands in the shape of the result: along `broadcast_dimensions`, else along its last dimensions.
  private static func broadcasted(_ site: inout OperationSite) throws(SluiceError) -> [Value] {
    let operands = try site.operands()
    let shape = try site.resultType().shape
    let given = try site.attributes.integers("broadcast_dimensions", default: [])
    let hasDimensions = !given.isEmpty
    let (types, builder) = (operands.map { site.type(of: $0) }, site.builder)
    return zip(operands, types).map { operand, type in
      if type.shape == shape { return operand }
      let last = Array(max(shape.rank - type.rank, 0)..<max(shape.rank, type.rank))
      return builder.broadcastInDim(
        operand,
        dimensions: hasDimensions && given.count == type.rank && type.rank < shape.rank ? given : last,
        to: shape)
    }
  }
}
