import SluiceIR
import SluiceOperations

extension OperationRow {
  static let contractionRows: [String: OperationRow] = [
    "stablehlo.dot_general": OperationRow { (site) throws(SluiceError) in
      var (lhsBatching, rhsBatching, lhsContracting, rhsContracting): ([Int], [Int], [Int], [Int]) =
        ([], [], [], [])
      if var fields = try site.attributes.dictionary("dot_dimension_numbers") {
        lhsBatching = try fields.integers("lhs_batching_dimensions", default: [])
        rhsBatching = try fields.integers("rhs_batching_dimensions", default: [])
        lhsContracting = try fields.integers("lhs_contracting_dimensions", default: [])
        rhsContracting = try fields.integers("rhs_contracting_dimensions", default: [])
        try fields.finish()
      } else {
        (lhsBatching, rhsBatching) = try pair("batching_dims", &site)
        (lhsContracting, rhsContracting) = try pair("contracting_dims", &site)
      }
      let operation = DotGeneral(
        lhsBatching: lhsBatching, rhsBatching: rhsBatching, lhsContracting: lhsContracting,
        rhsContracting: rhsContracting)
      return site.apply(operation, try widened(site))
    },
    // The last dimension of the left operand with the first of the right one.
    "stablehlo.dot": OperationRow { (site) throws(SluiceError) in
      let operands = try widened(site)
      let rank = site.type(of: operands[0]).rank
      guard rank > 0 else { throw SluiceError(.shape, "the left operand is a scalar") }
      return site.apply(DotGeneral(lhsContracting: [rank - 1], rhsContracting: [0]), operands)
    },
  ]

  /// `[0] x [1]`, or nothing.
  private static func pair(_ name: String, _ site: inout OperationSite) throws(SluiceError) -> ([Int], [Int])
  {
    guard let value = site.attributes.take(name) else { return ([], []) }
    guard case .lists(let lists) = value, lists.count == 2 else {
      throw SluiceError(.syntax, "`\(name)` must be two lists such as [1] x [0]")
    }
    return (try SiteAttributes.integers(lists[0], name), try SiteAttributes.integers(lists[1], name))
  }

  /// The two operands in the element type of the result, in which the sums are made.
  private static func widened(_ site: OperationSite) throws(SluiceError) -> [Value] {
    let operands = try site.operands(2)
    let element = try site.resultType().element
    return operands.map { site.builder.convert($0, to: element) }
  }
}
