import SluiceIR

/// Layers one after the other, written as a list:
///
/// ```swift
/// let model = Sequential {
///   Dense(128, activation: .relu)
///   Dense(10)
/// }
/// ```
public struct Sequential: Layer {
  public let layers: [any Layer]

  public init(@LayerBuilder _ layers: () -> [any Layer]) { self.layers = layers() }
  public init(_ layers: [any Layer]) { self.layers = layers }

  /// That of the first layer that has one.
  public var batchSize: Int? { layers.lazy.compactMap(\.batchSize).first }

  public func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor {
    layers.reduce(x) { x, layer in layer(x, in: scope.scope(for: layer)) }
  }
}

/// Collects the layers of a `Sequential`; conditions and loops are allowed.
@resultBuilder
public enum LayerBuilder {
  /// `Activation.tanh` is one value wherever it is written: the list says where.
  public static func buildExpression(
    _ layer: any Layer, file: String = #fileID, line: Int = #line
  ) -> [any Layer] {
    guard let activation = layer as? Activation else { return [layer] }
    return [activation.located(at: SourceLocation(file: file, line: line))]
  }
  public static func buildBlock(_ layers: [any Layer]...) -> [any Layer] { layers.flatMap { $0 } }
  public static func buildOptional(_ layers: [any Layer]?) -> [any Layer] { layers ?? [] }
  public static func buildEither(first layers: [any Layer]) -> [any Layer] { layers }
  public static func buildEither(second layers: [any Layer]) -> [any Layer] { layers }
  public static func buildArray(_ layers: [[any Layer]]) -> [any Layer] { layers.flatMap { $0 } }
}
