import SluiceIR
import SluiceOperations

extension Graph {
  /// Which results depend through floats on the parameters for which `isActive` holds.
  func floatReach(_ isActive: [Bool]) -> [Bool] {
    var values = isActive + [Bool](repeating: false, count: valueCount - parameters.count)
    for node in nodes.indices where operands(of: node).contains(where: { values[$0.index] }) {
      for result in results(of: node) where type(of: Value(result)).element.isFloat { values[result] = true }
    }
    return results.map { values[$0.value.index] }
  }

  /// Which float parameters the results for which `isNeeded` holds depend on through floats.
  func floatNeed(_ isNeeded: [Bool]) -> [Bool] {
    var values = [Bool](repeating: false, count: valueCount)
    for (result, needed) in zip(results, isNeeded) where needed { values[result.value.index] = true }
    for node in nodes.indices.reversed() where results(of: node).contains(where: { values[$0] }) {
      for operand in operands(of: node) where type(of: operand).element.isFloat {
        values[operand.index] = true
      }
    }
    return (0..<parameters.count).map { values[$0] }
  }
}

extension While {
  /// Which carried values depend through floats on the initial values for which `wanted` holds.
  func active(_ wanted: [Bool]) -> [Bool] {
    var active = wanted
    while true {
      let reached = body.floatReach(active)
      let next = active.indices.map { active[$0] || reached[$0] && !isInvariant($0) }
      if next == active { return active }
      active = next
    }
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
