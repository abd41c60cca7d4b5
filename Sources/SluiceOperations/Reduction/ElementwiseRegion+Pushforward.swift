import SluiceIR

extension ElementwiseRegion {
  /// The tangents of the results of an application, given its arguments'; nil is zero.
  func pushforward(
    _ application: Application, _ tangents: [Value?], _ builder: GraphBuilder
  ) throws(SluiceError) -> [Value?] {
    let values = application.values
    var tangents = tangents
    for node in graph.nodes.indices {
      let operands = graph.operands(of: node)
      guard operands.contains(where: { tangents[$0.index] != nil }) else {
        tangents += graph.results(of: node).map { _ in nil }
        continue
      }
      tangents += try graph.operation(of: node).pushforward(
        PushforwardContext(
          builder: builder, operands: operands.map { values[$0.index] },
          results: graph.results(of: node).map { values[$0] }, tangents: operands.map { tangents[$0.index] }))
    }
    return graph.results.map { tangents[$0.value.index] }
  }

  /// The accumulating region of values together with their tangents: it takes accumulators, the float ones' tangents,
  /// elements and the float ones' tangents, and returns accumulators and tangents. It is associative if the region is,
  /// since pushforwards compose.
  func dual(_ elements: [ElementType]) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(name: "dual")
    func parameters() -> (values: [Value], tangents: [Value?]) {
      let values = elements.map { builder.parameter(TensorType($0, [])) }
      return (values, elements.map { $0.isFloat ? builder.parameter(TensorType($0, [])) : nil })
    }
    let (accumulators, updates) = (parameters(), parameters())
    let whole = apply(accumulators.values + updates.values, builder)
    let tangents = try pushforward(whole, accumulators.tangents + updates.tangents, builder)
    let moved = zip(elements, zip(whole.results, tangents)).compactMap { element, pair in
      element.isFloat ? pair.1 ?? builder.zeros(like: pair.0) : nil
    }
    return try builder.finish(whole.results + moved)
  }
}

extension PushforwardContext {
  /// The tangents of those operands that are floats, zeros where they have none.
  func floatTangents(_ positions: Range<Int>) -> [Value] {
    positions.compactMap { position in
      let operand = operands[position]
      guard builder.type(of: operand).element.isFloat else { return nil }
      return tangents[position] ?? builder.zeros(like: operand)
    }
  }

  /// What a region over values and tangents gave, for each result its tangent.
  func tangents(fromDual given: [Value]) -> [Value?] {
    var moved = given.dropFirst(results.count).makeIterator()
    return results.indices.map { isFloat(result: $0) ? moved.next() : nil }
  }
}
