extension GraphBuilder {
  /// Applies `operation` and returns its results; as many poisons as asked for after an error.
  package func add(
    _ operation: any Operation, _ operands: [Value], origin: Origin? = nil, resultCount: Int = 1
  ) -> [Value] {
    if simplifier != nil, let simplified = simplify(operation, operands) { return simplified }
    let start = graph.operandList.count
    graph.operandList.append(contentsOf: operands)
    guard let node = commit(operation, from: start, origin) else {
      return Array(repeating: .poison, count: resultCount)
    }
    return graph.results(of: node).map { Value($0) }
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
    let start = graph.operandList.count
    graph.operandList.append(operand)
    return onlyResult(of: commit(operation, from: start, origin))
  }

  /// The one result of `operation` on two operands; allocates nothing for them.
  package func apply(_ operation: any Operation, _ left: Value, _ right: Value, origin: Origin? = nil)
    -> Value
  {
    if simplifier != nil, let simplified = simplify(operation, [left, right]) {
      return simplified.first ?? .poison
    }
    let start = graph.operandList.count
    graph.operandList.append(left)
    graph.operandList.append(right)
    return onlyResult(of: commit(operation, from: start, origin))
  }

  /// Applies `operation`, unsimplified; the index of its node, or nil after an error.
  func addNode(_ operation: any Operation, _ operands: [Value], origin: Origin) -> Int? {
    let start = graph.operandList.count
    graph.operandList.append(contentsOf: operands)
    return commit(operation, from: start, origin)
  }

  private func onlyResult(of node: Int?) -> Value {
    guard let node, graph.nodes[node].resultCount > 0 else { return .poison }
    return graph.result(of: node)
  }

  private func simplify(_ operation: any Operation, _ operands: [Value]) -> [Value]? {
    guard error == nil, !operands.contains(where: { $0.index >= graph.valueCount }) else { return nil }
    return simplifier?(operation, operands, self)
  }

  // MARK: Copying

