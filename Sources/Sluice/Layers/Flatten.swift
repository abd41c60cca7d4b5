import SluiceIR

/// Each example as one row: [batch, ...] to [batch, product of the rest].
public struct Flatten: Layer {
  private let location: SourceLocation

  public init(file: String = #fileID, line: Int = #line) {
    location = SourceLocation(file: file, line: line)
  }

  public func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor {
    x.reshaped(
      to: [x.shape.first ?? 1, x.shape.dropFirst().reduce(1, *)], file: location.file, line: location.line)
  }
}
