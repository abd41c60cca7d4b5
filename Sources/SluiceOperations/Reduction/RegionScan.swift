import SluiceIR

/// A reduction's input seen as a tensor whose last dimension holds the reduced elements in order, the kept
/// dimensions before it.
struct FlattenedReduction {
  private let shape: Shape
  private let permutation: [Int]
  private let kept: [Int]
  /// The number of elements that one output combines.
  let length: Int

  init(_ shape: Shape, _ dimensions: [Int]) {
    self.shape = shape
    kept = shape.indices.filter { !dimensions.contains($0) }
    permutation = kept + dimensions.sorted()
    length = dimensions.reduce(1) { $0 * shape[$1] }
  }

  private var axis: Int { kept.count }
  private func flat(_ length: Int) -> Shape { Shape(kept.map { shape[$0] } + [length]) }

  func flatten(_ x: Value, _ builder: GraphBuilder) -> Value {
    builder.reshape(builder.transpose(x, permutation: permutation), to: flat(length))
  }

  func unflatten(_ x: Value, _ builder: GraphBuilder) -> Value {
    let transpose = Transpose(permutation: permutation)
    let separate = builder.reshape(x, to: Shape(permutation.map { shape[$0] }))
    return builder.transpose(separate, permutation: transpose.inverse)
  }

  /// A scalar as one column.
  func broadcast(_ x: Value, _ builder: GraphBuilder) -> Value { builder.broadcast(x, to: flat(1)) }

  /// A tensor of the result's shape as one column.
  func row(_ x: Value, _ builder: GraphBuilder) -> Value { builder.reshape(x, to: flat(1)) }

  /// A tensor of the result's shape for every element.
  func repeated(_ x: Value, _ builder: GraphBuilder) -> Value {
    builder.broadcast(x, to: flat(length), axes: Array(kept.indices))
  }

  func slice(_ x: Value, _ start: Int, _ end: Int, _ builder: GraphBuilder) -> Value {
    builder.slice(x, axis: axis, start..<end)
  }

  func concatenate(_ parts: [Value], _ builder: GraphBuilder) -> Value {
    builder.concatenate(parts, dimension: axis)
  }
}

/// Scans of flattened inputs by a region: log2(n) steps in each of which every element takes in what another,
/// a power of two away, has combined so far.
struct RegionScan {
  private let region: ElementwiseRegion
  private let layout: FlattenedReduction
  private let builder: GraphBuilder

  init(_ region: ElementwiseRegion, _ layout: FlattenedReduction, _ builder: GraphBuilder) {
    self.region = region
    self.layout = layout
    self.builder = builder
  }

  /// Each element combined with the one `distance` after it.
  private func combined(_ state: [Value], _ distance: Int, _ length: Int) -> [Value] {
    let earlier = state.map { layout.slice($0, 0, length - distance, builder) }
    let later = state.map { layout.slice($0, distance, length, builder) }
    return region.apply(earlier + later, builder).results
  }

  /// For each element, the initial value combined with all elements before it.
  func prefixes(_ inputs: [Value], _ initial: [Value]) -> [Value] {
    let length = layout.length
    var state = zip(initial, inputs).map {
      layout.concatenate([$0, layout.slice($1, 0, length - 1, builder)], builder)
    }
    var distance = 1
    while distance < length {
      state = zip(state, combined(state, distance, length)).map {
        layout.concatenate([layout.slice($0, 0, distance, builder), $1], builder)
      }
      distance *= 2
    }
    return state
  }

  /// For each element but the last, all elements after it combined.
  func suffixes(_ inputs: [Value]) -> [Value] {
    let length = layout.length - 1
    var state = inputs.map { layout.slice($0, 1, length + 1, builder) }
    var distance = 1
    while distance < length {
      state = zip(state, combined(state, distance, length)).map {
        layout.concatenate([$1, layout.slice($0, length - distance, length, builder)], builder)
      }
      distance *= 2
    }
    return state
  }
}
