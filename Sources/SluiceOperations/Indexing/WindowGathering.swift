import SluiceIR

extension IndexingDimensions {
  /// The indices held between bounds, one pair for each element of an index vector. Bounds that the indices'
  /// type cannot reach are its own.
  func clamp(_ indices: Value, low: [Int], high: [Int], _ builder: GraphBuilder) -> Value {
    let element = builder.type(of: indices).element
    let bottom = element.kind == .unsigned ? 0 : Int.min >> (64 - element.bitWidth)
    let top =
      element.kind == .unsigned && element.bitWidth < 64
      ? 1 << element.bitWidth - 1 : Int.max >> (element.kind == .unsigned ? 0 : 64 - element.bitWidth)
    let lowest = components(low.map { max($0, bottom) }, like: indices, builder)
    let highest = components(high.map { min($0, top) }, like: indices, builder)
    return builder.apply(Maximum(), builder.apply(Minimum(), indices, highest), lowest)
  }

  /// One number for each element of an index vector, of the type of `indices`.
  func components(_ values: [Int], like indices: Value, _ builder: GraphBuilder) -> Value {
    let type = builder.type(of: indices)
    guard builder.error == nil, !indices.isPoison else { return .poison }
    do throws(SluiceError) {
      let isVector = indexVector < type.rank
      let vector = ReferenceTensor(
        wrapping: values.map(Int64.init), to: type.with(shape: isVector ? [values.count] : []))
      return builder.broadcast(
        builder.constant(try vector.literal()), to: type.shape, axes: isVector ? [indexVector] : [])
    } catch {
      builder.fail(error)
      return .poison
    }
  }

  /// The elements of `x` that scatter's updates of this shape meet, with the scalar `fill` where they leave
  /// it: the tensor is padded by a window on each side, and the starts are held where the padding is.
  func windows(
    of x: Value, at indices: Value, _ shape: Shape, fill: Value, sorted: Bool, _ builder: GraphBuilder
  ) -> Value {
    let operand = builder.type(of: x).shape
    guard operand.elementCount > 0, shape.elementCount > 0 else { return builder.broadcast(fill, to: shape) }
    var sizes = [Int](repeating: 1, count: operand.rank)
    for (axis, target) in zip(offset, windowDimensions(operand.rank)) { sizes[target] = shape[axis] }
    var margins = [Int](repeating: 0, count: operand.rank)
    for axis in startIndexMap { margins[axis] = sizes[axis] }
    let padded = builder.pad(x, fill, low: margins, high: margins)
    let (window, extent) = (startIndexMap.map { sizes[$0] }, startIndexMap.map { operand[$0] })
    let held = clamp(indices, low: window.map { -$0 }, high: extent, builder)
    let reach = zip(window, extent).map { $0 + $1 }.max() ?? 0
    let wide = builder.convert(held, to: reach <= Int(Int32.max) ? .i32 : .i64)
    let starts = builder.apply(Add(), wide, components(window, like: wide, builder))
    return builder.gather(padded, starts, self, sliceSizes: sizes, indicesAreSorted: sorted)
  }
}
