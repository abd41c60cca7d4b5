import SluiceIR
import SluiceOperations
import SluicePasses

/// What a declared function returns: one tensor, or several.
public protocol TensorResult {
  /// What a compiled function returns for it: one array, or several.
  associatedtype Arrays: Sendable
  var tensors: [Tensor] { get }
  static func arrays(from arrays: [NDArray]) -> Arrays
}

extension Tensor: TensorResult {
  public var tensors: [Tensor] { [self] }
  public static func arrays(from arrays: [NDArray]) -> NDArray { arrays[0] }
}

extension [Tensor]: TensorResult {
  public var tensors: [Tensor] { self }
  public static func arrays(from arrays: [NDArray]) -> [NDArray] { arrays }
}

/// A function over tensors, declared once: parameter types and what is computed from them.
///
/// Functions are values. They compose by their derivatives, `loss.gradient(withRespectTo: 2)`, and run after
/// `compile`. A mistake in the declaration is kept and thrown by whatever uses the function first.
public struct Function<Returned: TensorResult>: Sendable {
  let declared: Result<Graph, SluiceError>

  init(declared: Result<Graph, SluiceError>) { self.declared = declared }

  /// Declares a function of any number of parameters.
  public init(
    name: String = "main", _ types: [TensorType], file: String = #fileID, line: Int = #line,
    _ body: ([Tensor]) -> Returned
  ) {
    let declaration = Declaration(name: name)
    let origin = Origin(file: file, line: line)
    let parameters = types.map { declaration.parameter($0, name: "", role: .input, origin: origin) }
    let results = body(parameters).tensors
    declared = Result { () throws(SluiceError) in
      if let stray = results.first(where: { $0.declaration !== declaration }) {
        throw SluiceError(
          .argument, "the function returns a tensor of another function", at: origin.locations.first,
          note: "the tensor is \(stray.type); pass it as a parameter")
      }
      return try declaration.builder.finish(results.map(\.value))
    }
  }

  /// Declares a function of one parameter.
  public init(
    _ a: TensorType, file: String = #fileID, line: Int = #line, _ body: (Tensor) -> Returned
  ) {
    self.init([a], file: file, line: line) { body($0[0]) }
  }

  /// Declares a function of two parameters.
  public init(
    _ a: TensorType, _ b: TensorType, file: String = #fileID, line: Int = #line,
    _ body: (Tensor, Tensor) -> Returned
  ) {
    self.init([a, b], file: file, line: line) { body($0[0], $0[1]) }
  }

  /// Declares a function of three parameters.
  public init(
    _ a: TensorType, _ b: TensorType, _ c: TensorType, file: String = #fileID, line: Int = #line,
    _ body: (Tensor, Tensor, Tensor) -> Returned
  ) {
    self.init([a, b, c], file: file, line: line) { body($0[0], $0[1], $0[2]) }
  }

  /// Declares a function of four parameters.
  public init(
    _ a: TensorType, _ b: TensorType, _ c: TensorType, _ d: TensorType, file: String = #fileID,
    line: Int = #line, _ body: (Tensor, Tensor, Tensor, Tensor) -> Returned
  ) {
    self.init([a, b, c, d], file: file, line: line) { body($0[0], $0[1], $0[2], $0[3]) }
  }

  /// What was declared, as IR. Throws what went wrong in the declaration.
  package func graph() throws(SluiceError) -> Graph { try declared.get() }

  /// Types of the parameters. Throws what went wrong in the declaration.
  public func parameterTypes() throws(SluiceError) -> [TensorType] { try declared.get().parameterTypes }

  /// Types of the results. Throws what went wrong in the declaration.
  public func resultTypes() throws(SluiceError) -> [TensorType] { try declared.get().resultTypes }
}
