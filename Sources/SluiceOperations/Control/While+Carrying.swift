import SluiceIR

extension While {
  /// The carried values on which a needed result or the condition depends, ascending. One way back through the body, on which
  /// a carried value that turns out to be read needs the body's result for it too. O(nodes).
  package func carriedValues(neededFor isNeeded: [Bool]) -> [Int] {
    var isKept = [Bool](repeating: false, count: isNeeded.count)
    var isSeen = [Bool](repeating: false, count: body.nodes.count)
    var pending: [Value] = []
    func keep(_ index: Int) {
      if isKept[index] { return }
      isKept[index] = true
      pending.append(body.results[index].value)
    }
    for (index, isRead) in condition.parametersNeeded(for: [0]).enumerated()
    where isRead || isNeeded[index] {
      keep(index)
    }
    while let value = pending.popLast() {
      guard let node = body.definition(of: value) else {
        keep(value.index)
        continue
      }
      if isSeen[node] { continue }
      isSeen[node] = true
      pending += body.operands(of: node)
    }
    return isKept.indices.filter { isKept[$0] }
  }

  /// The loop that carries these values alone, on which the condition and their next values depend.
  package func carrying(_ kept: [Int]) throws(SluiceError) -> While {
    While(
      condition: try condition.keeping(kept, results: [0]), body: try body.keeping(kept, results: kept),
      checkpoint: checkpoint)
  }
}

extension Graph {
  /// Which parameters the results with these indices depend on.
  fileprivate func parametersNeeded(for indices: [Int]) -> [Bool] {
    Array(dependencies(of: indices.map { results[$0].value }).values.prefix(parameters.count))
  }

  /// The function of some of the parameters, of which the results with the indices `kept` need no others.
  fileprivate func keeping(_ parameters: [Int], results kept: [Int]) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(rebuilding: self)
    let keeps = dependencies(of: kept.map { results[$0].value }).nodes
    var mapping = [Value](repeating: .poison, count: valueCount)
    for parameter in parameters {
      mapping[parameter] = builder.parameter(
        self.parameters[parameter].type, origin: origin(of: Value(parameter)))
    }
    for node in nodes.indices where keeps[node] { builder.copy(node, of: self, mapping: &mapping) }
    return try builder.finish(kept.map { Result(mapping[results[$0].value.index]) })
  }
}
