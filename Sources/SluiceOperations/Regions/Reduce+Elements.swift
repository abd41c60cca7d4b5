import SluiceIR

extension Reduce: ScalarRegionOperation {
  package func with(regions: [Graph]) -> Reduce {
    Reduce(dimensions: dimensions, body: regions[0], order: order)
  }

  /// A loop over all elements, those of one output after the other.
  package func expandElements(
    _ operands: [Value], into builder: GraphBuilder
  ) throws(SluiceError) -> [Value] {
    let count = operands.count / 2
    let types = try resultTypes(of: operands.map { builder.type(of: $0) })
    let layout = FlattenedReduction(builder.type(of: operands[0]).shape, dimensions)
    let outputs = types[0].elementCount
    let inputs = operands[..<count].map { builder.flattened(layout.flatten($0, builder)) }
    let starts = operands[count...].map { builder.broadcast($0, to: [outputs]) }
    let length = Double(layout.length)
    let results = try builder.loop(outputs * layout.length, carrying: starts, with: inputs) {
      inner, index, carried, invariants throws(SluiceError) in
      let output = inner.divide(index, inner.constant(length, like: index))
      let arguments =
        carried.map { inner.element($0, at: output) } + invariants.map { inner.element($0, at: index) }
      let combined = body.inline(into: inner, arguments: arguments)
      return zip(carried, combined).map { inner.replacing($0, at: output, by: $1) }
    }
    return zip(results, types).map { builder.reshape($0, to: $1.shape) }
  }
}
