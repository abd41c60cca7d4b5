import SluiceIR

/// `assign-layouts`: which values are views of others, and which have buffers of their own.
///
///     %1 = transpose {permutation = [1, 0]} %0 : f32[3, 2]
///
/// becomes a view: `%1 : f32[3, 2] in %0 from 0 by 3 x 1, 2 x 3`. See `LayoutAssignment` for why it is legal. Costs O(n).
package let assignLayouts = Pass<Graph, LaidOutGraph>("assign-layouts") { (graph, _) throws(SluiceError) in
  try LaidOutGraph(graph)
}
