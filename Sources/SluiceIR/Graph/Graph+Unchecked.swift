extension Graph {
  /// The parts of a graph that an invariant speaks of, for tests of the verifier to break.
  package struct UncheckedParts {
    package var parameters: [Parameter]
    package var results: [Result]
    package var nodes: ContiguousArray<Node>
    package var operandList: ContiguousArray<Value>
    /// For every value, its type's index.
    package var valueTypes: ContiguousArray<UInt32>
    /// For every value, its node's index; `UInt32.max` for a parameter.
    package var valueNodes: ContiguousArray<UInt32>
    package var parameterOrigins: [UInt32]
    package var operations: OperationTable
    package var types: InternTable<TensorType>
  }

  /// This graph with its parts changed and nothing checked. Of such a graph, only `Verifier.verify` is defined.
  package init(unchecked graph: Graph, _ change: (inout UncheckedParts) -> Void) {
    var parts = UncheckedParts(
      parameters: graph.parameters, results: graph.results, nodes: graph.nodes,
      operandList: graph.operandList,
      valueTypes: graph.valueTypes, valueNodes: graph.valueNodes, parameterOrigins: graph.parameterOrigins,
      operations: graph.operations, types: graph.types)
    change(&parts)
    self = graph
    identity = nil
    parameters = parts.parameters
    results = parts.results
    nodes = parts.nodes
    operandList = parts.operandList
    valueTypes = parts.valueTypes
    valueNodes = parts.valueNodes
    parameterOrigins = parts.parameterOrigins
    operations = parts.operations
    types = parts.types
  }
}
