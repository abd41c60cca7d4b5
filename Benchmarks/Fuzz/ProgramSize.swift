import Sluice
import SluiceOperations

/// How much a program's values hold and its windows combine.
enum ProgramSize {
  private static let maximumElements = 1 << 20

  /// Whether it can be run in no time and little memory, loops aside.
  static func isSmall(_ graph: Graph) -> Bool { elements(graph, atMost: maximumElements) <= maximumElements }

  /// Of all values together, regions included; no more is counted than it takes to be too many.
  static func elements(_ graph: Graph, atMost maximum: Int) -> Int {
    var count = 0
    for type in graph.parameterTypes { count += min(type.elementCount, maximum + 1) }
    for node in graph.nodes.indices {
      let operation = graph.operation(of: node)
      let types = graph.results(of: node).map { graph.type(of: Value($0)) }
      for type in types { count += min(type.elementCount, maximum + 1) }
      let isControl = operation is any InterruptibleOperation
      if !isControl, !operation.isQuick(for: types, within: maximum) { count += maximum + 1 }
      for region in operation.regions { count += elements(region, atMost: maximum) }
      if count > maximum { return count }
    }
    return count
  }
}

extension Graph {
  /// Whether an operation of this name stands here or in a region.
  func holds(_ name: String) -> Bool {
    nodes.indices.contains { node in
      let operation = operation(of: node)
      return operation.name == name || operation.regions.contains { $0.holds(name) }
    }
  }
}
