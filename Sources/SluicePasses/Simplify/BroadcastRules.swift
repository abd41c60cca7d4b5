import SluiceIR
import SluiceOperations

/// Laws of broadcast_in_dim.
let broadcastRules: [Rule] = [
  Rule(
    "broadcast-identity", .exact, "broadcast_in_dim(x) = x if it has the shape and the order",
    on: BroadcastInDim.self,
    examples: [
      { $0.example(.f32[2, 3]) { builder, x in builder.broadcastInDim(x, dimensions: [0, 1], to: [2, 3]) } }
    ]
  ) { broadcast, site in
    let shape = site.type(of: site.operands[0]).shape
    return shape == broadcast.shape && broadcast.dimensions.elementsEqual(shape.indices)
      ? site.operands[0] : nil
  },
  Rule(
    "broadcast-broadcast", .exact, "broadcast_in_dim(broadcast_in_dim(x)) = broadcast_in_dim(x)",
    on: BroadcastInDim.self, over: [BroadcastInDim.self],
    examples: [
      {
        $0.example(.f32[3]) { builder, x in
          builder.broadcastInDim(
            builder.broadcastInDim(x, dimensions: [1], to: [1, 3]), dimensions: [2, 0], to: [3, 4, 2])
        }
      }
    ]
  ) { outer, site in
    guard let (inner, operands) = site.definition(of: site.operands[0], as: BroadcastInDim.self),
      let x = operands.first
    else { return nil }
    return site.apply(
      BroadcastInDim(outer.shape, dimensions: inner.dimensions.map { outer.dimensions[$0] }), x)
  },
  Rule(
    "broadcast-transpose", .exact,
    "broadcast_in_dim(transpose(x)) = broadcast_in_dim(x), dimensions permuted",
    on: BroadcastInDim.self, over: [Transpose.self],
    examples: [
      {
        $0.example(.f32[2, 3]) { builder, x in
          builder.broadcast(builder.transpose(x, permutation: [1, 0]), to: [4, 3, 2])
        }
      }
    ]
  ) { broadcast, site in
    guard let (transpose, operands) = site.definition(of: site.operands[0], as: Transpose.self),
      let x = operands.first
    else { return nil }
    return site.apply(
      BroadcastInDim(broadcast.shape, dimensions: transpose.inverse.map { broadcast.dimensions[$0] }), x)
  },
  Rule(
    "broadcast-reshape", .exact,
    "broadcast_in_dim(reshape(x)) = broadcast_in_dim(x) if only dimensions of size 1 come",
    on: BroadcastInDim.self, over: [Reshape.self],
    examples: [
      {
        $0.example(.f32[3]) { builder, x in
          builder.broadcastInDim(builder.reshape(x, to: [1, 3]), dimensions: [0, 1], to: [2, 3])
        }
      },
      {
        $0.example(.f32[1]) { builder, x in
          builder.broadcastInDim(builder.reshape(x, to: [1, 1]), dimensions: [0, 1], to: [7, 1])
        }
      },
    ]
  ) { broadcast, site in
    guard let (reshape, operands) = site.definition(of: site.operands[0], as: Reshape.self),
      let x = operands.first,
      let targets = significantDimensions(from: site.type(of: x).shape, to: reshape.shape)
    else { return nil }
    let dimensions = targets.compactMap { $0.map { broadcast.dimensions[$0] } }
    if dimensions.count == targets.count {
      return site.apply(BroadcastInDim(broadcast.shape, dimensions: dimensions), x)
    }
    // Dimensions of size 1 that have no place of their own in the reshape are none in the broadcast.
    guard dimensions.count < reshape.shape.rank else { return nil }
    let significant = reshape.shape.filter { $0 != 1 }
    return site.apply(
      BroadcastInDim(broadcast.shape, dimensions: dimensions), site.reshape(x, to: Shape(significant)))
  },
  Rule(
    "broadcast-is-reshape", .exact, "broadcast_in_dim(x) = reshape(x) if it only adds dimensions of size 1",
    on: BroadcastInDim.self,
    examples: [
      { $0.example(.f32[3]) { builder, x in builder.broadcastInDim(x, dimensions: [1], to: [1, 3]) } },
      {
        $0.example(.f32[3, 1]) { builder, x in builder.broadcastInDim(x, dimensions: [0, 2], to: [3, 1, 1]) }
      },
    ]
  ) { broadcast, site in
    let shape = site.type(of: site.operands[0]).shape
    let significant = shape.indices.filter { shape[$0] != 1 }.map { broadcast.dimensions[$0] }
    guard shape.elementCount == broadcast.shape.elementCount, shape.elementCount > 0,
      zip(significant, significant.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    return site.reshape(site.operands[0], to: broadcast.shape)
  },

  Rule(
    "unary-of-broadcast", .exact,
    "f(broadcast_in_dim(x)) = broadcast_in_dim(f(x)) if f is unary and elementwise",
    roots: unary, over: [BroadcastInDim.self],
    examples: unary.map { operation in
      let element: ElementType = operation is Not.Type ? .i1 : .f32
      let shape = TensorType(element, [3])
      return {
        [
          $0.example(shape) { builder, x in
            builder.apply(instance(operation), builder.broadcast(x, to: [2, 3]))
          }
        ]
      }
    }
  ) { site in
    guard let (broadcast, operands) = site.definition(of: site.operands[0], as: BroadcastInDim.self),
      let x = operands.first,
      site.type(of: x).elementCount < broadcast.shape.elementCount
    else { return nil }
    return [site.apply(broadcast, site.apply(site.operation, x))]
  },
  Rule(
    "binary-of-broadcasts", .exact,
    "f(broadcast_in_dim(x), broadcast_in_dim(y)) = broadcast_in_dim(f(x, y)) "
      + "if both are broadcast alike; y may be a splat",
    roots: binary, over: [BroadcastInDim.self],
    examples: [
      {
        [
          $0.example(.f32[3], .f32[3]) { builder, x, y in
            builder.subtract(builder.broadcast(x, to: [2, 3]), builder.broadcast(y, to: [2, 3]))
          }
        ]
      },
      {
        [
          $0.example(.f32) { builder, x in
            builder.divide(builder.constant(2, .f32[4]), builder.broadcast(x, to: [4]))
          }
        ]
      },
    ]
  ) { site in
    let broadcasts = site.operands.map { site.definition(of: $0, as: BroadcastInDim.self) }
    guard let model = broadcasts.lazy.compactMap({ $0 }).first, let first = model.operands.first,
      site.type(of: first).elementCount < model.operation.shape.elementCount
    else { return nil }
    let shape = site.type(of: first).shape
    var smaller: [Value] = []
    for (operand, broadcast) in zip(site.operands, broadcasts) {
      if let broadcast, let x = broadcast.operands.first {
        guard broadcast.operation == model.operation, site.type(of: x).shape == shape else { return nil }
        smaller.append(x)
      } else if let scalar = site.uniform(operand), let splat = site.splat(scalar, shape) {
        smaller.append(splat)
      } else {
        return nil
      }
    }
    return [site.apply(model.operation, site.apply(site.operation, smaller))]
  },
]

private let unary: [any Operation.Type] = [
  Abs.self, Negate.self, Sign.self, Exponential.self, ExponentialMinusOne.self, Log.self, LogPlusOne.self,
  Logistic.self, Tanh.self, Erf.self, Sqrt.self, Rsqrt.self, Sine.self, Cosine.self, Floor.self, Ceil.self,
  RoundNearestEven.self, IsFinite.self, Not.self, Convert.self,
]

private let binary: [any Operation.Type] = [
  Add.self, Subtract.self, Multiply.self, Divide.self, Remainder.self, Power.self, Maximum.self, Minimum.self,
  And.self, Or.self, Xor.self, Compare.self,
]

private func instance(_ type: any Operation.Type) -> any Operation {
  (type as? any PlainElementwiseOperation.Type)?.init() ?? Convert(to: .i32)
}
