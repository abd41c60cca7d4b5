import SluiceIR
import SluiceOperations

/// Laws of transpose, reshape and reverse.
let movementRules: [Rule] = [
  Rule(
    "transpose-identity", .exact, "transpose(x) = x if the permutation is the identity", on: Transpose.self,
    examples: [{ $0.example(.f32[2, 3]) { builder, x in builder.apply(Transpose(permutation: [0, 1]), x) } }]
  ) { transpose, site in
    transpose.permutation.elementsEqual(transpose.permutation.indices) ? site.operands[0] : nil
  },
  Rule(
    "transpose-transpose", .exact, "transpose(transpose(x)) = transpose(x), permutations composed",
    on: Transpose.self, over: [Transpose.self],
    examples: [[1, 2, 0], [2, 0, 1], [0, 2, 1]].map { second in
      {
        $0.example(.f32[2, 3, 4]) { builder, x in
          builder.transpose(builder.transpose(x, permutation: [1, 2, 0]), permutation: second)
        }
      }
    }
  ) { outer, site in
    guard let (inner, operands) = site.definition(of: site.operands[0], as: Transpose.self),
      let x = operands.first
    else { return nil }
    return site.transpose(x, permutation: outer.permutation.map { inner.permutation[$0] })
  },
  Rule(
    "transpose-unit-dimensions", .exact, "transpose(x) = reshape(x) if only dimensions of size 1 move",
    on: Transpose.self,
    examples: [
      { $0.example(.f32[1, 3]) { builder, x in builder.transpose(x, permutation: [1, 0]) } },
      { $0.example(.f32[2, 1, 3, 1]) { builder, x in builder.transpose(x, permutation: [1, 0, 3, 2]) } },
    ]
  ) { transpose, site in
    let shape = site.type(of: site.operands[0]).shape
    let moved = transpose.permutation.filter { shape[$0] != 1 }
    guard zip(moved, moved.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    return site.reshape(site.operands[0], to: site.resultType.shape)
  },
  Rule(
    "transpose-broadcast", .exact,
    "transpose(broadcast_in_dim(x)) = broadcast_in_dim(x), dimensions permuted",
    on: Transpose.self, over: [BroadcastInDim.self],
    examples: [
      {
        $0.example(.f32[3]) { builder, x in
          builder.transpose(builder.broadcast(x, to: [2, 3]), permutation: [1, 0])
        }
      }
    ]
  ) { transpose, site in
    guard let (broadcast, operands) = site.definition(of: site.operands[0], as: BroadcastInDim.self),
      let x = operands.first
    else { return nil }
    let inverse = transpose.inverse
    return site.apply(
      BroadcastInDim(site.resultType.shape, dimensions: broadcast.dimensions.map { inverse[$0] }), x)
  },

  Rule(
    "reshape-identity", .exact, "reshape(x) = x if it has the shape", on: Reshape.self,
    examples: [{ $0.example(.f32[2, 3]) { builder, x in builder.apply(Reshape([2, 3]), x) } }]
  ) { reshape, site in
    site.type(of: site.operands[0]).shape == reshape.shape ? site.operands[0] : nil
  },
  Rule(
    "reshape-reshape", .exact, "reshape(reshape(x)) = reshape(x)", on: Reshape.self, over: [Reshape.self],
    examples: [[3, 2], [2, 3]].map { shape in
      {
        $0.example(.f32[2, 3]) { builder, x in builder.apply(Reshape(shape), builder.apply(Reshape([6]), x)) }
      }
    }
  ) { reshape, site in
    guard let (_, operands) = site.definition(of: site.operands[0], as: Reshape.self), let x = operands.first
    else {
      return nil
    }
    return site.reshape(x, to: reshape.shape)
  },
  Rule(
    "reshape-broadcast", .exact,
    "reshape(broadcast_in_dim(x)) = broadcast_in_dim(x) if only dimensions of size 1 come and go",
    on: Reshape.self, over: [BroadcastInDim.self],
    examples: [
      {
        $0.example(.f32[3]) { builder, x in
          builder.reshape(builder.broadcastInDim(x, dimensions: [1], to: [2, 3, 1]), to: [1, 2, 3])
        }
      },
      {
        $0.example(.f32) { builder, x in
          builder.reshape(builder.broadcast(x, to: [4, 1]), to: [4])
        }
      },
    ]
  ) { reshape, site in
    guard let (broadcast, operands) = site.definition(of: site.operands[0], as: BroadcastInDim.self),
      let x = operands.first,
      let targets = significantDimensions(from: broadcast.shape, to: reshape.shape)
    else { return nil }
    // A dimension of x that becomes one of size 1 has size 1 itself; it is dropped first.
    let shape = site.type(of: x).shape
    let kept = shape.indices.filter { shape[$0] != 1 || targets[broadcast.dimensions[$0]] != nil }
    let dimensions = kept.compactMap { targets[broadcast.dimensions[$0]] }
    guard dimensions.count == kept.count else { return nil }
    let source = site.reshape(x, to: Shape(kept.map { shape[$0] }))
    return site.apply(BroadcastInDim(reshape.shape, dimensions: dimensions), source)
  },

  Rule(
    "reverse-unit-dimensions", .exact, "reverse(x) = x along dimensions of size 1 or less", on: Reverse.self,
    examples: [
      { $0.example(.f32[1, 3]) { builder, x in builder.reverse(x, dimensions: [0]) } },
      { $0.example(.f32[1, 3]) { builder, x in builder.reverse(x, dimensions: [1, 0]) } },
      { $0.example(.f32[3]) { builder, x in builder.reverse(x, dimensions: []) } },
    ]
  ) { reverse, site in
    let shape = site.type(of: site.operands[0]).shape
    let dimensions = reverse.dimensions.filter { shape[$0] > 1 }
    if dimensions.isEmpty { return site.operands[0] }
    guard dimensions.count < reverse.dimensions.count else { return nil }
    return site.apply(Reverse(dimensions: dimensions), site.operands[0])
  },
  Rule(
    "reverse-reverse", .exact, "reverse(reverse(x)) = reverse(x) along the dimensions of one alone",
    on: Reverse.self, over: [Reverse.self],
    examples: [[0, 1], [1]].map { dimensions in
      {
        $0.example(.f32[2, 3]) { builder, x in
          builder.reverse(builder.reverse(x, dimensions: [0, 1]), dimensions: dimensions)
        }
      }
    }
  ) { outer, site in
    guard let (inner, operands) = site.definition(of: site.operands[0], as: Reverse.self),
      let x = operands.first
    else { return nil }
    let dimensions = Set(outer.dimensions).symmetricDifference(inner.dimensions).sorted()
    return dimensions.isEmpty ? x : site.apply(Reverse(dimensions: dimensions), x)
  },
]

/// For each dimension of `from`, the one of `to` that it becomes; nil for a dimension of size 1 that has no
/// partner. Nil if the shapes differ in more than dimensions of size 1.
func significantDimensions(from: Shape, to: Shape) -> [Int?]? {
  let source = from.indices.filter { from[$0] != 1 }
  let target = to.indices.filter { to[$0] != 1 }
  guard source.count == target.count, zip(source, target).allSatisfy({ from[$0] == to[$1] }) else {
    return nil
  }
  var result = [Int?](repeating: nil, count: from.rank)
  for (a, b) in zip(source, target) { result[a] = b }
  return result
}
