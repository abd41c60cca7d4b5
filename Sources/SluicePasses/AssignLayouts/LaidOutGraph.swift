import SluiceIR
import SluiceOperations

/// A graph of which it is decided where each value lies.
package struct LaidOutGraph: Sendable {
  package let graph: Graph
  package let layouts: LayoutAssignment
  /// By node, the regions of control operations.
  package let regions: [Int: [LaidOutGraph]]

  package init(_ graph: Graph) throws(SluiceError) {
    self.graph = graph
    layouts = LayoutAssignment(assigning: graph)
    var regions: [Int: [LaidOutGraph]] = [:]
    for node in graph.nodes.indices where layouts.role[node] == .control {
      guard let operation = graph.operation(of: node) as? any ControlOperation else { continue }
      var laidOut: [LaidOutGraph] = []
      for region in try operation.kernelRegions() { laidOut.append(try LaidOutGraph(region)) }
      regions[node] = laidOut
    }
    self.regions = regions
  }
}

/// A line for each value: a buffer of its own, or another's, from which element and by which sizes and strides.
extension LaidOutGraph: Phase {
  package static var phaseName: String { "LaidOutGraph" }
  package static var unit: String { "node" }
  package var dot: String { graph.dot }
  package var size: Int { graph.nodes.count }

  package var text: String {
    var text = "layouts @\(graph.name)\n"
    for index in 0..<graph.valueCount {
      let value = Value(index)
      text += "  \(value) : \(graph.type(of: value)) " + place(of: value) + "\n"
    }
    for (node, laidOut) in regions.sorted(by: { $0.key < $1.key }) {
      for region in laidOut { text += "  in \(graph.operation(of: node).name): " + region.text.indented }
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
