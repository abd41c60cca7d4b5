import SluiceIR

/// A graph whose nodes are parted into groups, in an order in which each follows all that it reads, and how that was
/// decided.
package struct ClusteredGraph: Sendable {
  let units: FusionUnits
  let clusters: ContiguousArray<Cluster>
  /// The cluster of each node; -1 for nodes without work.
  let clusterOf: ContiguousArray<Int32>
  /// For each node the next of its cluster; -1 for the last.
  let following: ContiguousArray<Int32>
  /// The clusters that there are, in order.
  let sequence: [Int]
  /// Merged optimizer updates by their clusters.
  let updates: [Int: OptimizerUpdate]
  package let decisions: [FusionDecision]
  /// By node, the regions of control operations.
  let regions: [Int: [ClusteredGraph]]

  /// Ascending.
  func nodes(of cluster: Int) -> [Int] {
    var nodes: [Int] = []
    var node = Int(clusters[cluster].first)
    while node >= 0 {
      nodes.append(node)
      node = Int(following[node])
    }
    return nodes
  }
}

/// The groups with their nodes, then a line for each pair of nodes that stayed apart.
extension ClusteredGraph: Phase {
  package static var phaseName: String { "ClusteredGraph" }
  package static var unit: String { "group" }
  package var size: Int { sequence.count }

  package var text: String {
    var text = "clusters @\(units.graph.name)\n"
    for (position, id) in sequence.enumerated() {
      let nodes = nodes(of: id)
      text += "  c\(position) " + head(clusters[id], nodes.count) + " {\n"
      for node in nodes { text += "    " + line(node) + "\n" }
      text += "  }\n"
    }
    for (node, clustered) in regions.sorted(by: { $0.key < $1.key }) {
      for region in clustered {
        text += "  in \(units.graph.operation(of: node).name): " + region.text.indented
      }
    }
    return text + decisions.apart(in: units.graph)
  }

  /// Groups, with an edge from each to those that read its results.
  package var dot: String {
    var writer = DotWriter(units.graph.name)
    var positions = [Int](repeating: -1, count: clusters.count)
    for (position, id) in sequence.enumerated() { positions[id] = position }
    for (position, id) in sequence.enumerated() {
      let nodes = nodes(of: id)
      writer.node("c\(position)", "c\(position) " + head(clusters[id], nodes.count), shape: "box")
      let producers = nodes.flatMap { units.operands(of: $0) }.compactMap { units.producer(of: $0) }
      for source in Set(producers.map { Int(clusterOf[$0]) }).sorted() where source != id {
        writer.edge("c\(positions[source])", "c\(position)")
      }
    }
    return writer.text
  }

  private func head(_ cluster: Cluster, _ count: Int) -> String {
    let kind =
      cluster.isUpdate
      ? "update" : cluster.contraction >= 0 ? "contraction" : cluster.isOpen ? "grid" : "alone"
    let space = cluster.columns == 0 ? "\(cluster.count)" : "\(cluster.rows) | \(cluster.columns)"
    return "\(kind) [\(space)] of \(count.of("node"))"
  }

  private func line(_ node: Int) -> String {
    let graph = units.graph
    let results = graph.results(of: node).map { Value($0) }
    let operands = graph.operands(of: node).map(\.description).joined(separator: ", ")
    let types = results.map { graph.type(of: $0).description }.joined(separator: ", ")
    return results.map(\.description).joined(separator: ", ") + " = " + graph.operation(of: node).name
      + (operands.isEmpty ? "" : " " + operands) + " : " + types
  }
}
