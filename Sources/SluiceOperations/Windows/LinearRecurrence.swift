import SluiceIR

/// s[i] = a[i] s[i - 1] + b[i] along one dimension, from s[0] = b[0]: cumulative products' derivatives.
///
/// Two steps are one of the same form, so half as many elements are left to do, and so on: O(n) work in log2(n) rounds, no
/// division. The order of operations is a function of the length.
struct LinearRecurrence {
  let axis: Int
  let builder: GraphBuilder

  func states(_ factors: Value, _ terms: Value) -> Value {
    guard builder.error == nil, !factors.isPoison, !terms.isPoison else { return .poison }
    var rounds: [(factors: Value, terms: Value, length: Int)] = []
    var (a, b) = (factors, terms)
    var length = builder.type(of: terms).shape[axis]
    while length > 1 {
      rounds.append((a, b, length))
      let pairs = length / 2
      let (firstFactors, secondFactors) = (every(a, from: 0, pairs), every(a, from: 1, pairs))
      b = builder.add(every(b, from: 1, pairs), builder.multiply(secondFactors, every(b, from: 0, pairs)))
      a = builder.multiply(firstFactors, secondFactors)
      length = pairs
    }
    // The state of the one element that is left, then of those between the ones that are known.
    var states = b
    for round in rounds.reversed() {
      let between = (round.length - 1) / 2
      var first = builder.slice(round.terms, axis: axis, 0..<1)
      if between > 0 {
        let known = builder.slice(states, axis: axis, 0..<between)
        let rest = builder.add(
          every(round.terms, from: 2, between),
          builder.multiply(every(round.factors, from: 2, between), known))
        first = builder.concatenate([first, rest], dimension: axis)
      }
      states = interleaved(first, states, round.length)
    }
    return states
  }

  /// Every other element from `start` on, so many.
  private func every(_ x: Value, from start: Int, _ count: Int) -> Value {
    let shape = builder.type(of: x).shape
    guard !x.isPoison else { return .poison }
    var (starts, limits, strides) = (shape.map { _ in 0 }, shape.dimensions, shape.map { _ in 1 })
    (starts[axis], limits[axis], strides[axis]) = (start, start + 2 * count - 1, 2)
    return builder.slice(x, start: starts, limit: limits, strides: strides)
  }

  /// a[0], b[0], a[1], ...: `length` elements, of which `a` has the odd one.
  private func interleaved(_ a: Value, _ b: Value, _ length: Int) -> Value {
    let pairs = length / 2
    guard !a.isPoison, !b.isPoison else { return .poison }
    let shape = builder.type(of: b).shape
    let apart = Shape(shape[...axis] + [1] + shape[(axis + 1)...])
    let parts = [builder.slice(a, axis: axis, 0..<pairs), b].map { builder.reshape($0, to: apart) }
    var whole = shape.dimensions
    whole[axis] = 2 * pairs
    let even = builder.reshape(builder.concatenate(parts, dimension: axis + 1), to: Shape(whole))
    if length == 2 * pairs { return even }
    return builder.concatenate([even, builder.slice(a, axis: axis, pairs..<(pairs + 1))], dimension: axis)
  }
}
