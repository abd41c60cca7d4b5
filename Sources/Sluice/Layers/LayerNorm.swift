import SluiceIR

/// Normalization over the last dimension with parameters `gain` and `bias` of its size (Ba, Kiros and Hinton, 2016).
public struct LayerNorm: Layer {
  /// What is added to the variance before its root is taken.
  public let epsilon: Double
  private let location: SourceLocation

  public init(epsilon: Double = 1e-5, file: String = #fileID, line: Int = #line) {
    self.epsilon = epsilon
    location = SourceLocation(file: file, line: line)
  }

  public func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor {
    let (file, line) = (location.file, location.line)
    let type = TensorType(x.element, [x.shape.last ?? 1])
    let normalized = layerNorm(x, epsilon: epsilon, file: file, line: line)
    return normalized * scope.parameter("gain", type, .ones, file: file, line: line)
      + scope.parameter("bias", type, .zeros, file: file, line: line)
  }
}
