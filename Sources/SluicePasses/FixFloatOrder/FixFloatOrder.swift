import SluiceIR
import SluiceOperations

/// Writes on every float reduction the order in which it combines its elements.
///
/// ```
/// reduce %0, %1 {dimensions = [1], ...}   ->   reduce %0, %1 {dimensions = [1], order = [16, 8192], ...}
/// ```
///
/// The order is a function of the logical shape alone (`ReductionOrder.standard`). It is written right after
/// differentiation, before any pass that makes a program faster, and nothing below changes it: that is why every level,
/// thread count and instruction set gives the same bits. Contractions need no attribute: theirs is ascending always.
package let fixFloatOrder = Pass<Graph, Graph>("fix-float-order") { graph, _ throws(SluiceError) in
  let reduce = ObjectIdentifier(Reduce.self)
  return try graph.rebuilt { builder, node, operands in
    guard graph.kind(of: node) == reduce, let operation = graph.operation(of: node) as? Reduce,
      operation.order == nil,
      let order = operation.standardOrder(of: graph.operands(of: node).map { graph.type(of: $0) })
    else { return builder.copy(node, of: graph, operands: operands) }
    return builder.add(
      operation.with(order: order), operands, origin: graph.origin(of: graph.result(of: node)),
      resultCount: operands.count / 2)
  }
}
