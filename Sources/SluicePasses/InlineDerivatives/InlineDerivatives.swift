import SluiceIR
import SluiceOperations

/// Puts the body of each custom derivative in its place, once nothing is left to differentiate.
///
/// ```
/// %1 = custom_derivative %0 {body = { %0 -> exponential %0 }, ...}     ->     %1 = exponential %0
/// ```
///
/// Legal because the body is what the operation computes. A body's own custom derivatives are met in the next sweep;
/// regions nest to a bounded depth, so there are few.
package let inlineDerivatives = Pass<Graph, Graph>("inline-derivatives") { graph, _ throws(SluiceError) in
  let kind = ObjectIdentifier(CustomDerivative.self)
  var graph = graph
  while graph.nodes.indices.contains(where: { graph.kind(of: $0) == kind }) {
    let source = graph
    graph = try source.rebuilt { (builder, node, operands) throws(SluiceError) in
      guard source.kind(of: node) == kind, let operation = source.operation(of: node) as? CustomDerivative
      else {
        return builder.copy(node, of: source, operands: operands)
      }
      builder.origin = source.origins[source.nodes[node].origin]
      return operation.body.inline(into: builder, arguments: operands)
    }
  }
  return graph
}
