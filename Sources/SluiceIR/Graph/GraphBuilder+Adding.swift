extension GraphBuilder {
  /// Applies `operation` and returns its results; as many poisons as asked for after an error.
  package func add(
    _ operation: any Operation, _ operands: [Value], origin: Origin? = nil, resultCount: Int = 1
  ) -> [Value] {
    if simplifier != nil, let simplified = simplify(operation, operands) { return simplified }
    guard let results = addUnsimplified(operation, operands, origin: origin) else {
      return Array(repeating: .poison, count: resultCount)
    }
    return results.map { Value($0) }
  }

  /// Applies `operation` as it is and returns the indices of its results; nil after an error.
  package func addUnsimplified(
    _ operation: any Operation, _ operands: [Value], origin: Origin? = nil
  ) -> Range<Int>? {
    add(operation, origin) { $0.append(contentsOf: operands) }
  }

  /// The one result of `operation`.
  package func apply(_ operation: any Operation, _ operands: Value..., origin: Origin? = nil) -> Value {
    add(operation, operands, origin: origin).first ?? .poison
  }

  /// The one result of `operation` on one operand; allocates nothing for it.
  package func apply(_ operation: any Operation, _ operand: Value, origin: Origin? = nil) -> Value {
    if simplifier != nil, let simplified = simplify(operation, [operand]) {
      return simplified.first ?? .poison
    }
    return onlyResult(add(operation, origin) { $0.append(operand) })
  }

  /// The one result of `operation` on two operands; allocates nothing for them.
  package func apply(_ operation: any Operation, _ left: Value, _ right: Value, origin: Origin? = nil)
    -> Value
  {
    if simplifier != nil, let simplified = simplify(operation, [left, right]) {
      return simplified.first ?? .poison
    }
    let results = add(operation, origin) { list in
      list.append(left)
      list.append(right)
    }
    return onlyResult(results)
  }

  private func onlyResult(_ results: Range<Int>?) -> Value {
    guard let results, !results.isEmpty else { return .poison }
    return Value(results.lowerBound)
  }

  private func simplify(_ operation: any Operation, _ operands: [Value]) -> [Value]? {
    guard error == nil, !operands.contains(where: { $0.index >= valueCount }) else { return nil }
    return simplifier?(operation, operands, self)
  }

  // MARK: Copying

  /// Adds node `node` of `source` again, on other operands, with its origin. If `source` is the graph being rebuilt
  /// and the operand types are unchanged, nothing is inferred or hashed a second time.
  package func copy(_ node: Int, of source: Graph, operands: [Value]) -> [Value] {
    let entry = source.nodes[node]
    if simplifier == nil, isRebuilding(source), operands.count == Int(entry.operandCount) {
      if error == nil, let copy = table.copy(entry, of: source, { $0.append(contentsOf: operands) }) {
        return results(of: copy).map { Value($0) }
      }
    }
    return add(
      source.operation(of: node), operands, origin: source.origins[entry.origin],
      resultCount: Int(entry.resultCount))
  }

  /// Adds node `node` of `source` again on the values that `mapping` has for its operands, and enters its results
  /// there. `mapping` has one entry for every value of `source`. Allocates nothing in the common case.
  package func copy(_ node: Int, of source: Graph, mapping: inout [Value]) {
    let entry = source.nodes[node]
    let operands = Int(entry.firstOperand)..<Int(entry.firstOperand + entry.operandCount)
    if simplifier == nil, error == nil, isRebuilding(source) {
      let copy = table.copy(entry, of: source) { list in
        for position in operands { list.append(mapping[source.operandList[position].index]) }
      }
      if let copy {
        let first = table.parts.nodes[copy].firstResult
        for offset in 0..<entry.resultCount {
          mapping[Int(entry.firstResult + offset)] = Value(id: first + offset)
        }
        return
      }
    }
    let results = add(
      source.operation(of: node), operands.map { mapping[source.operandList[$0].index] },
      origin: source.origins[entry.origin], resultCount: Int(entry.resultCount))
    for (offset, value) in results.prefix(Int(entry.resultCount)).enumerated() {
      mapping[Int(entry.firstResult) + offset] = value
    }
  }

  /// Adds all nodes of `source` again, in order; see `copy(_:of:mapping:)`.
  package func copyNodes(of source: Graph, mapping: inout [Value]) {
    for node in source.nodes.indices { copy(node, of: source, mapping: &mapping) }
  }

  // MARK: Private

  /// Applies `operation`, unsimplified, to the operands that `addOperands` appends; the indices of its results, or nil after an
  /// error.
  @inline(__always)
  private func add(
    _ operation: any Operation, _ origin: Origin?, _ addOperands: (inout ContiguousArray<Value>) -> Void
  ) -> Range<Int>? {
    guard error == nil else { return nil }
    do throws(SluiceError) {
      return try table.add(operation, origin, addOperands)
    } catch {
      fail(error)
      return nil
    }
  }
}
