import SluiceIR
import SluiceOperations

extension Gather {
  /// The slice that takes the same, if the indices are known and their windows are one, or are single places of one
  /// dimension at even steps.
  func asSlice(_ site: RuleSite) -> Value? {
    let (x, indices) = (site.operands[0], site.operands[1])
    guard dimensions.operandBatching.isEmpty, site.resultType.elementCount > 0,
      let known = site.knownIntegers(indices)
    else { return nil }
    let shape = site.type(of: x).shape
    if dimensions.batchShape(known.type.shape).elementCount == 1 {
      var start = [Int](repeating: 0, count: shape.rank)
      for (component, axis) in dimensions.startIndexMap.enumerated() {
        start[axis] = known.starts(last: shape[axis] - sliceSizes[axis])[component]
      }
      let slice = site.apply(Slice(start: start, limit: zip(start, sliceSizes).map { $0 + $1 }), x)
      return site.reshape(slice, to: site.resultType.shape)
    }
    guard let rows = dimensions.rows(of: shape, windows: sliceSizes, site.resultType.rank),
      let places = EvenPlaces(known.starts(last: shape[rows.axis] - 1)), places.step != 0
    else { return nil }
    let (start, limit) = (min(places.first, places.last), max(places.first, places.last) + 1)
    var bounds = (start: [Int](repeating: 0, count: shape.rank), limit: shape.dimensions)
    var strides = [Int](repeating: 1, count: shape.rank)
    (bounds.start[rows.axis], bounds.limit[rows.axis]) = (start, limit)
    strides[rows.axis] = abs(places.step)
    var slice = site.apply(Slice(start: bounds.start, limit: bounds.limit, strides: strides), x)
    if places.step < 0 { slice = site.apply(Reverse(dimensions: [rows.axis]), slice) }
    return site.reshape(site.transpose(slice, permutation: rows.order), to: site.resultType.shape)
  }
}

extension Scatter {
  /// The update of what lies together, if the places are known and all is inside.
  func asUpdate(_ site: RuleSite) -> Value? {
    guard site.operands.count == 3, let combination = combinations?.first,
      dimensions.operandBatching.isEmpty, site.type(of: site.operands[2]).elementCount > 0,
      let known = site.knownIntegers(site.operands[1]),
      let (start, update) = dimensions.batchShape(known.type.shape).elementCount == 1
        ? window(known, site) : rows(known, site)
    else { return nil }
    let (x, sizes) = (site.operands[0], site.type(of: update).shape)
    var new = update
    if case .combine(let monoid) = combination {
      let limit = zip(start, sizes.dimensions).map { $0 + $1 }
      new = site.apply(monoid.operation, site.apply(Slice(start: start, limit: limit), x), new)
    }
    let index: TensorType = start.allSatisfy { $0 <= Int32.max } ? .i32 : .i64
    return site.apply(DynamicUpdateSlice(), [x, new] + start.map { site.constant(Double($0), index) })
  }

  /// The one window: where it starts, and its update with the rank of the operand.
  private func window(_ known: ReferenceTensor, _ site: RuleSite) -> (start: [Int], update: Value)? {
    let update = site.operands[2]
    let (shape, window) = (site.type(of: site.operands[0]).shape, site.type(of: update).shape)
    let sizes = dimensions.windowSizes(of: shape, updates: window)
    var start = [Int](repeating: 0, count: shape.rank)
    // Of unsigned numbers those beyond the signed ones' end are outside, as negative ones are.
    for (axis, place) in zip(dimensions.startIndexMap, known.integers) {
      guard let inside = Int(exactly: place) else { return nil }
      start[axis] = inside
    }
    guard shape.indices.allSatisfy({ start[$0] >= 0 && start[$0] <= shape[$0] - sizes[$0] }) else {
      return nil
    }
    return (start, site.reshape(update, to: Shape(sizes)))
  }

  /// Rows one after the other: where the first is, and the update of all in the order of the operand's dimensions.
  private func rows(_ known: ReferenceTensor, _ site: RuleSite) -> (start: [Int], update: Value)? {
    let update = site.operands[2]
    let (shape, updates) = (site.type(of: site.operands[0]).shape, site.type(of: update).shape)
    var windows = dimensions.windowSizes(of: shape, updates: updates)
    guard let rows = dimensions.rows(of: shape, windows: windows, updates.rank),
      known.integers.allSatisfy({ $0 >= 0 && $0 < shape[rows.axis] }),
      let places = EvenPlaces(known.integers.map(Int.init)), places.step == 1
    else { return nil }
    var start = [Int](repeating: 0, count: shape.rank)
    start[rows.axis] = places.first
    windows[rows.axis] = places.count
    let joined = site.reshape(update, to: Shape(rows.order.map { windows[$0] }))
    let inverse = rows.order.indices.sorted { rows.order[$0] < rows.order[$1] }
    return (start, site.transpose(joined, permutation: inverse))
  }
}

/// Places at equal distances.
private struct EvenPlaces {
  let first: Int
  let last: Int
  let step: Int
  let count: Int

  init?(_ places: [Int]) {
    guard places.count > 1, let first = places.first, let last = places.last else { return nil }
    let step = places[1] - first
    guard zip(places, places.dropFirst()).allSatisfy({ $1 - $0 == step }) else { return nil }
    (self.first, self.last, self.step, count) = (first, last, step, places.count)
  }
}

extension IndexingDimensions {
  /// How much of each dimension of an operand of this shape a window of the updates spans.
  fileprivate func windowSizes(of shape: Shape, updates: Shape) -> [Int] {
    var sizes = [Int](repeating: 1, count: shape.rank)
    let spanned = shape.indices.filter { !collapsed.contains($0) }
    for (axis, dimension) in zip(spanned, offset) { sizes[axis] = updates[dimension] }
    return sizes
  }

  /// Where windows are whole rows, each at its own place of one dimension: that dimension, and the operand's dimensions in the
  /// order in which they stand in a result of `rank`, in which those of the indices must lie together.
  fileprivate func rows(of shape: Shape, windows: [Int], _ rank: Int) -> (axis: Int, order: [Int])? {
    guard startIndexMap.count == 1, let axis = startIndexMap.first, collapsed == [axis],
      windows.enumerated().allSatisfy({ $0 == axis || $1 == shape[$0] })
    else { return nil }
    let batch = (0..<rank).filter { !offset.contains($0) }
    guard let first = batch.first, batch == Array(first..<(first + batch.count)) else { return nil }
    var order = shape.indices.filter { $0 != axis }
    order.insert(axis, at: first)
    return (axis, order)
  }
}
