import SluiceIR

/// activation(x W + b) over the last dimension: parameters `weights` [inputs, units] and `bias` [units].
public struct Dense: Layer {
  /// The size of the output's last dimension.
  public let units: Int
  public let activation: Activation
  public let hasBias: Bool
  /// Of the weights; He's before a relu and Glorot's otherwise, unless given.
  public let initializer: Initializer
  private let location: SourceLocation

  public init(
    _ units: Int, activation: Activation = .identity, bias: Bool = true, initializer: Initializer? = nil,
    file: String = #fileID, line: Int = #line
  ) {
    self.units = units
    self.activation = activation
    hasBias = bias
    self.initializer = initializer ?? (activation.name == "relu" ? .heUniform : .glorotUniform)
    location = SourceLocation(file: file, line: line)
  }

  public func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor {
    let (file, line) = (location.file, location.line)
    let inputs = x.shape.last ?? 1
    let weights = scope.parameter(
      "weights", TensorType(x.element, [inputs, units]), initializer, file: file, line: line)
    var y = matmul(x, weights, file: file, line: line)
    if hasBias {
      y = y + scope.parameter("bias", TensorType(x.element, [units]), .zeros, file: file, line: line)
    }
    return activation(y, file: file, line: line)
  }
}
