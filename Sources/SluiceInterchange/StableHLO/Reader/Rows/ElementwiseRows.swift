import SluiceIR
import SluiceOperations

/// Elementwise operations without attributes are found in the registry by their names.
extension OperationRow {
  static let elementwiseRows: [String: OperationRow] = [
    "stablehlo.compare": OperationRow { (site) throws(SluiceError) in
      let compare = try comparison(&site)
      return site.apply(compare, try site.operands(2))
    },
    "chlo.square": OperationRow { (site) throws(SluiceError) in
      let x = try site.operands(1)[0]
      return [.value(site.builder.multiply(x, x))]
    },
    "chlo.mulhi": OperationRow { (site) throws(SluiceError) in
      let operands = try site.operands(2)
      var bits: Int?
      if case .integer(let narrow, _) = site.narrowResult { bits = narrow }
      return [.value(try site.builder.highProduct(operands[0], operands[1], bits: bits))]
    },
    // The real part of a real number, and its imaginary part.
    "stablehlo.real": OperationRow { (site) throws(SluiceError) in [.value(try site.operands(1)[0])] },
    "stablehlo.imag": OperationRow { (site) throws(SluiceError) in
      [.value(site.builder.zeros(like: try site.operands(1)[0]))]
    },
    "chlo.is_inf": infinite { (x, builder) in builder.abs(x) },
    "chlo.is_pos_inf": infinite { (x, _) in x },
    "chlo.is_neg_inf": infinite { (x, builder) in builder.negate(x) },
  ]

  /// `LT, %a, %b, FLOAT` in the pretty form, two attributes in the generic one.
  static func comparison(_ site: inout OperationSite) throws(SluiceError) -> Compare {
    var words: [String] = []
    while case .word(let word) = site.attributes.takeUnnamed() { words.append(word) }
    let direction: String
    if let word = words.first {
      direction = word
    } else {
      direction = try site.attributes.word("comparison_direction")
    }
    guard let known = Compare.Direction(rawValue: direction) else {
      throw SluiceError(.syntax, "there is no comparison `\(direction)`")
    }
    var type = words.dropFirst().first
    if case .word(let word) = site.attributes.take("compare_type") { type = word }
    return Compare(known, isTotalOrder: type == "TOTALORDER")
  }

  /// Whether `part` of the operand is positive infinity.
  private static func infinite(_ part: @escaping @Sendable (Value, GraphBuilder) -> Value) -> OperationRow {
    OperationRow { (site) throws(SluiceError) in
      let x = try site.operands(1)[0]
      let infinity = site.builder.constant(.infinity, like: x)
      return [.value(site.builder.compare(part(x, site.builder), infinity, .equal))]
    }
  }
}
