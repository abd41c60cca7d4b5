import SluiceIR
import SluiceOperations

/// Where a layer declares its parameters: it knows their path and hands out the tensors that stand for them.
public struct Scope {
  /// The names of the enclosing layers, each with a dot: `encoder0.dense1.`
  let path: String
  let ledger: ParameterLedger
  private let counts: SiblingCounts

  init(path: String = "", ledger: ParameterLedger) {
    self.path = path
    self.ledger = ledger
    counts = SiblingCounts()
  }

  /// The parameter `name` of the layer being declared: a tensor of `type`, which starts from `initializer`.
  ///
  /// Asking again for the same name gives the same parameter; with another type it is an error.
  public func parameter(
    _ name: String, _ type: TensorType, _ initializer: Initializer, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    ledger.parameter(
      ParameterSpecification(
        name: path + name, type: type, initializer: initializer,
        location: SourceLocation(file: file, line: line)))
  }

  /// The scope of a layer inside this one: `dense0`, `dense1`, ... by the order in which they are asked for.
  public func scope(for layer: some Layer) -> Scope {
    Scope(path: "\(path)\(layer.name)\(counts.next(layer.name)).", ledger: ledger)
  }

  private final class SiblingCounts {
    private var counts: [String: Int] = [:]

    func next(_ name: String) -> Int {
      defer { counts[name, default: 0] += 1 }
      return counts[name, default: 0]
    }
  }
}

/// One parameter of a model.
public struct ParameterSpecification: Sendable {
  /// The path, unique in the model, e.g. `dense0.weights`.
  public let name: String
  public let type: TensorType
  public let initializer: Initializer
  let location: SourceLocation
}

/// Collects the parameters of a model while it is declared.
///
/// A graph declares its parameters before its first operation, but a model's are known only once its layers have been
/// applied. So a model is declared twice: for discovery, with zeros standing for parameters, and then for good.
final class ParameterLedger {
  enum Source {
    /// Parameters are being found out; constants of their type stand for them.
    case discovering(Declaration)
    /// Parameters are known, by name.
    case bound([String: Tensor])
  }

  private let source: Source
  private let declaration: Declaration
  private(set) var specifications: [ParameterSpecification] = []
  private var indices: [String: Int] = [:]

  init(discoveringIn declaration: Declaration) {
    self.declaration = declaration
    source = .discovering(declaration)
  }

  init(bound tensors: [String: Tensor], in declaration: Declaration) {
    self.declaration = declaration
    source = .bound(tensors)
  }

  func parameter(_ specification: ParameterSpecification) -> Tensor {
    guard specification.type.element == .f32 else {
      declaration.builder.fail(
        SluiceError(
          .shape,
          "the parameter \"\(specification.name)\" has the type \(specification.type); "
            + "what is trained is f32", at: specification.location,
          note: "if it takes the type of the layer's input, convert that with converted(to: .f32)"))
      return Tensor(.poison, in: declaration)
    }
    if let index = indices[specification.name], specifications[index].type != specification.type {
      declaration.builder.fail(
        SluiceError(
          .shape,
          "the parameter \"\(specification.name)\" is declared as \(specifications[index].type) "
            + "and as \(specification.type)",
          at: specification.location,
          note: "first declared at \(specifications[index].location); give one of them another name"))
      return Tensor(.poison, in: declaration)
    }
    if indices[specification.name] == nil {
      indices[specification.name] = specifications.count
      specifications.append(specification)
    }
    let origin = Origin([specification.location])
    switch source {
    case .discovering(let declaration):
      return declaration.emit(origin) { $0.constant(0, specification.type) }
    case .bound(let tensors):
      if let tensor = tensors[specification.name], tensor.type == specification.type { return tensor }
      declaration.builder.fail(
        SluiceError(
          .shape,
          "the parameter \"\(specification.name)\" of type \(specification.type) depends on the batch size "
            + "or was not declared before",
          at: specification.location,
          note: tensors[specification.name].map { "the model has it as \($0.type)" }
            ?? "the model has no parameter of that name"))
      return Tensor(.poison, in: declaration)
    }
  }
}
