import SluiceIR
import SluiceOperations

extension OperationRow {
  /// The pretty form has the window's attributes in `window = {...}` under short names, the generic form under their
  /// own.
  static let convolutionRows: [String: OperationRow] = [
    "stablehlo.convolution": OperationRow { (site) throws(SluiceError) in
      let dimensions = try dimensionNumbers(&site)
      let rank = dimensions.spatialRank
      let (ones, zeros) = (Array(repeating: 1, count: rank), Array(repeating: 0, count: rank))
      var window = try site.attributes.dictionary("window") ?? SiteAttributes([])
      func take(_ name: String, _ short: String) -> SyntaxAttribute? {
        site.attributes.take(name) ?? window.take(short)
      }
      func integers(_ name: String, _ short: String) throws(SluiceError) -> [Int] {
        try take(name, short).map { (value) throws(SluiceError) in try SiteAttributes.integers(value, name) }
          ?? ones
      }
      let strides = try integers("window_strides", "stride")
      let lhsDilation = try integers("lhs_dilation", "lhs_dilate")
      let rhsDilation = try integers("rhs_dilation", "rhs_dilate")
      let padding = try take("padding", "pad").map { (value) throws(SluiceError) in
        try SiteAttributes.padding(value)
      }
      let (reversed, short) = (
        try site.attributes.booleans("window_reversal"), try window.booleans("reverse")
      )
      try window.finish()
      let operation = Convolution(
        dimensions, windowStrides: strides,
        paddingLow: padding?.low ?? zeros, paddingHigh: padding?.high ?? zeros,
        lhsDilation: lhsDilation, rhsDilation: rhsDilation, windowReversal: reversed ?? short,
        featureGroups: try site.attributes.integer("feature_group_count", default: 1),
        batchGroups: try site.attributes.integer("batch_group_count", default: 1),
        element: try site.resultType().element)
      return site.apply(operation, try site.operands(2))
    }
  ]

  /// `[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]`
  private static func dimensionNumbers(
    _ site: inout OperationSite
  ) throws(SluiceError) -> ConvolutionDimensions {
    guard case .lists(let lists) = site.attributes.take("dimension_numbers", or: "dim_numbers"),
      lists.count == 3
    else {
      throw SluiceError(
        .syntax, "the dimension numbers are missing",
        note: "write dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]")
    }
    var texts: [String] = []
    for list in lists { texts.append("[" + (try words(list)).joined(separator: ", ") + "]") }
    return try ConvolutionDimensions("\(texts[0])x\(texts[1])->\(texts[2])")
  }

  /// The letters and numbers of a list.
  private static func words(_ list: SyntaxAttribute) throws(SluiceError) -> [String] {
    let elements: [SyntaxAttribute]
    switch list {
    case .list(let list): elements = list
    case .integers(let list): elements = list.map { .integer($0) }
    default: elements = [list]
    }
    var words: [String] = []
    for element in elements {
      switch element {
      case .word(let word): words.append(word)
      case .integer(let integer): words.append("\(integer)")
      default: throw SluiceError(.syntax, "dimension numbers are letters and numbers")
      }
    }
    return words
  }
}
