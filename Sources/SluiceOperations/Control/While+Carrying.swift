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
    guard let condition = try condition.part(parameters: kept, results: [0]),
      let body = try body.part(parameters: kept, results: kept)
    else { throw SluiceError(.internal, "while: what is carried depends on what is not") }
    return While(condition: condition, body: body, checkpoint: checkpoint)
  }
}

extension Graph {
  /// Which parameters the results with these indices depend on.
  fileprivate func parametersNeeded(for indices: [Int]) -> [Bool] {
    Array(dependencies(of: indices.map { results[$0].value }).values.prefix(parameters.count))
  }
}
