import SluiceIR
import SluiceOperations

extension While {
  /// Whether carried value `index` is a total: an iteration adds to it, to a slice of it, or has a loop add to it, and nothing
  /// else reads it. Such a loop may start from what others have added up before. O(nodes of the regions).
  func isTotal(_ index: Int) -> Bool {
    guard !condition.operandList.contains(Value(index)),
      !condition.results.contains(where: { $0.value.index == index })
    else { return false }
    let readers = BodyReaders(body)
    var total = Value(index)
    while let next = readers.total(after: total) { total = next }
    return body.results.indices.allSatisfy { (body.results[$0].value == total) == ($0 == index) }
      && readers[total].isEmpty
  }
}

/// Which nodes read each value of a graph, as often as they do.
private struct BodyReaders {
  private let graph: Graph
  private var nodes: [[Int]]

  init(_ graph: Graph) {
    self.graph = graph
    nodes = Array(repeating: [], count: graph.valueCount)
    for node in graph.nodes.indices {
      for operand in graph.operands(of: node) { nodes[operand.index].append(node) }
    }
  }

  subscript(value: Value) -> [Int] { nodes[value.index] }

  /// What becomes of a total by the one thing that is done to it, if that adds to it.
  func total(after total: Value) -> Value? {
    let readers = self[total]
    guard let first = readers.first, !graph.results.contains(where: { $0.value == total }) else { return nil }
    if readers.count == 2 { return sliceAdded(to: total, readers) }
    guard readers.count == 1 else { return nil }
    switch graph.operation(of: first) {
    case is Add: return graph.result(of: first)
    case let loop as While:
      let operands = graph.operands(of: first)
      guard let place = operands.firstIndex(of: total).map({ $0 - operands.startIndex }), loop.isTotal(place)
      else { return nil }
      return Value(graph.results(of: first).lowerBound + place)
    default: return nil
    }
  }

  /// `dynamic_update_slice total, (add (dynamic_slice total, i), u), i`.
  private func sliceAdded(to total: Value, _ readers: [Int]) -> Value? {
    guard graph.operation(of: readers[0]) is DynamicSlice,
      graph.operation(of: readers[1]) is DynamicUpdateSlice, graph.operand(0, of: readers[1]) == total
    else { return nil }
    let (slice, update) = (graph.result(of: readers[0]), graph.operand(1, of: readers[1]))
    guard let sum = graph.definition(of: update), graph.operation(of: sum) is Add, self[slice] == [sum],
      self[update] == [readers[1]], !graph.results.contains(where: { [slice, update].contains($0.value) }),
      graph.operands(of: readers[0]).dropFirst().elementsEqual(graph.operands(of: readers[1]).dropFirst(2))
    else { return nil }
    return graph.result(of: readers[1])
  }
}
