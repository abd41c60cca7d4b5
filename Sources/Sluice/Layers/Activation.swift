import SluiceIR

/// An elementwise function after a layer, or a layer of its own.
public struct Activation: Layer {
  /// What dumps and errors call it.
  public let name: String
  private let function: @Sendable (Tensor, _ file: String, _ line: Int) -> Tensor
  /// Where it stands in a list of layers.
  private var location: SourceLocation?

  /// Your own.
  public init(_ name: String, _ function: @escaping @Sendable (Tensor) -> Tensor) {
    self.init(name, at: { x, _, _ in function(x) })
  }

  private init(_ name: String, at function: @escaping @Sendable (Tensor, String, Int) -> Tensor) {
    self.name = name
    self.function = function
  }

  /// The function of `x`, which counts as written at the caller's line.
  public func callAsFunction(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
    function(x, file, line)
  }

  /// As a layer it counts as written where it stands in the list of a `Sequential`; elsewhere, where its input was.
  public func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor {
    let place = location ?? x.origin.locations.last ?? SourceLocation(file: name, line: 1)
    return self(x, file: place.file, line: place.line)
  }

  /// The same activation, standing at a line.
  func located(at location: SourceLocation) -> Activation {
    var copy = self
    copy.location = location
    return copy
  }

  /// x
  public static let identity = Activation("identity") { $0 }
  /// max(x, 0); see `relu(_:)`.
  public static let relu = Activation("relu", at: { Sluice.relu($0, file: $1, line: $2) })
  /// 1 / (1 + exp(-x)); see `sigmoid(_:)`.
  public static let sigmoid = Activation("sigmoid", at: { Sluice.sigmoid($0, file: $1, line: $2) })
  /// The hyperbolic tangent.
  public static let tanh = Activation("tanh", at: { Sluice.tanh($0, file: $1, line: $2) })
  /// The Gaussian error linear unit in its form by tanh; see `gelu(_:_:)`.
  public static let gelu = Activation("gelu", at: { Sluice.gelu($0, file: $1, line: $2) })
  /// exp(x) over its sum along the last dimension; see `softmax(_:axis:)`.
  public static let softmax = Activation("softmax", at: { Sluice.softmax($0, file: $1, line: $2) })
}
