import SluiceIR

extension GraphBuilder {
  package func broadcastInDim(_ x: Value, dimensions: [Int], to shape: Shape) -> Value {
    apply(BroadcastInDim(shape, dimensions: dimensions), x)
  }

  /// `x` repeated to `shape`: dimension i of `x` becomes dimension `axes[i]`; by default the last ones, as
  /// NumPy aligns shapes. Returns `x` itself if it has that shape already.
  package func broadcast(_ x: Value, to shape: Shape, axes: [Int]? = nil) -> Value {
    let rank = type(of: x).rank
    let axes = axes ?? Array((shape.rank - rank)..<max(shape.rank, shape.rank - rank))
    if !x.isPoison, type(of: x).shape == shape, axes.elementsEqual(0..<rank) { return x }
    return broadcastInDim(x, dimensions: axes, to: shape)
  }

  /// The transpose of `broadcastInDim`: `x` summed to `shape`, whose dimension i is dimension `dimensions[i]`
  /// of `x`.
  package func sumOfBroadcast(_ x: Value, to shape: Shape, dimensions: [Int]) -> Value {
    guard !x.isPoison else { return .poison }
    let from = type(of: x).shape
    let kept = dimensions.indices.filter { shape[$0] == from[dimensions[$0]] }
    let reduced = from.indices.filter { axis in !kept.contains { dimensions[$0] == axis } }
    let sum = reduced.isEmpty ? x : reduce(x, .add, dimensions: reduced)
    // What is left stands in the order of `x`; `kept` is in the order of `shape`.
    let targets = kept.map { dimensions[$0] }
    let order = targets.sorted()
    let permutation = targets.map { target in order.firstIndex(of: target) ?? 0 }
    return reshape(transpose(sum, permutation: permutation), to: shape)
  }

  /// `x` summed to `shape`, from which NumPy's rules would have broadcast it.
  package func sum(_ x: Value, toBroadcastable shape: Shape) -> Value {
    let rank = type(of: x).rank
    guard shape.rank <= rank else {
      fail(SluiceError(.internal, "\(type(of: x)) cannot be summed to \(shape), which has more dimensions"))
      return .poison
    }
    return sumOfBroadcast(x, to: shape, dimensions: Array((rank - shape.rank)..<rank))
  }
}
