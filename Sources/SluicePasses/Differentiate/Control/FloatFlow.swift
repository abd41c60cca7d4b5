import SluiceIR
import SluiceOperations

// Each value is looked at once, however often what it says goes round the loop: O(nodes).
extension While {
  /// Which carried values depend through floats on the initial values for which `wanted` holds.
  func active(_ wanted: [Bool]) -> [Bool] {
    var isActive = wanted
    var isReached = wanted + [Bool](repeating: false, count: body.valueCount - wanted.count)
    var pending = wanted.indices.filter { wanted[$0] }
    let (readers, returned) = (body.readers, body.returned)
    while let value = pending.popLast() {
      for node in readers[value] {
        for result in body.results(of: node)
        where !isReached[result] && body.type(of: Value(result)).element.isFloat {
          isReached[result] = true
          pending.append(result)
        }
      }
      for index in returned[value] where !isActive[index] && !isInvariant(index) {
        isActive[index] = true
        if !isReached[index] { pending.append(index) }
        isReached[index] = true
      }
    }
    return isActive
  }

  /// The carried values whose cotangents flow, those of `seeded` and the active ones that these depend on through floats, and
  /// all that they depend on so.
  func flow(from seeded: [Bool], active: [Bool]) -> (seeded: [Bool], needed: [Bool]) {
    var seeded = seeded
    var isNeeded = [Bool](repeating: false, count: body.valueCount)
    var pending: [Value] = []
    func need(_ value: Value) {
      if isNeeded[value.index] { return }
      isNeeded[value.index] = true
      pending.append(value)
    }
    for index in seeded.indices where seeded[index] { need(body.results[index].value) }
    while let value = pending.popLast() {
      if let node = body.definition(of: value) {
        for operand in body.operands(of: node) where body.type(of: operand).element.isFloat { need(operand) }
      } else if !seeded[value.index], active[value.index], !isInvariant(value.index) {
        seeded[value.index] = true
        need(body.results[value.index].value)
      }
    }
    return (seeded, Array(isNeeded.prefix(seeded.count)))
  }

  /// The loop with constants among the initial values of invariants written into its regions, where others can see
  /// them. The carried values stay as many.
  func absorbing(_ constant: (Int) -> Literal?) throws(SluiceError) -> While {
    let isRead = zip(condition.readParameters, body.readParameters).map { $0 || $1 }
    let literals = isRead.indices.map { isRead[$0] && isInvariant($0) ? constant($0) : nil }
    if literals.allSatisfy({ $0 == nil }) { return self }
    return While(
      condition: try condition.absorbing(literals), body: try body.absorbing(literals),
      checkpoint: checkpoint)
  }
}

extension Graph {
  /// For each value the nodes that read it, and which results it is.
  fileprivate var readers: [[Int]] {
    var readers = [[Int]](repeating: [], count: valueCount)
    for node in nodes.indices {
      for operand in operands(of: node) where readers[operand.index].last != node {
        readers[operand.index].append(node)
      }
    }
    return readers
  }

  fileprivate var returned: [[Int]] {
    var returned = [[Int]](repeating: [], count: valueCount)
    for (index, result) in results.enumerated() { returned[result.value.index].append(index) }
    return returned
  }

  /// Which parameters nodes read.
  fileprivate var readParameters: [Bool] {
    var isRead = [Bool](repeating: false, count: parameters.count)
    for operand in operandList where operand.index < isRead.count { isRead[operand.index] = true }
    return isRead
  }

  /// This function with constants in the place of parameters wherever a node reads them; those returned stay.
  fileprivate func absorbing(_ literals: [Literal?]) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(rebuilding: self)
    var mapping = builder.copyParameters(of: self)
    let own = Array(mapping.prefix(parameters.count))
    for (index, isRead) in readParameters.enumerated() where isRead {
      if let literal = literals[index] { mapping[index] = builder.constant(literal) }
    }
    for node in nodes.indices { builder.copy(node, of: self, mapping: &mapping) }
    return try builder.finish(
      results.map { result in
        let value =
          result.value.index < own.count ? own[result.value.index] : mapping[result.value.index]
        return Result(value, name: result.name, updates: result.updates)
      })
  }
}
