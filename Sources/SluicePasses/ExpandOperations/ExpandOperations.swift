import SluiceIR
import SluiceOperations

/// Puts what it stands for in the place of each composed operation, once nothing is left to differentiate.
///
/// ```
/// %1 = custom_derivative %0 {body = { %0 -> exponential %0 }, ...}     ->     %1 = exponential %0
/// ```
///
/// Legal because the expansion is what the operation means. Composed operations in an expansion are met in the next
/// sweep; each expands to simpler ones, so there are few.
package let expandOperations = Pass<Graph, Graph>("expand-operations") { graph, _ throws(SluiceError) in
  var graph = graph
  while true {
    let source = graph
    let composed = (0..<source.operations.count).map {
      source.operations[OperationTable.ID($0)] as? any ComposedOperation
    }
    guard source.nodes.contains(where: { composed[Int($0.operation)] != nil }) else { return source }
    graph = try source.rebuilt { (builder, node, operands) throws(SluiceError) in
      guard let operation = composed[Int(source.nodes[node].operation)] else {
        return builder.copy(node, of: source, operands: operands)
      }
      builder.origin = source.origins[source.nodes[node].origin]
      return try operation.expand(operands, into: builder)
    }
  }
}
