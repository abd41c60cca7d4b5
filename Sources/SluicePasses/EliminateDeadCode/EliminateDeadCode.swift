import SluiceIR

/// Leaves out every node that no result depends on, and merges nodes that are equal.
///
/// ```
/// %1 = add %0, %0
/// %2 = sine %0                       ->         %1 = add %0, %0
/// return %1                                     return %1
/// ```
///
/// Legal because operations have no effects. Parameters stay, used or not: they are the function's type. Equal nodes
/// merge because the builder finds the node that is there already. One sweep back to find what is
/// needed and one forward to copy it: O(nodes).
package let eliminateDeadCode = Pass<Graph, Graph>("eliminate-dead-code") { graph, _ throws(SluiceError) in
  let keeps = graph.dependencies(of: graph.results.map(\.value)).nodes
  return try graph.rebuilt { builder, node, operands in
    keeps[node]
      ? builder.copy(node, of: graph, operands: operands) : graph.results(of: node).map { _ in .poison }
  }
}