  /// Adds node `node` of `source` again, on other operands, with its origin. If `source` is the graph being rebuilt
  /// and the operand types are unchanged, nothing is inferred or hashed a second time.
  package func copy(_ node: Int, of source: Graph, operands: [Value]) -> [Value] {
    let entry = source.nodes[node]
    if simplifier == nil, isRebuilding(source), operands.count == Int(entry.operandCount) {
      let start = graph.operandList.count
      graph.operandList.append(contentsOf: operands)
      if let copy = commitCopy(entry, of: source, from: start) {
        return graph.results(of: copy).map { Value($0) }
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
    if simplifier == nil, isRebuilding(source) {
      let start = graph.operandList.count
      for position in operands { graph.operandList.append(mapping[source.operandList[position].index]) }
      if let copy = commitCopy(entry, of: source, from: start) {
        let first = graph.nodes[copy].firstResult
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

  /// Adds a copy of a node of the graph being rebuilt, whose operands stand in `operandList` from `start` on. Takes
  /// them away again and returns nil if their types differ from the original's, or after an error.
  private func commitCopy(_ entry: Graph.Node, of source: borrowing Graph, from start: Int) -> Int? {
    var isSame = error == nil
    var hash = NodeIndex.seed(entry.operation)
    for offset in 0..<Int(entry.operandCount) where isSame {
      let operand = graph.operandList[start + offset]
      let original = source.operandList[Int(entry.firstOperand) + offset]
      isSame =
        operand.index < graph.valueCount
        && graph.valueTypes[operand.index] == source.valueTypes[original.index]
      hash = NodeIndex.combine(hash, operand.id)
    }
    guard isSame else {
      graph.operandList.removeLast(graph.operandList.count - start)
      return nil
    }
    if let found = find(entry.operation, from: start, hash) { return reuse(found, entry.origin) }
    return append(entry.operation, from: start, entry.origin, hash) { types in
      let results = Int(entry.firstResult)..<Int(entry.firstResult + entry.resultCount)
      types.append(contentsOf: source.valueTypes[results])
    }
  }

  // MARK: Private

  /// Adds `operation` on the operands that stand in `operandList` from `start` on, or takes them away again: for an
  /// equal node that exists, whose index is returned, or after an error, for nil.
  private func commit(_ operation: any Operation, from start: Int, _ origin: Origin?) -> Int? {
    let operands = start..<graph.operandList.count
    guard error == nil, areValues(operands, operation), let id = intern(operation, origin) else {
      graph.operandList.removeLast(operands.count)
      return nil
    }
    let originID = intern(origin)
    var (hash, ruleHash) = (NodeIndex.seed(id), NodeIndex.seed(id))
    for position in operands {
      let operand = graph.operandList[position]
      hash = NodeIndex.combine(hash, operand.id)
      ruleHash = NodeIndex.combine(ruleHash, graph.valueTypes[operand.index])
    }
    if let found = find(id, from: start, hash) { return reuse(found, originID) }
    if let similar = findRule(id, operands, ruleHash) {
      let results = graph.results(of: similar)
      return append(id, from: start, originID, hash) { types in
        for result in results { types.append(types[result]) }
      }
    }
    do throws(SluiceError) {
      let types = try operation.resultTypes(of: graph.operandList[operands].map { graph.type(of: $0) })
      for type in types { try type.validate() }
      guard graph.valueCount + types.count < UInt32.max else {
        throw SluiceError(.resource, "the graph has more values than fit in it")
      }
      let ids = types.map { graph.types.intern($0) }
      let node = append(id, from: start, originID, hash) { $0.append(contentsOf: ids) }
      rules.insert(node, ruleHash)
      return node
    } catch {
      fail(describe(error, operation, Array(graph.operandList[operands]), origin ?? self.origin))
      graph.operandList.removeLast(operands.count)
      return nil
    }
  }

  /// Whether all operands are values of this graph. Poison is not, and needs no error: there has been one.
  private func areValues(_ operands: Range<Int>, _ operation: any Operation) -> Bool {
    for position in operands where graph.operandList[position].index >= graph.valueCount {
      let operand = graph.operandList[position]
      if !operand.isPoison {
        fail(SluiceError(.internal, "\(operation.name): \(operand) is a value of another graph"))
      }
      return false
    }
    return true
  }

  /// The index of `operation`; nil if its regions are too deep.
  private func intern(_ operation: any Operation, _ origin: Origin?) -> OperationTable.ID? {
    let count = graph.operations.count
    let id = graph.operations.intern(operation)
    guard graph.operations.count > count else { return id }
    for region in operation.regions where region.regionDepth >= graph.regionDepth {
      graph.regionDepth = region.regionDepth + 1
    }
    guard graph.regionDepth <= Graph.maximumRegionDepth else {
      fail(
        SluiceError(
          .argument, "\(operation.name): regions are nested deeper than \(Graph.maximumRegionDepth)",
          at: (origin ?? self.origin).locations.last))
      return nil
    }
    return id
  }

  private func find(_ id: OperationTable.ID, from start: Int, _ hash: UInt64) -> Int? {
    let count = graph.operandList.count - start
    return nodes.find(hash) { node in
      let entry = graph.nodes[node]
      guard entry.operation == id, Int(entry.operandCount) == count else { return false }
      for offset in 0..<count
      where graph.operandList[Int(entry.firstOperand) + offset] != graph.operandList[start + offset] {
        return false
      }
      return true
    }
  }

  /// A node of the same operation on operands of the same types.
  private func findRule(_ id: OperationTable.ID, _ operands: Range<Int>, _ hash: UInt64) -> Int? {
    rules.find(hash) { node in
      let entry = graph.nodes[node]
      guard entry.operation == id, Int(entry.operandCount) == operands.count else { return false }
      for offset in 0..<operands.count {
        let (a, b) = (Int(entry.firstOperand) + offset, operands.lowerBound + offset)
        let types = (graph.operandList[a].index, graph.operandList[b].index)
        if graph.valueTypes[types.0] != graph.valueTypes[types.1] { return false }
      }
      return true
    }
  }

  /// Takes node `node` in place of an equal one, whose operands end `operandList`.
  private func reuse(_ node: Int, _ originID: UInt32) -> Int {
    graph.operandList.removeLast(Int(graph.nodes[node].operandCount))
    let old = graph.nodes[node].origin
    if old != originID {
      graph.nodes[node].origin = graph.origins.intern(
        graph.origins[old].merged(with: graph.origins[originID]))
    }
    return node
  }

  /// Adds a node whose operands end `operandList` from `start` on; `addTypes` appends its results' types.
  private func append(
    _ id: OperationTable.ID, from start: Int, _ originID: UInt32, _ hash: UInt64,
    _ addTypes: (inout ContiguousArray<UInt32>) -> Void
  ) -> Int {
    let node = graph.nodes.count
    let first = graph.valueCount
    addTypes(&graph.valueTypes)
    let resultCount = graph.valueTypes.count - first
    graph.nodes.append(
      Graph.Node(
        operation: id, firstOperand: UInt32(start), operandCount: UInt32(graph.operandList.count - start),
        firstResult: UInt32(first), resultCount: UInt32(resultCount), origin: originID))
    for _ in 0..<resultCount { graph.valueNodes.append(UInt32(node)) }
    nodes.insert(node, hash)
    return node
  }

  /// Adds to a type rule's error what it cannot know: the operation, the line, each operand with its origin.
  private func describe(
    _ error: SluiceError, _ operation: any Operation, _ operands: [Value], _ origin: Origin
  ) -> SluiceError {
    var described = error.prefixed(operation.name).located(at: origin.locations.last)
    let lines = operands.enumerated().map { position, operand in
      let source = graph.origin(of: operand)
      let name = graph.definition(of: operand) == nil ? graph.parameters[operand.index].name : ""
      return "operand \(position): \(graph.type(of: operand))"
        + (name.isEmpty ? "" : " \"\(name)\"")
        + (source.locations.isEmpty ? "" : "   from \(source)")
    }
    described.notes = lines + described.notes
    return described
  }
}
