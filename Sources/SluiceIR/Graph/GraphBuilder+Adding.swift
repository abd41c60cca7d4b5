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
    let start = table.parts.operandList.count
    table.parts.operandList.append(contentsOf: operands)
    return commit(operation, from: start, origin).map { results(of: $0) }
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
    let start = table.parts.operandList.count
    table.parts.operandList.append(operand)
    return onlyResult(of: commit(operation, from: start, origin))
  }

  /// The one result of `operation` on two operands; allocates nothing for them.
  package func apply(_ operation: any Operation, _ left: Value, _ right: Value, origin: Origin? = nil)
    -> Value
  {
    if simplifier != nil, let simplified = simplify(operation, [left, right]) {
      return simplified.first ?? .poison
    }
    let start = table.parts.operandList.count
    table.parts.operandList.append(left)
    table.parts.operandList.append(right)
    return onlyResult(of: commit(operation, from: start, origin))
  }

  /// Applies `operation`, unsimplified, with a line that no node added before has; the index of its node, or nil after
  /// an error.
  func addNode(_ operation: any Operation, _ operands: ArraySlice<Value>, uniqueOrigin: Origin) -> Int? {
    let start = table.parts.operandList.count
    table.parts.operandList.append(contentsOf: operands)
    return commit(operation, from: start, uniqueOrigin, originID: table.parts.origins.append(uniqueOrigin))
  }

  private func onlyResult(of node: Int?) -> Value {
    guard let node, table.parts.nodes[node].resultCount > 0 else { return .poison }
    return result(of: node)
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

  /// Adds `operation` on the operands that stand in `operandList` from `start` on, or takes them away again: for an
  /// equal node that exists, whose index is returned, or after an error, for nil.
  private func commit(
    _ operation: any Operation, from start: Int, _ origin: Origin?, originID: UInt32? = nil
  ) -> Int? {
    let operands = start..<table.parts.operandList.count
    guard error == nil, areValues(operands, operation), let id = intern(operation, origin) else {
      table.parts.operandList.removeLast(operands.count)
      return nil
    }
    let originID = originID ?? intern(origin)
    let (hash, ruleHash) = table.hashes(id, from: start)
    if let node = table.known(id, from: start, originID, hash, ruleHash) { return node }
    do throws(SluiceError) {
      let types = try operation.resultTypes(of: table.parts.operandList[operands].map { type(of: $0) })
      for type in types { try type.validate() }
      guard valueCount + types.count < UInt32.max else {
        throw SluiceError(.resource, "the graph has more values than fit in it")
      }
      return table.append(id, from: start, types, originID, hash, ruleHash)
    } catch {
      fail(describe(error, operation, Array(table.parts.operandList[operands]), origin ?? self.origin))
      table.parts.operandList.removeLast(operands.count)
      return nil
    }
  }

  /// Whether all operands are values of this graph. Poison is not, and needs no error: there has been one.
  private func areValues(_ operands: Range<Int>, _ operation: any Operation) -> Bool {
    for position in operands where table.parts.operandList[position].index >= valueCount {
      let operand = table.parts.operandList[position]
      if !operand.isPoison {
        fail(SluiceError(.internal, "\(operation.name): \(operand) is a value of another graph"))
      }
      return false
    }
    return true
  }

  /// The index of `operation`; nil if its regions are too deep.
  private func intern(_ operation: any Operation, _ origin: Origin?) -> OperationTable.ID? {
    let count = table.parts.operations.count
    let id = table.parts.operations.intern(operation)
    guard table.parts.operations.count > count else { return id }
    for region in operation.regions where region.regionDepth >= table.parts.regionDepth {
      table.parts.regionDepth = region.regionDepth + 1
    }
    guard table.parts.regionDepth <= Graph.maximumRegionDepth else {
      fail(
        SluiceError(
          .argument, "\(operation.name): regions are nested deeper than \(Graph.maximumRegionDepth)",
          at: (origin ?? self.origin).locations.last))
      return nil
    }
    return id
  }

  /// Adds to a type rule's error what it cannot know: the operation, the line, each operand with its origin.
  private func describe(
    _ error: SluiceError, _ operation: any Operation, _ operands: [Value], _ origin: Origin
  ) -> SluiceError {
    var described = error.prefixed(operation.name).located(at: origin.locations.last)
    let lines = operands.enumerated().map { position, operand in
      let source = self.origin(of: operand)
      let name = definition(of: operand) == nil ? parameters[operand.index].name : ""
      return "operand \(position): \(type(of: operand))"
        + (name.isEmpty ? "" : " \"\(name)\"")
        + (source.locations.isEmpty ? "" : "   from \(source)")
    }
    described.notes = lines + described.notes
    return described
  }
}
