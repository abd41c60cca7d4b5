import SluiceIR
import SluiceOperations

/// Brings loops into the form in which the passes that follow compare and simplify them.
///
/// ```
/// %2, %3 = while %c, %x {cond, body}, where %c = constant and the body returns it unchanged
///   ->   %2, %3 = while %c, %x {cond', body'}, where the regions hold the constant themselves
/// ```
///
/// - Constants that a loop carries unchanged are written into its regions, and values that are carried unchanged are taken
///   from before the loop by those who read them after it.
/// - A loop with `checkpoint = k` of a known trip count becomes loops over segments, as its pullback made it: so both are
///   one. The attribute has done its work then.
///
/// Exact; O(nodes).
package let prepareControl = Pass<Graph, Graph>("prepare-control") { (graph, _) throws(SluiceError) in
  let loop = ObjectIdentifier(While.self)
  guard graph.nodes.contains(where: { graph.operations.kind($0.operation) == loop }) else { return graph }
  return try graph.rebuilt { (builder, node, operands) throws(SluiceError) in
    guard graph.kind(of: node) == loop, let operation = graph.operation(of: node) as? While else {
      return builder.copy(node, of: graph, operands: operands)
    }
    builder.inheritOrigin(ofNode: node, of: graph)
    let literals = operands.map { builder.literal(of: $0) }
    if let interval = operation.checkpoint, interval > 1, let trips = operation.tripCount({ literals[$0] }),
      interval < trips.count
    {
      let nested = try operation.checkpointed(
        every: interval, trips.count, operands.map { builder.type(of: $0) })
      return try nested.withoutCheckpoints().inline(into: builder, arguments: operands)
    }
    let absorbed = try operation.absorbing { literals[$0] }
    let results = builder.while(operands, condition: absorbed.condition, body: absorbed.body)
    return results.indices.map { absorbed.isInvariant($0) ? operands[$0] : results[$0] }
  }
}

extension Graph {
  /// The function with plain loops at its top level.
  fileprivate func withoutCheckpoints() throws(SluiceError) -> Graph {
    try rebuilt { builder, node, operands in
      guard let loop = operation(of: node) as? While else {
        return builder.copy(node, of: self, operands: operands)
      }
      return builder.while(operands, condition: loop.condition, body: loop.body)
    }
  }
}
