import SluiceIR

/// A part of a model: a value that says how an output is declared from an input, and which parameters that takes.
///
/// ```swift
/// struct Scale: Layer {
///   func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor {
///     x * scope.parameter("gain", .f32[x.shape.last ?? 1], .ones)
///   }
/// }
/// ```
///
/// A layer holds no numbers: `Scope.parameter` declares them with their shape, which may depend on the input's, and
/// their initial values; they live in a `State`. One layer value may be declared at several batch sizes; equal
/// paths mean the same parameter.
public protocol Layer: Sendable {
  /// What the layer is called in the paths of its parameters, e.g. `dense` in `dense0.weights`.
  var name: String { get }
  /// The only batch size that the layer can be declared for; nil, as usual, for any.
  var batchSize: Int? { get }
  func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor
}

extension Layer {
  public var batchSize: Int? { nil }

  public var name: String {
    let type = String(describing: Self.self)
    return type.prefix(1).lowercased() + type.dropFirst()
  }
}
