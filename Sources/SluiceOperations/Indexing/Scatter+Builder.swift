import SluiceIR

extension Scatter {
  /// What a scatter of one input does with the old element and the update.
  package enum Combination: Hashable, Sendable {
    /// The update takes the element's place; of several the last.
    case replace
    case combine(Monoid)

    package func body(_ element: ElementType) throws(SluiceError) -> Graph {
      switch self {
      case .combine(let monoid): return try monoid.body(element)
      case .replace:
        let builder = GraphBuilder(name: "replace")
        _ = builder.parameter(TensorType(element, []))
        return try builder.finish([builder.parameter(TensorType(element, []))])
      }
    }
  }
}

extension GraphBuilder {
  /// `input` with windows at `indices` combined with `updates`.
  package func scatter(
    _ input: Value, _ indices: Value, _ updates: Value, _ combination: Scatter.Combination,
    _ dimensions: IndexingDimensions, indicesAreSorted: Bool = false, uniqueIndices: Bool = false
  ) -> Value {
    guard error == nil, !input.isPoison else { return .poison }
    do throws(SluiceError) {
      let body = try combination.body(type(of: input).element)
      let operation = Scatter(
        dimensions, body: body, indicesAreSorted: indicesAreSorted, uniqueIndices: uniqueIndices)
      return apply(operation, input, indices, updates)
    } catch {
      fail(error)
      return .poison
    }
  }

  /// Several inputs of one shape updated together by a region of old elements, then updates.
  package func scatter(
    _ inputs: [Value], _ indices: Value, _ updates: [Value], body: Graph, _ dimensions: IndexingDimensions,
    indicesAreSorted: Bool = false, uniqueIndices: Bool = false
  ) -> [Value] {
    add(
      Scatter(dimensions, body: body, indicesAreSorted: indicesAreSorted, uniqueIndices: uniqueIndices),
      inputs + [indices] + updates, resultCount: inputs.count)
  }
}
