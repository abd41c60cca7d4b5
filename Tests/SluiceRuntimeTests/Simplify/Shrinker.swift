import SluiceIR
import SluiceOperations

/// Makes a graph on which something fails as small as it can while it still does: drops results, takes parameters in
/// place of nodes, and operands in place of results of their type.
struct Shrinker {
  private let fails: (Graph) -> Bool

  init(fails: @escaping (Graph) -> Bool) { self.fails = fails }

  func shrink(_ graph: Graph) -> Graph {
    var graph = graph
    var isShrinking = true
    while isShrinking {
      isShrinking = false
      for candidate in candidates(graph) where candidate.size(isLessThan: graph) && fails(candidate) {
        graph = candidate
        isShrinking = true
        break
      }
    }
    return graph
  }

  /// Smaller graphs, the boldest first.
  private func candidates(_ graph: Graph) -> some Sequence<Graph> {
    let results = graph.results.indices.lazy.compactMap { Self.keeping([graph.results[$0]], of: graph) }
    let without = graph.results.indices.lazy.compactMap { index in
      Self.keeping(graph.results.enumerated().filter { $0.offset != index }.map(\.element), of: graph)
    }
    let targets = graph.nodes.indices.lazy.compactMap { node in
      Self.keeping([Graph.Result(graph.result(of: node))], of: graph)
    }
    let cuts = graph.nodes.indices.reversed().lazy.compactMap { Self.cutting($0, of: graph) }
    let bypasses = graph.nodes.indices.reversed().lazy.compactMap { Self.bypassing($0, in: graph) }
    return [
      AnySequence(results), AnySequence(targets), AnySequence(without), AnySequence(cuts),
      AnySequence(bypasses),
    ].joined()
  }

  private static func keeping(_ results: [Graph.Result], of graph: Graph) -> Graph? {
    results.isEmpty ? nil : rebuilt(graph, results: results, cut: [])
  }

  /// The results of a node become parameters.
  private static func cutting(_ node: Int, of graph: Graph) -> Graph? {
    rebuilt(graph, results: graph.results, cut: Set(graph.results(of: node)))
  }

  private static func bypassing(_ node: Int, in graph: Graph) -> Graph? {
    let results = graph.results(of: node)
    guard results.count == 1 else { return nil }
    let type = graph.type(of: Value(results.lowerBound))
    guard let operand = graph.operands(of: node).first(where: { graph.type(of: $0) == type }) else {
      return nil
    }
    return rebuilt(graph, results: graph.results, cut: [], replacing: [results.lowerBound: operand])
  }

  /// The graph with only what `results` need; values in `cut` are parameters. Nil if it cannot be built.
  private static func rebuilt(
    _ graph: Graph, results: [Graph.Result], cut: Set<Int>, replacing: [Int: Value] = [:]
  ) -> Graph? {
    func target(_ value: Value) -> Value { replacing[value.index] ?? value }
    var needed = Set(results.map { target($0.value).index })
    needed.formUnion(results.compactMap(\.updates))
    for node in graph.nodes.indices.reversed() {
      let values = graph.results(of: node).filter { needed.contains($0) && !cut.contains($0) }
      if !values.isEmpty { needed.formUnion(graph.operands(of: node).map { target($0).index }) }
    }
    let builder = GraphBuilder(name: graph.name)
    var mapping = [Value](repeating: .poison, count: graph.valueCount)
    var parameters: [Int: Int] = [:]
    for (index, parameter) in graph.parameters.enumerated() where needed.contains(index) {
      parameters[index] = parameters.count
      mapping[index] = builder.parameter(parameter.type, name: parameter.name, role: parameter.role)
    }
    for value in cut.sorted() where needed.contains(value) {
      mapping[value] = builder.parameter(graph.type(of: Value(value)), name: "cut\(value)")
    }
    for node in graph.nodes.indices {
      let values = graph.results(of: node)
      guard values.contains(where: { needed.contains($0) && !cut.contains($0) && replacing[$0] == nil })
      else { continue }
      let copied = builder.copy(
        node, of: graph, operands: graph.operands(of: node).map { mapping[target($0).index] })
      for (value, copy) in zip(values, copied) where !cut.contains(value) { mapping[value] = copy }
    }
    return try? builder.finish(
      results.map {
        Graph.Result(
          mapping[target($0.value).index], name: $0.name, updates: $0.updates.flatMap { parameters[$0] })
      })
  }
}

extension Graph {
  /// Fewer nodes, or as many and fewer results, or as many and fewer parameters.
  fileprivate func size(isLessThan other: Graph) -> Bool {
    (nodes.count, results.count, parameters.count) < (
      other.nodes.count, other.results.count, other.parameters.count
    )
  }
}
