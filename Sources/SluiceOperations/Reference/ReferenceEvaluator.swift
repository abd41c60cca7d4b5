import SluiceIR

/// Runs a graph by its operations' reference semantics, node by node. It judges the compiled program and is
/// never part of one.
///
/// Every result is rounded to its element type before the next operation reads it, as memory would round it.
package struct ReferenceEvaluator {
  private let graph: Graph
  /// For every value, the last node that reads it; -1 if none does. Results of the graph are never freed.
  private let lastUse: [Int]
  /// Whether somebody wants a loop that does not end to stop.
  private let isInterrupted: () -> Bool

  package init(_ graph: Graph, isInterrupted: @escaping () -> Bool = { false }) {
    self.graph = graph
    self.isInterrupted = isInterrupted
    var lastUse = [Int](repeating: -1, count: graph.valueCount)
    for node in graph.nodes.indices {
      for operand in graph.operands(of: node) { lastUse[operand.index] = node }
    }
    for result in graph.results { lastUse[result.value.index] = .max }
    self.lastUse = lastUse
  }

  /// The graph's results for these inputs, one a parameter.
  package static func evaluate(
    _ graph: Graph, _ inputs: [ReferenceTensor], isInterrupted: @escaping () -> Bool = { false }
  ) throws(SluiceError) -> [ReferenceTensor] {
    try ReferenceEvaluator(graph, isInterrupted: isInterrupted).evaluate(inputs)
  }

  package func evaluate(_ inputs: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    guard inputs.map(\.type) == graph.parameterTypes else {
      throw SluiceError(
        .shape, "the inputs do not have the types of the parameters",
        notes: ["parameters: \(graph.parameterTypes)", "inputs: \(inputs.map(\.type))"])
    }
    var values = [ReferenceTensor?](repeating: nil, count: graph.valueCount)
    for (index, input) in inputs.enumerated() { values[index] = input }
    for node in graph.nodes.indices { try evaluate(node, &values) }
    var results: [ReferenceTensor] = []
    for result in graph.results { results.append(try available(result.value, values)) }
    return results
  }

  private func evaluate(_ node: Int, _ values: inout [ReferenceTensor?]) throws(SluiceError) {
    let operation = graph.operation(of: node)
    for value in graph.results(of: node) {
      try Self.requireSmall(graph.type(of: Value(value)), operation.name)
    }
    var operands: [ReferenceTensor] = []
    for operand in graph.operands(of: node) { operands.append(try available(operand, values)) }
    let results =
      if let operation = operation as? any InterruptibleOperation {
        try operation.evaluate(operands, isInterrupted: isInterrupted)
      } else {
        try operation.evaluate(operands)
      }
    let range = graph.results(of: node)
    guard results.map(\.type) == range.map({ graph.type(of: Value($0)) }) else {
      throw SluiceError(
        .internal,
        "\(operation.name): the reference gives \(results.map(\.type)), not what its type rule says")
    }
    for (value, result) in zip(range, results) where lastUse[value] >= 0 { values[value] = result }
    for operand in graph.operands(of: node) where lastUse[operand.index] == node {
      values[operand.index] = nil
    }
  }

  /// The reference holds 8 bytes an element and several copies; more than this is not what it is for.
  private static let maximumElementCount = 1 << 30

  private static func requireSmall(_ type: TensorType, _ name: String) throws(SluiceError) {
    guard type.elementCount <= maximumElementCount else {
      throw SluiceError(
        .resource, "\(name): a result of type \(type) is too large for the reference semantics",
        note: "at most \(maximumElementCount) elements; compile the program instead")
    }
  }

  private func available(
    _ value: Value, _ values: [ReferenceTensor?]
  ) throws(SluiceError) -> ReferenceTensor {
    guard let tensor = values[value.index] else {
      throw SluiceError(.internal, "\(value) is read before it is computed")
    }
    return tensor
  }
}
