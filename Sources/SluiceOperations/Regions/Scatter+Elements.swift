import SluiceIR

extension Scatter: ScalarRegionOperation {
  package func with(regions: [Graph]) -> Scatter {
    Scatter(
      dimensions, body: regions[0], indicesAreSorted: indicesAreSorted, uniqueIndices: uniqueIndices)
  }

  /// A loop over the updates' elements. What lies outside replaces an element by itself.
  package func expandElements(
    _ operands: [Value], into builder: GraphBuilder
  ) throws(SluiceError) -> [Value] {
    let count = operands.count / 2
    let shape = builder.type(of: operands[0]).shape
    let updates = operands[(count + 1)...].map(builder.flattened)
    let places = builder.flattened(targets(operands[count], operands[0], operands[count + 1], builder))
    guard shape.elementCount > 0 else { return Array(operands[..<count]) }
    let results = try builder.loop(
      builder.type(of: places).elementCount, carrying: operands[..<count].map(builder.flattened),
      with: updates + [places]
    ) { inner, index, carried, invariants throws(SluiceError) in
      let place = inner.element(invariants[count], at: index)
      let isInside = inner.compare(place, inner.zeros(like: place), .greaterOrEqual)
      let old = carried.map { inner.element($0, at: place) }
      let new = body.inline(
        into: inner, arguments: old + invariants[..<count].map { inner.element($0, at: index) })
      return carried.indices.map {
        inner.replacing(carried[$0], at: place, by: inner.select(isInside, new[$0], old[$0]))
      }
    }
    return results.map { builder.reshape($0, to: shape) }
  }

  /// For each element of the updates the row-major number of the input's element that it meets, -1 if it meets none.
  private func targets(_ indices: Value, _ input: Value, _ updates: Value, _ builder: GraphBuilder) -> Value {
    let (shape, space) = (builder.type(of: input).shape, builder.type(of: updates).shape)
    let starts = builder.type(of: indices)
    let numbers = TensorType(.i64, space)
    let batchAxes = space.indices.filter { !dimensions.offset.contains($0) }
    let indexAxes = starts.shape.indices.filter { $0 != dimensions.indexVector }
    // Unsigned ones beyond the range of i64 are as good as the largest.
    let wide =
      starts.element == .u64
      ? builder.convert(
        builder.minimum(indices, builder.constant(Double(1 << 62), like: indices)), to: .i64)
      : builder.convert(indices, to: .i64)
    var (number, isInside) = (builder.constant(0, numbers), builder.constant(1, numbers.with(element: .i1)))
    for axis in shape.indices {
      var position = builder.constant(0, numbers)
      if let component = dimensions.startIndexMap.firstIndex(of: axis) {
        let one =
          dimensions.indexVector < starts.rank
          ? builder.slice(wide, axis: dimensions.indexVector, component..<(component + 1)) : wide
        let batch = builder.reshape(one, to: Shape(indexAxes.map { starts.shape[$0] }))
        position = builder.broadcast(batch, to: space, axes: batchAxes)
        // Far outside is outside, also after the window's offset is added.
        position = builder.maximum(position, builder.constant(Double(-1 << 40), numbers))
        position = builder.minimum(position, builder.constant(Double(1 << 40), numbers))
      } else if let pair = dimensions.operandBatching.firstIndex(of: axis),
        let place = indexAxes.firstIndex(of: dimensions.indicesBatching[pair])
      {
        position = builder.iota(numbers, dimension: batchAxes[place])
      }
      if let window = dimensions.windowDimensions(shape.rank).firstIndex(of: axis) {
        position = builder.add(position, builder.iota(numbers, dimension: dimensions.offset[window]))
      }
      let size = builder.constant(Double(shape[axis]), numbers)
      isInside = builder.and(
        isInside, builder.compare(position, builder.zeros(like: position), .greaterOrEqual))
      isInside = builder.and(isInside, builder.compare(position, size, .less))
      number = builder.add(builder.multiply(number, size), position)
    }
    return builder.select(isInside, number, builder.constant(-1, numbers))
  }
}
