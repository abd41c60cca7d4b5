import SluiceIR
import SluiceOperations

/// The function being declared, to which all of its tensors belong. It lives on one thread.
package final class Declaration {
  package let builder: GraphBuilder

  package init(name: String) { builder = GraphBuilder(name: name) }

  package func type(of value: Value) -> TensorType { builder.type(of: value) }

  /// Declares a parameter; all come before the first operation.
  package func parameter(
    _ type: TensorType, name: String, role: Graph.Parameter.Role, origin: Origin
  ) -> Tensor {
    Tensor(builder.parameter(type, name: name, role: role, origin: origin), in: self)
  }

  /// Emits nodes whose origin is `origin`.
  package func emit(_ origin: Origin, _ body: (GraphBuilder) -> Value) -> Tensor {
    Tensor(emitting(origin, body), in: self)
  }

  /// Emits nodes with several results.
  package func emitAll<Failure: Error>(
    _ origin: Origin, _ body: (GraphBuilder) throws(Failure) -> [Value]
  ) throws(Failure) -> [Tensor] {
    try emitting(origin, body).map { Tensor($0, in: self) }
  }

  private func emitting<Emitted, Failure: Error>(
    _ origin: Origin, _ body: (GraphBuilder) throws(Failure) -> Emitted
  ) throws(Failure) -> Emitted {
    let outer = builder.origin
    defer { builder.origin = outer }
    builder.origin = origin
    return try body(builder)
  }
}
