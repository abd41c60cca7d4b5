import SluiceIR
import SluiceOperations

/// Moving a constant whose elements are all equal makes such a constant, whatever its size; no kernel is asked.
let constantRules: [Rule] = [
  Rule(
    "reshape-constant", .exact, "reshape(c) = c'", on: Reshape.self, over: [Constant.self],
    examples: [{ $0.reshape($0.counting([6]), to: [2, 3]) }]
  ) { reshape, site in
    site.literal(site.operands[0]).map { site.constant($0.reshaped(reshape.shape)) }
  },
  Rule(
    "move-splat", .exact, "f(splat(c)) = splat(c) if f is broadcast_in_dim, transpose, slice or reverse",
    roots: [BroadcastInDim.self, Transpose.self, Slice.self, Reverse.self], over: [Constant.self],
    examples: [
      { [$0.broadcast($0.constant(3, .f32), to: [2, 3])] },
      { [$0.transpose($0.constant(3, .f32[2, 3]), permutation: [1, 0])] },
      { [$0.slice($0.constant(3, .i32[5]), axis: 0, 1..<3)] },
      { [$0.reverse($0.constant(3, .f32[5]), dimensions: [0])] },
    ]
  ) { site in
    guard let scalar = site.uniform(site.operands[0]) else { return nil }
    return site.splat(scalar, site.resultType.shape).map { [$0] }
  },
  Rule(
    "pad-splat", .exact, "pad(splat(c), c) = splat(c)", on: Pad.self, over: [Constant.self],
    examples: [{ $0.pad($0.constant(2, .f32[3]), $0.constant(2, .f32), low: [1], high: [2]) }]
  ) { _, site in
    guard let scalar = site.uniform(site.operands[0]), scalar == site.uniform(site.operands[1]) else {
      return nil
    }
    return site.splat(scalar, site.resultType.shape)
  },
  Rule(
    "concatenate-splats", .exact, "concatenate(splat(c), splat(c)) = splat(c)", on: Concatenate.self,
    over: [Constant.self],
    examples: [{ $0.concatenate([$0.constant(2, .f32[3]), $0.constant(2, .f32[4])], dimension: 0) }]
  ) { _, site in
    guard let first = site.uniform(site.operands[0]),
      site.operands.dropFirst().allSatisfy({ site.uniform($0) == first })
    else { return nil }
    return site.splat(first, site.resultType.shape)
  },
  Rule(
    "iota-of-one", .exact, "iota = 0 if it counts along a dimension of size 1", on: Iota.self,
    examples: [{ $0.iota(.f32[3, 1], dimension: 1) }, { $0.iota(.i32[1], dimension: 0) }]
  ) { iota, site in
    iota.type.shape[iota.dimension] == 1 ? site.constant(0, iota.type) : nil
  },
]

extension GraphBuilder {
  /// A constant 0, 1, 2, ... for examples.
  func counting(_ shape: Shape) -> Value {
    let values = (0..<shape.elementCount).map { Float($0) }
    return (try? Literal(values, shape)).map { constant($0) } ?? .poison
  }
}
