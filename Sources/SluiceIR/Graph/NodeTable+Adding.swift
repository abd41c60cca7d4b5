extension NodeTable {
  /// Applies `operation` to the operands that `addOperands` appends to `operandList`; an equal node that exists takes the place of
  /// a new one. Returns the indices of its results, or nil if an operand is poison: there has been an error. If it throws, the
  /// table has no such node and operands.
  @inline(__always)
  mutating func add(
    _ operation: any Operation, _ origin: Origin?, _ addOperands: (inout ContiguousArray<Value>) -> Void
  ) throws(SluiceError) -> Range<Int>? {
    let start = parts.operandList.count
    addOperands(&parts.operandList)
    return try commit(operation, from: start, origin)
  }

  private mutating func commit(_ operation: any Operation, from start: Int, _ origin: Origin?)
    throws(SluiceError) -> Range<Int>?
  {
    let operands = start..<parts.operandList.count
    do throws(SluiceError) {
      guard try areValues(operands, operation) else {
        parts.operandList.removeLast(operands.count)
        return nil
      }
      let id = try intern(operation, origin)
      let originID = intern(origin)
      let (hash, ruleHash) = hashes(id, from: start)
      if let node = known(id, from: start, originID, hash, ruleHash) { return results(of: node) }
      let types = try resultTypes(of: operation, operands, origin)
      return results(of: append(id, from: start, types, originID, hash, ruleHash))
    } catch {
      parts.operandList.removeLast(operands.count)
      throw error
    }
  }

  private func results(of node: Int) -> Range<Int> {
    let entry = parts.nodes[node]
    return Int(entry.firstResult)..<Int(entry.firstResult + entry.resultCount)
  }

  private func resultTypes(of operation: any Operation, _ operands: Range<Int>, _ origin: Origin?)
    throws(SluiceError) -> [TensorType]
  {
    do throws(SluiceError) {
      let types = try operation.resultTypes(
        of: operands.map { parts.types[parts.values[parts.operandList[$0].index].type] })
      for type in types { try type.validate() }
      guard parts.values.count + types.count < UInt32.max else {
        throw SluiceError(.resource, "the graph has more values than fit in it")
      }
      return types
    } catch {
      throw describe(error, operation, parts.operandList[operands], origin ?? current.origin)
    }
  }

  /// Whether all operands are values of this graph. Poison is not, and needs no error.
  private func areValues(_ operands: Range<Int>, _ operation: any Operation) throws(SluiceError) -> Bool {
    for position in operands where parts.operandList[position].index >= parts.values.count {
      let operand = parts.operandList[position]
      guard operand.isPoison else {
        throw SluiceError(.internal, "\(operation.name): \(operand) is a value of another graph")
      }
      return false
    }
    return true
  }

  /// The index of `origin`, or of the current one.
  mutating func intern(_ origin: Origin?) -> UInt32 {
    if let origin { return parts.origins.intern(origin) }
    if let known = current.id { return known }
    let id =
      current.isNewLine ? parts.origins.append(current.origin) : parts.origins.intern(current.origin)
    current.id = id
    return id
  }

  /// The index of `operation`. Throws if its regions are too deep.
  private mutating func intern(_ operation: any Operation, _ origin: Origin?) throws(SluiceError)
    -> OperationTable.ID
  {
    let count = parts.operations.count
    let id = parts.operations.intern(operation)
    guard parts.operations.count > count else { return id }
    parts.regionDepth = max(parts.regionDepth, operation.regionDepth)
    guard parts.regionDepth <= Graph.maximumRegionDepth else {
      throw SluiceError(
        .argument, "\(operation.name): regions are nested deeper than \(Graph.maximumRegionDepth)",
        at: (origin ?? current.origin).locations.last)
    }
    return id
  }

  /// Adds to a type rule's error what it cannot know: the operation, the line, each operand with its origin.
  private func describe(
    _ error: SluiceError, _ operation: any Operation, _ operands: ArraySlice<Value>, _ origin: Origin
  ) -> SluiceError {
    var described = error.prefixed(operation.name).located(at: origin.locations.last)
    let lines = operands.enumerated().map { position, operand in
      let entry = parts.values[operand.index]
      let isParameter = operand.index < parts.parameters.count
      let source = parts.origins[isParameter ? entry.source : parts.nodes[Int(entry.source)].origin]
      let name = isParameter ? parts.parameters[operand.index].name : ""
      return "operand \(position): \(parts.types[entry.type])"
        + (name.isEmpty ? "" : " \"\(name)\"")
        + (source.locations.isEmpty ? "" : "   from \(source)")
    }
    described.notes = lines + described.notes
    return described
  }
}
