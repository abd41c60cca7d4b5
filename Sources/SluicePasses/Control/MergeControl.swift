import SluiceIR
import SluiceOperations

/// Makes one of a control operation and a wider version of it, which derivatives leave behind the original.
///
/// ```
/// %1, %2 = while %i, %x {body = f}                    %1, %2, %3 = while %i, %x, %zeros {body = f, saving rows}
/// ... uses of %2 ...                           ->     ... uses of %2 ...
/// %8, %9, %10 = while %i, %x, %zeros {...}            ... uses of %3 ...
/// ... uses of %10 ...
/// ```
///
/// Legal where the wider one's operands begin with the narrower one's, none of the others depends on the narrower one, and
/// the wider one, with all but the first results left out, is the narrower one. It moves to where the narrower one was, with
/// what its operands need. Costs O(n) and a comparison of regions for each pair with the same operands.
package let mergeControl = Pass<Graph, Graph>("merge-control") { (graph, context) throws(SluiceError) in
  var merger = ControlMerger(graph)
  merger.findPairs(context)
  return merger.wider.isEmpty ? graph : try merger.merged()
}

private struct ControlMerger {
  let graph: Graph
  /// By the narrower node, the wider one that takes its place.
  private(set) var wider: [Int: Int] = [:]

  init(_ graph: Graph) { self.graph = graph }

  mutating func findPairs(_ context: PassContext) {
    let nodes = graph.nodes.indices.filter { graph.operation(of: $0) is any ControlOperation }
    guard nodes.count > 1 else { return }
    // By the first operands, which both share: the number of a choice, the first carried value of a loop.
    var groups: [Value: [Int]] = [:]
    for node in nodes where !graph.operands(of: node).isEmpty {
      groups[graph.operand(0, of: node), default: []].append(node)
    }
    for (_, group) in groups.sorted(by: { $0.key < $1.key }) {
      for (position, narrow) in group.enumerated() {
        // The widest there is.
        let found = group[(position + 1)...].filter { isWider($0, than: narrow) }
        guard let wide = found.max(by: { graph.results(of: $0).count < graph.results(of: $1).count }),
          !depends(wide, on: narrow),
          context.budget.spend("merge-control: \(graph.operation(of: narrow).name)")
        else { continue }
        wider[narrow] = wide
      }
    }
  }

  private func isWider(_ wide: Int, than narrow: Int) -> Bool {
    let (operands, results) = (graph.operands(of: narrow), graph.results(of: narrow))
    guard graph.operands(of: wide).starts(with: operands), graph.results(of: wide).count >= results.count
    else { return false }
    switch (graph.operation(of: narrow), graph.operation(of: wide)) {
    case (let a as While, let b as While):
      return b.condition.narrows(to: a.condition, operands.count, 1)
        && b.body.narrows(to: a.body, operands.count, operands.count)
    case (let a as Case, let b as Case):
      return a.branches.count == b.branches.count
        && zip(a.branches, b.branches).allSatisfy { a, b in
          b.narrows(to: a, operands.count - 1, results.count)
        }
    default: return false
    }
  }

  /// Whether `node` needs the results of `other`, or what takes their place.
  private func depends(_ node: Int, on other: Int) -> Bool {
    var seen = Set<Int>()
    var pending = [node]
    while let next = pending.popLast() {
      for operand in graph.operands(of: next) {
        guard let source = graph.definition(of: operand) else { continue }
        if source == other { return true }
        let place = place(of: source)
        if seen.insert(place).inserted { pending.append(place) }
      }
    }
    return false
  }

  /// The node that takes the place of `node`: itself, or the widest.
  private func place(of node: Int) -> Int {
    var place = node
    while let next = wider[place] { place = next }
    return place
  }

  /// The nodes in a new order, each behind what it needs.
  func merged() throws(SluiceError) -> Graph {
    let builder = GraphBuilder(rebuilding: graph)
    var mapping = builder.copyParameters(of: graph)
    var isDone = [Bool](repeating: false, count: graph.nodes.count)
    for start in graph.nodes.indices {
      var pending = [start]
      while let node = pending.last {
        if isDone[node] {
          pending.removeLast()
          continue
        }
        let place = place(of: node)
        let missing =
          place != node && !isDone[place]
          ? [place]
          : graph.operands(of: place).compactMap { graph.definition(of: $0) }.filter { !isDone[$0] }
        if !missing.isEmpty, !isDone[place] {
          pending += missing.reversed()
          continue
        }
        if place != node {
          for (result, value) in zip(graph.results(of: node), graph.results(of: place)) {
            mapping[result] = mapping[value]
          }
        } else {
          builder.copy(node, of: graph, mapping: &mapping)
        }
        isDone[node] = true
        pending.removeLast()
      }
    }
    return try builder.finish(resultsOf: graph, mapping: mapping)
  }
}

extension Graph {
  /// Whether this function of its first parameters to its first results is the same as `other`'s.
  fileprivate func narrows(to other: Graph, _ parameterCount: Int, _ resultCount: Int) -> Bool {
    guard let mine = narrowed(parameterCount, resultCount) else { return false }
    return mine == other.narrowed(parameterCount, resultCount)
  }

  /// The function of the first parameters to the first results, without what those do not need; nil if they need another
  /// parameter.
  fileprivate func narrowed(_ parameterCount: Int, _ resultCount: Int) -> Graph? {
    let (isNeeded, keeps) = dependencies(of: results.prefix(resultCount).map(\.value))
    guard !isNeeded[..<parameters.count].dropFirst(parameterCount).contains(true) else { return nil }
    let builder = GraphBuilder(name: name)
    var mapping = [Value](repeating: .poison, count: valueCount)
    for index in 0..<min(parameterCount, parameters.count) {
      mapping[index] = builder.parameter(parameters[index].type)
    }
    for node in nodes.indices where keeps[node] { builder.copy(node, of: self, mapping: &mapping) }
    return try? builder.finish(results.prefix(resultCount).map { Result(mapping[$0.value.index]) })
  }
}
