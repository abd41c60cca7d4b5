import SluiceIR

/// activation(convolution of x and W, plus b) over images `[batch, height, width, inputs]`: parameters `weights`
/// `[kernel, kernel, inputs / groups, filters]` and `bias` `[filters]`.
public struct Convolution2D: Layer {
  /// The number of features of the output.
  public let filters: Int
  /// The window's height and width.
  public let kernel: Int
  /// By how many pixels the window moves, in both directions.
  public let stride: Int
  public let padding: Padding
  /// How many parts the inputs and filters fall into, each convolved alone.
  public let groups: Int
  public let activation: Activation
  public let hasBias: Bool
  /// Of the weights; He's unless given.
  public let initializer: Initializer
  private let location: SourceLocation

  public init(
    _ filters: Int, kernel: Int, stride: Int = 1, padding: Padding = .same, groups: Int = 1,
    activation: Activation = .identity, bias: Bool = true, initializer: Initializer = .heUniform,
    file: String = #fileID, line: Int = #line
  ) {
    self.filters = filters
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.groups = groups
    self.activation = activation
    hasBias = bias
    self.initializer = initializer
    location = SourceLocation(file: file, line: line)
  }

  public func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor {
    let (file, line) = (location.file, location.line)
    let inputs = (x.shape.last ?? 1) / max(groups, 1)
    let weights = scope.parameter(
      "weights", TensorType(x.element, [kernel, kernel, inputs, filters]),
      initializer, file: file, line: line)
    var y = convolution(
      x, weights, strides: [stride, stride], padding: padding, groups: groups, file: file, line: line)
    if hasBias {
      y = y + scope.parameter("bias", TensorType(x.element, [filters]), .zeros, file: file, line: line)
    }
    return activation(y, file: file, line: line)
  }
}
