extension Graph {
  /// Which values and which nodes it takes to compute `roots`, by their indices: one sweep back, O(nodes).
  package func dependencies(of roots: some Sequence<Value>) -> (values: [Bool], nodes: [Bool]) {
    var values = [Bool](repeating: false, count: valueCount)
    for root in roots { values[root.index] = true }
    var nodes = [Bool](repeating: false, count: self.nodes.count)
    for node in self.nodes.indices.reversed() where results(of: node).contains(where: { values[$0] }) {
      nodes[node] = true
      for operand in operands(of: node) { values[operand.index] = true }
    }
    return (values, nodes)
  }
}
