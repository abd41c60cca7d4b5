import SluiceIR
import SluiceOperations

/// Computes what depends on constants alone.
///
/// ```
/// %1 = constant {value = 2.0} : f32[]
/// %2 = multiply %1, %1 : f32[]           ->     %1 = constant {value = 4.0} : f32[]
/// ```
///
/// `evaluate` runs the runtime's own kernels, so a folded value has the bits that the program would have computed; where
/// it has no kernel it gives nil and the node stays. A node is folded when its results together take at most `limit`
/// bytes, or no more than its operands, so that no program grows: iota and broadcasts of large size stay operations.
package func foldConstants(
  limit: Int = 1 << 16,
  evaluate: @escaping @Sendable (_ operation: any Operation, _ operands: [Literal]) throws(SluiceError) -> [Literal]?
) -> Pass<Graph, Graph> {
  Pass("fold-constants") { graph, context throws(SluiceError) in
    let constant = ObjectIdentifier(Constant.self)
    return try graph.rebuilt { (builder, node, operands) throws(SluiceError) in
      let kind = graph.kind(of: node)
      let isFoldable =
        kind != constant && !operands.isEmpty
        && operands.allSatisfy { operand in
          builder.definition(of: operand).map { builder.kind(of: $0) == constant } ?? false
        }
      let types = graph.results(of: node).map { graph.type(of: Value($0)) }
      let size = types.reduce(0) { $0 + $1.byteCount }
      guard isFoldable, !isMarker(kind), size <= max(limit, operands.reduce(0) { $0 + builder.type(of: $1).byteCount })
      else { return builder.copy(node, of: graph, operands: operands) }
      let operation = graph.operation(of: node)
      let literals = operands.compactMap { operand in
        builder.definition(of: operand).flatMap { (builder.operation(of: $0) as? Constant)?.value }
      }
      guard context.budget.spend("fold-constants: \(operation.name)"),
        let folded = try evaluate(operation, literals), folded.map(\.type) == types
      else { return builder.copy(node, of: graph, operands: operands) }
      let origin = graph.origin(of: graph.result(of: node))
      return folded.map { builder.apply(Constant($0), origin: origin) }
    }
  }
}

/// Operations whose whole point is that they stay.
private func isMarker(_ kind: ObjectIdentifier) -> Bool {
  kind == ObjectIdentifier(OptimizationBarrier.self)
}
