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
/// what its operands need. Costs O(n), for each pair what lies between the two, and for each wider one a look at its regions
/// for each narrower form that its first operands tell of.
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
    let found = WiderVersions(graph, nodes)
    // From the last on: what takes another's place then stands behind it, and so does all that may depend on it.
    for narrow in nodes.reversed() {
      // The widest there is.
      let candidates = found.versions[narrow, default: []]
      guard let wide = candidates.max(by: { graph.results(of: $0).count < graph.results(of: $1).count }),
        !depends(wide, on: narrow),
        context.budget.spend("merge-control: \(graph.operation(of: narrow).name)")
      else { continue }
      wider[narrow] = wide
    }
  }

  /// Whether `node` needs the results of `other`, or what takes their place. Nothing before `other` has been given another
  /// place yet, so nothing there depends on it.
  private func depends(_ node: Int, on other: Int) -> Bool {
    var seen = Set<Int>()
    var pending = [node]
    while let next = pending.popLast() {
      for operand in graph.operands(of: next) {
        guard let source = graph.definition(of: operand) else { continue }
        if source == other { return true }
        if source < other { continue }
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
