import Foundation
import SluiceIR
import SluiceOperations

/// A model that a file of IR text declares: a function from one input, a batch of examples, and state parameters to one
/// result. It is declared for one batch size.
///
/// State parameters of two or more dimensions start as He's uniform distribution, others at zero.
public struct GraphModel: Layer {
  private let graph: Graph
  /// The first dimension of the function's input.
  public let batchSize: Int?

  /// The model in a `.sluice` or `.mlir` file. Throws if it cannot be read, or has not one input, a batch, and one result.
  public init(contentsOf url: URL) throws(SluiceError) {
    try self.init(Graph(contentsOf: url))
  }

  package init(_ graph: Graph) throws(SluiceError) {
    let inputs = graph.parameters.filter { $0.role == .input }
    guard inputs.count == 1, let batch = inputs[0].type.shape.first, batch > 0, graph.results.count == 1
    else {
      throw SluiceError(
        .argument,
        "\(graph.name): a model has one input, a batch of examples, and one result; "
          + "this function has \(inputs.count.of("input")) and \(graph.results.count.of("result"))",
        note: "declare what is trained as `state` parameters")
    }
    self.graph = graph
    batchSize = batch
  }

  public func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor {
    let builder = x.declaration.builder
    var arguments: [Value] = []
    for (index, parameter) in graph.parameters.enumerated() {
      switch parameter.role {
      case .input:
        guard x.type == parameter.type else {
          builder.fail(
            SluiceError(
              .shape, "\(graph.name): the model's input is \(parameter.type), the examples are \(x.type)",
              at: graph.origin(of: Value(index)).locations.first))
          return Tensor(.poison, in: x.declaration)
        }
        arguments.append(x.value)
      case .state:
        let place = graph.origin(of: Value(index)).locations.first
        let tensor = scope.parameter(
          parameter.name, parameter.type, parameter.type.rank > 1 ? .heUniform : .zeros,
          file: place?.file ?? graph.name, line: place?.line ?? 1)
        arguments.append(tensor.value)
      }
    }
    guard !arguments.contains(where: \.isPoison) else { return Tensor(.poison, in: x.declaration) }
    return Tensor(graph.inline(into: builder, arguments: arguments)[0], in: x.declaration)
  }
}
