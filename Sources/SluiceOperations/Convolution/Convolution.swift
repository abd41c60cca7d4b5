import SluiceIR

/// Products of features summed over a window that slides over space.
///
/// lhs is spread by `lhsDilation` and padded; at each place that `windowStrides` reaches, rhs (its spatial dimensions
/// spread by `rhsDilation`, and reversed where `windowReversal` says) is laid over it, and products are summed over
/// the window and the input features. With feature groups, each group of output features sees its group of input
/// features; with batch groups, its group of the batch.
///
/// Each element accumulates by fused multiply-add from +0 in ascending order of the window's positions (row-major, by
/// their place in lhs), and within a position of the input features; or, where a window has more positions than input
/// features, in ascending order of the features, and within each of the positions (so memory is walked in its order
/// when a window is an image, as in a weight's gradient). Positions in padding or between spread elements are skipped:
/// nothing is multiplied there, not even an infinity. Floats narrower than f32 accumulate in f32, integers wrap at the
/// width of the result.
///
/// A depthwise convolution (`isDepthwise`) contracts no features: it is element-wise arithmetic, image times weight added up
/// over the window, and rounds as such. Each product is rounded, then added, from +0 in the same order.
package struct Convolution: StandaloneOperation {
  package static let name = "convolution"
  package static var signature: String? {
    """
    T, T -> U; T: float; U: float
    T, T -> I; T: integer i1; I: integer
    i1, i1 -> i1
    """
  }
  package var dimensions: ConvolutionDimensions
  package let windowStrides, paddingLow, paddingHigh, lhsDilation, rhsDilation: [Int]
  package let windowReversal: [Bool]
  package let featureGroups: Int
  package let batchGroups: Int
  /// The result's element type; text shows it in the result's type only.
  package var element: ElementType

  package init(
    _ dimensions: ConvolutionDimensions, windowStrides: [Int]? = nil, paddingLow: [Int]? = nil,
    paddingHigh: [Int]? = nil, lhsDilation: [Int]? = nil, rhsDilation: [Int]? = nil,
    windowReversal: [Bool]? = nil, featureGroups: Int = 1, batchGroups: Int = 1, element: ElementType
  ) {
    let ones = dimensions.inputSpatial.map { _ in 1 }
    let zeros = dimensions.inputSpatial.map { _ in 0 }
    self.dimensions = dimensions
    self.windowStrides = windowStrides ?? ones
    self.paddingLow = paddingLow ?? zeros
    self.paddingHigh = paddingHigh ?? zeros
    self.lhsDilation = lhsDilation ?? ones
    self.rhsDilation = rhsDilation ?? ones
    self.windowReversal = windowReversal ?? ones.map { _ in false }
    self.featureGroups = featureGroups
    self.batchGroups = batchGroups
    self.element = element
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    guard case .string(let text) = try attributes.take("dim_numbers") else {
      throw SluiceError(.syntax, "dim_numbers must be a string such as \"[b, 0, f]x[0, i, o]->[b, 0, f]\"")
    }
    dimensions = try ConvolutionDimensions(text)
    let ones = dimensions.inputSpatial.map { _ in 1 }
    let zeros = dimensions.inputSpatial.map { _ in 0 }
    windowStrides = try attributes.integers("window_strides", default: ones)
    paddingLow = try attributes.integers("padding_low", default: zeros)
    paddingHigh = try attributes.integers("padding_high", default: zeros)
    lhsDilation = try attributes.integers("lhs_dilation", default: ones)
    rhsDilation = try attributes.integers("rhs_dilation", default: ones)
    windowReversal = try attributes.integers("window_reversal", default: zeros).map { $0 != 0 }
    featureGroups = try Self.count("feature_group_count", &attributes)
    batchGroups = try Self.count("batch_group_count", &attributes)
    element = try attributes.declaredType().element
  }

  /// A count, 1 where text leaves it out.
  private static func count(_ name: String, _ attributes: inout AttributeReader) throws(SluiceError) -> Int {
    switch attributes.takeIfPresent(name) {
    case nil: return 1
    case .integer(let value): return value
    default: throw SluiceError(.syntax, "the attribute `\(name)` must be an integer")
    }
  }

  /// What says nothing is left out.
  package func write(to attributes: inout AttributeWriter) {
    attributes.write("dim_numbers", .string(dimensions.description))
    for (name, list, usual) in [
      ("window_strides", windowStrides, 1), ("padding_low", paddingLow, 0), ("padding_high", paddingHigh, 0),
      ("lhs_dilation", lhsDilation, 1), ("rhs_dilation", rhsDilation, 1),
      ("window_reversal", windowReversal.map { $0 ? 1 : 0 }, 0),
    ] where list.contains(where: { $0 != usual }) { attributes.write(name, list) }
    if featureGroups != 1 { attributes.write("feature_group_count", featureGroups) }
    if batchGroups != 1 { attributes.write("batch_group_count", batchGroups) }
  }

  /// Strided operands are read where they lie.
  package func takesAnyLayout(ofOperand operand: Int) -> Bool { true }

  /// How the window slides along each spatial dimension, for a right operand of this shape.
  package func window(_ rhs: Shape) -> [WindowDimension] {
    windowStrides.indices.map {
      WindowDimension(
        size: rhs[dimensions.kernelSpatial[$0]], stride: windowStrides[$0], baseDilation: lhsDilation[$0],
        dilation: rhsDilation[$0], paddingLow: paddingLow[$0], paddingHigh: paddingHigh[$0])
    }
  }

  /// Whether sums go over the input features first, and within each over the window; rhs has this shape.
  package func sumsFeaturesFirst(_ rhs: Shape) -> Bool {
    dimensions.kernelSpatial.reduce(1) { $0 * rhs[$1] } > rhs[dimensions.kernelInputFeature]
  }

  /// Whether there are several feature groups, of one input feature each; rhs has this shape. Products are rounded before
  /// they are added, then.
  ///
  /// One feature in a single group (a grey image, or a batch of one in a weight's gradient) is no such case, nor are groups
  /// of the batch: their windows, up to whole images, are the depth of a matrix product like any other.
  package func isDepthwise(_ rhs: Shape) -> Bool {
    featureGroups > 1 && rhs[dimensions.kernelInputFeature] == 1
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    let builder = context.builder
    let (lhs, rhs) = (context.operands[0], context.operands[1])
    let isEmpty = [lhs, rhs, context.results[0]].contains { builder.type(of: $0).elementCount == 0 }
    guard let cotangent = context.cotangents[0], !isEmpty else { return [nil, nil] }
    let products = ConvolutionPullback(self, lhs: lhs, rhs: rhs, cotangent: cotangent, builder)
    return [
      context.flows(into: 0) ? products.ofLeft : nil, context.flows(into: 1) ? products.ofRight : nil,
    ]
  }

  /// Bilinear: each operand's tangent with the other operand.
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    guard element.isFloat else { return [nil] }
    let (builder, lhs, rhs) = (context.builder, context.operands[0], context.operands[1])
    return [
      context.sum(
        context.tangents[0].map { builder.apply(self, $0, rhs) },
        context.tangents[1].map { builder.apply(self, lhs, $0) })
    ]
  }
}

extension GraphBuilder {
  package func convolution(_ lhs: Value, _ rhs: Value, _ operation: Convolution) -> Value {
    apply(operation, lhs, rhs)
  }
}
