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
/// One rewrite a loop; exact; O(nodes).
package let prepareControl = Pass<Graph, Graph>("prepare-control") { (graph, context) throws(SluiceError) in
  let loop = ObjectIdentifier(While.self)
  guard graph.nodes.contains(where: { graph.operations.kind($0.operation) == loop }) else { return graph }
  var isUsed = [Bool](repeating: false, count: graph.valueCount)
  for operand in graph.operandList { isUsed[operand.index] = true }
  for result in graph.results { isUsed[result.value.index] = true }
  return try graph.rebuilt { (builder, node, operands) throws(SluiceError) in
    guard graph.kind(of: node) == loop, let operation = graph.operation(of: node) as? While else {
      return builder.copy(node, of: graph, operands: operands)
    }
    builder.inheritOrigin(ofNode: node, of: graph)
    let uses = graph.results(of: node).map { isUsed[$0] }
    let results = try LoopPreparation(operation, operands, builder).prepared(uses, context)
    return results ?? builder.copy(node, of: graph, operands: operands)
  }
}

private struct LoopPreparation {
  let operation: While
  let operands: [Value]
  let builder: GraphBuilder
  /// The loop with the constants among its invariants in its regions.
  private let absorbed: While
  /// How many of how many iterations a segment is, where it is cut into segments.
  private let segments: (interval: Int, count: Int)?

  init(_ operation: While, _ operands: [Value], _ builder: GraphBuilder) throws(SluiceError) {
    self.operation = operation
    self.operands = operands
    self.builder = builder
    let literals = operands.map { builder.literal(of: $0) }
    absorbed = try operation.absorbing { literals[$0] }
    if let interval = operation.checkpoint, interval > 1, let trips = operation.tripCount({ literals[$0] }),
      interval < trips.count
    {
      segments = (interval, trips.count)
    } else {
      segments = nil
    }
  }

  /// What takes the place of the loop; nil if it stays as it is. `isUsed` says which results somebody reads.
  func prepared(_ isUsed: [Bool], _ context: PassContext) throws(SluiceError) -> [Value]? {
    let readsInvariants = operands.indices.contains { isUsed[$0] && operation.isInvariant($0) }
    guard operation.checkpoint != nil || readsInvariants || absorbed != operation else { return nil }
    let what = segments == nil ? "constants and invariants of a loop" : "segments of a loop"
    return context.budget.spend("prepare-control: \(what)") ? try rewritten() : nil
  }

  private func rewritten() throws(SluiceError) -> [Value] {
    guard let segments else {
      let results = builder.while(operands, condition: absorbed.condition, body: absorbed.body)
      return results.indices.map { absorbed.isInvariant($0) ? operands[$0] : results[$0] }
    }
    // The loops over segments in the same form: what of them is at the top level is prepared here, the rest in its regions.
    let nested = try absorbed.checkpointed(
      every: segments.interval, segments.count, operands.map { builder.type(of: $0) })
    var values = operands + [Value](repeating: .poison, count: nested.valueCount - operands.count)
    for node in nested.nodes.indices {
      let operands = nested.operands(of: node).map { values[$0.index] }
      let results =
        if let loop = nested.operation(of: node) as? While {
          // The attribute has done its work.
          try LoopPreparation(loop.withoutCheckpoint, operands, builder).rewritten()
        } else {
          builder.add(nested.operation(of: node), operands, resultCount: nested.results(of: node).count)
        }
      for (result, value) in zip(nested.results(of: node), results) { values[result] = value }
    }
    return nested.results.map { values[$0.value.index] }
  }
}

extension While {
  fileprivate var withoutCheckpoint: While { While(condition: condition, body: body) }
}
