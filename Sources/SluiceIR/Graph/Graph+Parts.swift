extension Graph {
  /// What a graph is made of, while it grows in a builder. Not copyable, so that no list is copied because two have it.
  package struct Parts: ~Copyable {
    package var parameters: [Parameter] = []
    package var results: [Result] = []
    package var nodes: ContiguousArray<Node> = []
    package var operandList: ContiguousArray<Value> = []
    package var values: ContiguousArray<ValueEntry> = []
    package var operations = OperationTable()
    package var regionDepth = 0
    package var types = InternTable<TensorType>()
    package var origins = InternTable<Origin>()

    init() {}

    /// The parts of a finished graph.
    init(of graph: Graph) {
      parameters = graph.parameters
      results = graph.results
      nodes = graph.nodes
      operandList = graph.operandList
      values = graph.values
      operations = graph.operations
      regionDepth = graph.regionDepth
      types = graph.types
      origins = graph.origins
    }

    /// Makes room for so many entries, so that nothing is copied on the way to them.
    mutating func reserve(parameters: Int, nodes: Int, operands: Int, values: Int) {
      if parameters > 0 { self.parameters.reserveCapacity(parameters) }
      if values > 0 { self.values.reserveCapacity(values) }
      guard nodes > 0 else { return }
      self.nodes.reserveCapacity(nodes)
      operandList.reserveCapacity(operands)
    }
  }

  /// `graph` with its parts changed and nothing checked, for tests of the verifier, which break what it checks. Of such a
  /// graph, only `Verifier.verify` is defined.
  package convenience init(unchecked graph: Graph, _ change: (inout Parts) -> Void) {
    var parts = Parts(of: graph)
    change(&parts)
    self.init(name: graph.name, taking: &parts, parts.results)
  }

  /// `graph` once more.
  package convenience init(_ graph: Graph) {
    var parts = Parts(of: graph)
    self.init(name: graph.name, taking: &parts, graph.results)
  }
}
