import SluiceIR
import SluiceOperations

extension Graph {
  /// This graph, in which loops carry nothing that its results do not need, and `count`, the number of its first nodes that
  /// are of interest, in the new one. Loops within regions stay as they are.
  ///
  /// ```
  /// %1, %2 = while %a, %b {...}, of which only %1 is used     ->     %1 = while %a {...}
  /// ```
  func withoutDeadCarriedValues(_ count: inout Int) throws(SluiceError) -> Graph {
    var isNeeded = [Bool](repeating: false, count: valueCount)
    for result in results { isNeeded[result.value.index] = true }
    var loops: [Int: (loop: While, kept: [Int])] = [:]
    for node in nodes.indices.reversed() {
      let results = results(of: node)
      guard results.contains(where: { isNeeded[$0] }) else { continue }
      let operands = operands(of: node)
      if let loop = operation(of: node) as? While {
        let kept = loop.carriedValues(neededFor: results.map { isNeeded[$0] })
        if kept.count < operands.count { loops[node] = (try loop.carrying(kept), kept) }
        for index in kept { isNeeded[operands[operands.startIndex + index].index] = true }
      } else {
        for operand in operands { isNeeded[operand.index] = true }
      }
    }
    if loops.isEmpty { return self }
    let builder = GraphBuilder(rebuilding: self)
    var mapping = builder.copyParameters(of: self)
    var newCount = 0
    for node in nodes.indices {
      if node == count { newCount = builder.nodeCount }
      let results = results(of: node)
      guard results.contains(where: { isNeeded[$0] }) else { continue }
      guard let (loop, kept) = loops[node] else {
        builder.copy(node, of: self, mapping: &mapping)
        continue
      }
      builder.inheritOrigin(ofNode: node, of: self)
      let operands = kept.map { mapping[operand($0, of: node).index] }
      let values = builder.add(loop, operands, resultCount: kept.count)
      for (index, value) in zip(kept, values) { mapping[results.lowerBound + index] = value }
    }
    count = count < nodes.count ? newCount : builder.nodeCount
    return try builder.finish(resultsOf: self, mapping: mapping)
  }
}
