import SluiceIR

/// An elementwise function after a layer, or a layer of its own.
public struct Activation: Layer {
  public let name: String
  private let function: @Sendable (Tensor) -> Tensor

  /// Your own.
  public init(_ name: String, _ function: @escaping @Sendable (Tensor) -> Tensor) {
    self.name = name
    self.function = function
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { function(x) }
  public func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor { function(x) }

  public static let identity = Activation("identity") { $0 }
  public static let relu = Activation("relu") { Sluice.relu($0) }
  public static let sigmoid = Activation("sigmoid") { Sluice.sigmoid($0) }
  public static let tanh = Activation("tanh") { Sluice.tanh($0) }
  public static let gelu = Activation("gelu") { Sluice.gelu($0) }
  public static let softmax = Activation("softmax") { Sluice.softmax($0) }
}
