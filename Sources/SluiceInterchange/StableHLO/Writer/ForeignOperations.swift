import SluiceIR
import SluiceOperations

extension Graph {
  /// The function with every composed operation that StableHLO does not have replaced by what it stands for, in regions too.
  func withoutForeignOperations() throws(SluiceError) -> Graph {
    var graph = self
    // An expansion may hold composed operations in turn; each step takes one level away.
    for _ in 0..<Graph.maximumRegionDepth where graph.hasForeignOperations {
      let builder = GraphBuilder(rebuilding: graph)
      var mapping = builder.copyParameters(of: graph)
      for node in graph.nodes.indices {
        let operation = graph.operation(of: node)
        let operands = graph.operands(of: node).map { mapping[$0.index] }
        let results: [Value]
        builder.inheritOrigin(ofNode: node, of: graph)
        if let composed = operation as? any ComposedOperation, operation.isForeign {
          results = try composed.expand(operands, into: builder)
        } else if let rewritten = try operation.withoutForeignRegions() {
          results = builder.add(rewritten, operands, resultCount: graph.results(of: node).count)
        } else {
          results = builder.copy(node, of: graph, operands: operands)
        }
        for (value, result) in zip(graph.results(of: node), results) { mapping[value] = result }
      }
      graph = try builder.finish(resultsOf: graph, mapping: mapping)
    }
    return graph
  }

  /// Recurses on regions, whose depth is bounded.
  fileprivate var hasForeignOperations: Bool {
    nodes.indices.contains { node in
      let operation = operation(of: node)
      return operation.isForeign || operation.regions.contains(where: \.hasForeignOperations)
    }
  }
}

extension Operation {
  fileprivate var isForeign: Bool {
    self is any ComposedOperation && OperationForm.known(name) == nil
  }

  /// The operation with regions of StableHLO's operations alone; nil if they are that already.
  fileprivate func withoutForeignRegions() throws(SluiceError) -> (any Operation)? {
    guard regions.contains(where: \.hasForeignOperations) else { return nil }
    var written: [Graph] = []
    for region in regions { written.append(try region.withoutForeignOperations()) }
    switch self {
    case let control as any ControlOperation: return control.with(regions: written)
    case let scalar as any ScalarRegionOperation: return scalar.with(regions: written)
    default: return nil
    }
  }
}
