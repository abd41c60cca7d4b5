import SluiceIR

/// Each example as one row: [batch, ...] to [batch, product of the rest].
public struct Flatten: Layer {
  public init() {}

  public func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor {
    x.reshaped(to: [x.shape.first ?? 1, x.shape.dropFirst().reduce(1, *)])
  }
}
