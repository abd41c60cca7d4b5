import SluiceIR

/// The cotangents of a convolution's operands, both convolutions themselves.
///
/// Along a spatial dimension, element o of the result has the products of element t of the window and element l of lhs
/// for which o * stride + t * rhs_dilation = l * lhs_dilation + padding_low. Each cotangent reads this equation for one
/// of its letters.
struct ConvolutionPullback {
  private let operation: Convolution
  private let lhs, rhs, cotangent: Value
  private let builder: GraphBuilder

  /// None of the tensors may be empty.
  init(_ operation: Convolution, lhs: Value, rhs: Value, cotangent: Value, _ builder: GraphBuilder) {
    self.operation = operation
    self.lhs = lhs
    self.rhs = rhs
    self.cotangent = cotangent
    self.builder = builder
  }

  private var dimensions: ConvolutionDimensions { operation.dimensions }
  private var window: [WindowDimension] { operation.window(builder.type(of: rhs).shape) }

  /// For l: the cotangent, spread by the strides, meets the window reversed, whose feature dimensions change roles.
  var ofLeft: Value {
    let (type, groups) = (builder.type(of: lhs), operation.featureGroups * operation.batchGroups)
    let counts = builder.type(of: cotangent).shape
    let transposed = window.enumerated().map { axis, dimension in
      dimension.transposed(
        length: type.shape[dimensions.inputSpatial[axis]], count: counts[dimensions.outputSpatial[axis]])
    }
    // Groups of output features become groups of the window's inputs: theirs are the same.
    let kernel = moveGroups(
      of: widened(rhs), groups, from: dimensions.kernelOutputFeature, to: dimensions.kernelInputFeature)
    let product = builder.convolution(
      cotangent, kernel,
      Convolution(
        ConvolutionDimensions(
          input: (dimensions.outputBatch, dimensions.outputFeature, dimensions.outputSpatial),
          kernel: (dimensions.kernelOutputFeature, dimensions.kernelInputFeature, dimensions.kernelSpatial),
          output: (dimensions.inputBatch, dimensions.inputFeature, dimensions.inputSpatial)),
        windowStrides: transposed.map(\.stride), paddingLow: transposed.map(\.paddingLow),
        paddingHigh: transposed.map(\.paddingHigh), lhsDilation: transposed.map(\.baseDilation),
        rhsDilation: transposed.map(\.dilation), windowReversal: operation.windowReversal.map { !$0 },
        featureGroups: groups, element: operation.element))
    let whole = moveGroups(
      of: product, operation.batchGroups, from: dimensions.inputFeature, to: dimensions.inputBatch)
    return builder.convert(whole, to: type.element)
  }

  /// For t: the cotangent slides over lhs, as far apart as the strides; batches are what is summed over.
  var ofRight: Value {
    let type = builder.type(of: rhs)
    let (lengths, counts) = (builder.type(of: lhs).shape, builder.type(of: cotangent).shape)
    let high = window.enumerated().map { axis, dimension in
      let length = (lengths[dimensions.inputSpatial[axis]] - 1) * dimension.baseDilation + 1
      let extent = (counts[dimensions.outputSpatial[axis]] - 1) * dimension.stride + 1
      return (dimension.size - 1) * dimension.dilation + extent - length - dimension.paddingLow
    }
    let product = builder.convolution(
      widened(lhs), cotangent,
      Convolution(
        ConvolutionDimensions(
          input: (dimensions.inputFeature, dimensions.inputBatch, dimensions.inputSpatial),
          kernel: (dimensions.outputBatch, dimensions.outputFeature, dimensions.outputSpatial),
          output: (dimensions.kernelInputFeature, dimensions.kernelOutputFeature, dimensions.kernelSpatial)),
        windowStrides: operation.rhsDilation, paddingLow: operation.paddingLow, paddingHigh: high,
        lhsDilation: operation.lhsDilation, rhsDilation: operation.windowStrides,
        featureGroups: operation.batchGroups, batchGroups: operation.featureGroups, element: operation.element
      ))
    let reversed = dimensions.kernelSpatial.indices.filter { operation.windowReversal[$0] }
    let turned =
      reversed.isEmpty
      ? product : builder.apply(Reverse(dimensions: reversed.map { dimensions.kernelSpatial[$0] }), product)
    return builder.convert(turned, to: type.element)
  }

  /// An operand in the type in which the cotangent comes.
  private func widened(_ x: Value) -> Value { builder.convert(x, to: operation.element) }

  /// Dimension `source` seen as [groups, rest], of which the groups move before dimension `target` and become one
  /// with it.
  private func moveGroups(of x: Value, _ groups: Int, from source: Int, to target: Int) -> Value {
    guard groups > 1, !x.isPoison else { return x }
    let sizes = builder.type(of: x).shape.dimensions
    let split = sizes[..<source] + [groups, sizes[source] / groups] + sizes[(source + 1)...]
    var order = Array(split.indices)
    order.remove(at: source)
    let place = order.firstIndex(of: target < source ? target : target + 1) ?? 0
    order.insert(source, at: place)
    var merged = sizes
    merged[source] /= groups
    merged[target] *= groups
    let moved = builder.transpose(builder.reshape(x, to: Shape(split)), permutation: order)
    return builder.reshape(moved, to: Shape(merged))
  }
}
