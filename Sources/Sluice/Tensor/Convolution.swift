import SluiceIR
import SluiceOperations

/// The convolution (more exactly, the correlation) of `x` `[batch, space ..., inputs]` with `weights`
/// `[window ..., inputs / groups, outputs]`: `[batch, places ..., outputs]`, in any number of spatial dimensions.
///
/// - Parameters:
///   - strides: how far apart the windows lie, one for each spatial dimension; 1 by default.
///   - padding: what surrounds the image; zeros that are never multiplied.
///   - dilations: how far apart the elements of a window lie; 1 by default.
///   - groups: each group of outputs sees its own group of inputs; as many as inputs make it depthwise.
///
/// Every element is accumulated in an order that depends on the shapes alone: by fused multiply-add, or, where several
/// groups have one input each, from rounded products.
public func convolution(
  _ x: Tensor, _ weights: Tensor, strides: [Int]? = nil, padding: Padding = .valid, dilations: [Int]? = nil,
  groups: Int = 1, file: String = #fileID, line: Int = #line
) -> Tensor {
  func fail(_ message: String, _ fix: String) -> Tensor {
    x.declaration.builder.fail(
      SluiceError(
        .shape, "convolution: \(message)", at: SourceLocation(file: file, line: line),
        notes: [
          "input:   \(x.type)   from \(x.origin)", "weights: \(weights.type)   from \(weights.origin)", fix,
        ]))
    return Tensor(.poison, in: x.declaration)
  }
  guard x.declaration.builder.error == nil else { return Tensor(.poison, in: x.declaration) }
  guard Tensor.belongTogether("convolution", [x, weights], at: SourceLocation(file: file, line: line)) else {
    return Tensor(.poison, in: x.declaration)
  }
  guard x.rank >= 2, x.rank == weights.rank else {
    return fail(
      "the input has rank \(x.rank), the weights \(weights.rank)",
      "both need the spatial dimensions and two more: [batch, space ..., inputs], [window ..., inputs, outputs]"
    )
  }
  let rank = x.rank
  guard
    let windows = x.windows(
      "convolution", window: Array(weights.shape.dimensions.dropLast(2)), strides: strides,
      dilations: dilations, padding: padding, file, line)
  else { return Tensor(.poison, in: x.declaration) }
  let space = Array(1..<(rank - 1))
  let operation = Convolution(
    ConvolutionDimensions(
      input: (0, rank - 1, space), kernel: (rank - 2, rank - 1, Array(0..<(rank - 2))),
      output: (0, rank - 1, space)), windowStrides: windows.map(\.stride),
    paddingLow: windows.map(\.paddingLow), paddingHigh: windows.map(\.paddingHigh),
    rhsDilation: windows.map(\.dilation), featureGroups: groups, element: x.element)
  return x.declaration.emit(Origin(file: file, line: line)) {
    $0.convolution(x.value, weights.value, operation)
  }
}
