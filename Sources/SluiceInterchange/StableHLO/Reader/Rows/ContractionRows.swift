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
    "stablehlo.convolution": OperationRow { (site) throws(SluiceError) in
      site.apply(try convolution(&site), try site.operands(2))
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

  /// `dim_numbers = [b, 0, f]x[0, i, o]->[b, 0, f], window = {stride = [1], ...}`, or attributes of the generic form's names.
  private static func convolution(_ site: inout OperationSite) throws(SluiceError) -> Convolution {
    guard case .lists(let lists) = site.attributes.take("dimension_numbers", or: "dim_numbers"),
      lists.count == 3
    else { throw SluiceError(.syntax, "the attribute `dimension_numbers` is missing") }
    let dimensions = try ConvolutionDimensions(
      "\(try spelled(lists[0]))x\(try spelled(lists[1]))->\(try spelled(lists[2]))")
    let rank = dimensions.spatialRank
    var window = site.attributes
    let isPretty: Bool
    if let fields = try site.attributes.dictionary("window") {
      window = fields
      isPretty = true
    } else {
      isPretty = false
    }
    let strides = try window.integers(isPretty ? "stride" : "window_strides", default: ones(rank))
    let lhsDilation = try window.integers(isPretty ? "lhs_dilate" : "lhs_dilation", default: ones(rank))
    let rhsDilation = try window.integers(isPretty ? "rhs_dilate" : "rhs_dilation", default: ones(rank))
    let reversal = try window.booleans(isPretty ? "reverse" : "window_reversal")
    let padding = try amounts(window.take(isPretty ? "pad" : "padding"), rank)
    if isPretty { try window.finish() } else { site.attributes = window }
    for (name, count) in [
      ("stride", strides.count), ("lhs_dilate", lhsDilation.count), ("rhs_dilate", rhsDilation.count),
      ("reverse", reversal?.count ?? rank),
    ] where count != rank {
      throw SluiceError(.syntax, "`\(name)` has \(count) entries, there are \(rank) spatial dimensions")
    }
    return Convolution(
      dimensions, windowStrides: strides, paddingLow: padding.low, paddingHigh: padding.high,
      lhsDilation: lhsDilation, rhsDilation: rhsDilation, windowReversal: reversal,
      featureGroups: try site.attributes.integer("feature_group_count", default: 1),
      batchGroups: try site.attributes.integer("batch_group_count", default: 1),
      element: try site.resultType().element)
  }

  private static func ones(_ count: Int) -> [Int] { Array(repeating: 1, count: count) }

  /// `[b, 0, f]` as it was written.
  private static func spelled(_ list: SyntaxAttribute) throws(SluiceError) -> String {
    var words: [String] = []
    switch list {
    case .integers(let numbers): words = numbers.map(String.init)
    case .list(let elements):
      for element in elements {
        switch element {
        case .word(let word): words.append(word)
        case .integer(let number): words.append("\(number)")
        default: throw SluiceError(.syntax, "the dimension numbers are letters and numbers")
        }
      }
    default: throw SluiceError(.syntax, "the dimension numbers are lists")
    }
    return "[" + words.joined(separator: ", ") + "]"
  }

  /// Pairs below and above, as lists in a list or as a constant.
  private static func amounts(_ value: SyntaxAttribute?, _ rank: Int) throws(SluiceError) -> (
    low: [Int], high: [Int]
  ) {
    var flat: [Int] = []
    switch value {
    case nil: flat = Array(repeating: 0, count: 2 * rank)
    case .list(let pairs): for pair in pairs { flat += try SiteAttributes.integers(pair, "pad") }
    case .some(let constant): flat = try SiteAttributes.integers(constant, "padding")
    }
    guard flat.count == 2 * rank else {
      throw SluiceError(
        .syntax, "the padding has \(flat.count) amounts, \(rank) spatial dimensions need \(2 * rank)")
    }
    return ((0..<rank).map { flat[2 * $0] }, (0..<rank).map { flat[2 * $0 + 1] })
  }
}
