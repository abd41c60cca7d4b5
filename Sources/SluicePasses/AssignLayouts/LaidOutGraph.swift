import SluiceIR

/// A graph of which it is decided where each value lies.
package struct LaidOutGraph: Sendable {
  package let graph: Graph
  package let layouts: LayoutAssignment

  package init(_ graph: Graph) {
    self.graph = graph
    layouts = LayoutAssignment(assigning: graph)
  }
}

/// `assign-layouts`: which values are views of others, and which have buffers of their own.
///
///     %1 = transpose {permutation = [1, 0]} %0 : f32[3, 2]
///
/// becomes a view: `%1 : f32[3, 2] in %0 from 0 by 3 x 1, 2 x 3`. See `LayoutAssignment` for why it is legal. Costs O(n).
package let assignLayouts = Pass<Graph, LaidOutGraph>("assign-layouts") { (graph, _) throws(SluiceError) in
  LaidOutGraph(graph)
}

/// A line for each value: a buffer of its own, or another's, from which element and by which sizes and strides.
extension LaidOutGraph: Phase {
  package static var phaseName: String { "LaidOutGraph" }
  package var dot: String { graph.dot }
  package var size: Int { graph.nodes.count }

  package var text: String {
    var text = "layouts @\(graph.name)\n"
    for index in 0..<graph.valueCount {
      let value = Value(index)
      text += "  \(value) : \(graph.type(of: value)) " + place(of: value) + "\n"
    }
    return text
  }

  private func place(of value: Value) -> String {
    if layouts.counts[value.index] == 0 { return "has no elements" }
    let root = layouts.root(of: value)
    guard root != value else {
      guard let node = graph.definition(of: value) else { return "is parameter \(value.index)" }
      return layouts.role[node] == .constant
        ? "is constant" : "has a buffer, by " + graph.operation(of: node).name
    }
    let fence = layouts.isFenced[value.index] ? ", behind a barrier" : ""
    if layouts.isWhole(value) { return "is all of \(root)" + fence }
    let layout = layouts.layout(of: value)
    let digits = layout.digits.map { "\($0.size) x \($0.stride)" }.joined(separator: ", ")
    return "in \(root) from \(layout.offset)" + (digits.isEmpty ? "" : " by " + digits) + fence
  }
}
