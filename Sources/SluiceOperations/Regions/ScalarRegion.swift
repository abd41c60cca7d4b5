import SluiceIR

/// An operation whose regions map scalars to scalars, run once or more for each element. Kernels run regions of
/// elementwise operations as tapes.
package protocol ScalarRegionOperation: Operation {
  /// The same operation with other regions, of the same types and meaning.
  func with(regions: [Graph]) -> Self

  /// What the operation stands for, element by element: for regions that are no tapes. It may be slow.
  func expandElements(_ operands: [Value], into builder: GraphBuilder) throws(SluiceError) -> [Value]
}

extension Graph {
  /// Whether the region contains elementwise operations on scalars alone, and constants.
  package var isScalarTape: Bool {
    nodes.indices.allSatisfy { node in
      guard results(of: node).allSatisfy({ type(of: Value($0)).rank == 0 }),
        operands(of: node).allSatisfy({ type(of: $0).rank == 0 })
      else { return false }
      switch operation(of: node) {
      case is any ElementwiseOperation, is Constant, is StopGradient, is OptimizationBarrier: return true
      default: return false
      }
    }
  }
}

extension Operation {
  /// Whether it moves elements, so that of a scalar it makes the same.
  fileprivate var movesOnly: Bool {
    self is Reshape || self is Transpose || self is BroadcastInDim || self is Reverse || self is Slice
  }
}

extension Graph {
  /// The region with composed operations expanded and without what moves no scalar.
  package func scalarNormalForm() throws(SluiceError) -> Graph {
    var graph = self
    while graph.nodes.indices.contains(where: { graph.isReducible($0) }) {
      let source = graph
      let builder = GraphBuilder(rebuilding: source)
      var values = builder.copyParameters(of: source)
      for node in source.nodes.indices {
        let operands = source.operands(of: node).map { values[$0.index] }
        let results: [Value]
        if !source.isReducible(node) {
          results = builder.copy(node, of: source, operands: operands)
        } else if let composed = source.operation(of: node) as? any ComposedOperation {
          builder.inheritOrigin(ofNode: node, of: source)
          results = try composed.expand(operands, into: builder)
        } else {
          results = operands
        }
        for (index, value) in zip(source.results(of: node), results) { values[index] = value }
      }
      graph = try builder.finish(resultsOf: source, mapping: values)
    }
    return graph
  }

  private func isReducible(_ node: Int) -> Bool {
    let operation = operation(of: node)
    if operation is any ComposedOperation { return true }
    return operation.movesOnly && type(of: operand(0, of: node)).rank == 0
      && type(of: result(of: node)).rank == 0
  }
}
