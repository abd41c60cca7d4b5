import SluiceIR
import SluiceOperations

extension Pass where Input == Graph, Output == Graph {
  /// The same pass, which then does the same to the regions of control operations, and to theirs.
  ///
  /// Regions are closed functions, so what is legal on a graph is legal on them. Each distinct operation is rewritten
  /// once. A graph without control operations costs a look at its table of operations.
  package var intoRegions: Pass<Graph, Graph> {
    Pass(name) { (graph, context) throws(SluiceError) in try runIntoRegions(graph, context) }
  }

  /// The same, from the innermost regions out, where what the pass makes of a region says what becomes of the operation that
  /// it belongs to: a loop whose own loops are gone may be written out, what left an inner loop may leave the outer one.
  package var regionsFirst: Pass<Graph, Graph> {
    Pass(name) { (graph, context) throws(SluiceError) in try runRegionsFirst(graph, context) }
  }

  private func runRegionsFirst(_ graph: Graph, _ context: PassContext) throws(SluiceError) -> Graph {
    let rebuilt = try graph.rebuildingRegions { (region) throws(SluiceError) in
      try runRegionsFirst(region, context)
    }
    return try run(rebuilt, context)
  }

  private func runIntoRegions(_ graph: Graph, _ context: PassContext) throws(SluiceError) -> Graph {
    try run(graph, context).rebuildingRegions { (region) throws(SluiceError) in
      try runIntoRegions(region, context)
    }
  }
}

extension Graph {
  /// Whether there are control operations in it.
  package var hasControl: Bool {
    appliedOperations.contains { operations[$0] is any ControlOperation }
  }

  /// This graph with `transform` of each region of its control operations in the region's place. Recurses on regions
  /// only, whose depth is bounded.
  package func rebuildingRegions(
    _ transform: (Graph) throws(SluiceError) -> Graph
  ) throws(SluiceError) -> Graph {
    var rewritten: [OperationTable.ID: any ControlOperation] = [:]
    for id in appliedOperations {
      guard let control = operations[id] as? any ControlOperation else { continue }
      var regions: [Graph] = []
      for region in control.regions { regions.append(try transform(region)) }
      if regions != control.regions { rewritten[id] = control.with(regions: regions) }
    }
    if rewritten.isEmpty { return self }
    return try rebuilt { builder, node, operands in
      guard let operation = rewritten[nodes[node].operation] else {
        return builder.copy(node, of: self, operands: operands)
      }
      builder.inheritOrigin(ofNode: node, of: self)
      return builder.add(operation, operands, resultCount: results(of: node).count)
    }
  }
}
