import SluiceIR
import SluiceOperations

/// Laws of reduce. The order of a float sum or product stays what the attribute says: only laws that keep each
/// element in its place apply to those.
let reductionRules: [Rule] = [
  Rule(
    "reduce-nothing", .exact, "reduce(x, v) = v broadcast if nothing is reduced into it", on: Reduce.self,
    examples: [
      {
        $0.example(.f32[0, 3], .f32) { builder, x, v in builder.reduce(x, .add, dimensions: [0], initial: v) }
      },
      {
        $0.example(.i32[2, 0], .i32) { builder, x, v in
          builder.reduce(x, .maximum, dimensions: [1], initial: v)
        }
      },
    ]
  ) { _, site in
    guard site.operands.count == 2, site.type(of: site.operands[0]).elementCount == 0,
      site.resultType.elementCount > 0
    else { return nil }
    return site.apply(BroadcastInDim(site.resultType.shape, dimensions: []), site.operands[1])
  },
  Rule(
    "reduce-single", .exact, "reduce(x, c) = op(x, c) if each element is reduced alone", on: Reduce.self,
    over: [Constant.self],
    examples: [
      { $0.example(.f32[3]) { builder, x in builder.reduce(x, .add, dimensions: []) } },
      { $0.example(.f32[3, 1]) { builder, x in builder.reduce(x, .maximum, dimensions: [1]) } },
      { $0.example(.f32[1, 3, 1]) { builder, x in builder.reduce(x, .multiply, dimensions: [0, 2]) } },
      { $0.example(.i32[3, 1]) { builder, x in builder.reduce(x, .add, dimensions: [1]) } },
      {
        $0.example(.f32[3, 1]) { builder, x in
          builder.reduce(x, .add, dimensions: [1], initial: builder.constant(-0.0, .f32))
        }
      },
    ]
  ) { reduce, site in
    let x = site.operands[0]
    guard site.operands.count == 2, let monoid = reduce.monoid, site.type(of: x).elementCount > 0,
      reduce.dimensions.allSatisfy({ site.type(of: x).shape[$0] == 1 }),
      let initial = site.uniform(site.operands[1])
    else { return nil }
    guard let splat = site.splat(initial, site.resultType.shape) else { return nil }
    return site.apply(monoid.operation, site.reshape(x, to: site.resultType.shape), splat)
  },
  Rule(
    "reduce-broadcast", .exact,
    "reduce(broadcast_in_dim(x), v) = op(x, v) "
      + "if op is idempotent and the reduced dimensions are the repeated ones",
    on: Reduce.self, over: [BroadcastInDim.self],
    examples: [Monoid.maximum, .minimum].map { monoid in
      {
        $0.example(.f32[3], .f32) { builder, x, v in
          builder.reduce(builder.broadcast(x, to: [2, 3]), monoid, dimensions: [0], initial: v)
        }
      }
    }
  ) { reduce, site in
    guard site.operands.count == 2, let monoid = reduce.monoid, monoid.isIdempotent,
      let (x, _) = repeatedOperand(reduce, site)
    else { return nil }
    let initial = site.apply(BroadcastInDim(site.resultType.shape, dimensions: []), site.operands[1])
    return site.apply(monoid.operation, x, initial)
  },
  Rule(
    "reduce-reduce", .exact,
    "reduce(reduce(x, e), v) = reduce(x, v) if order does not matter and e is the identity",
    on: Reduce.self, over: [Reduce.self],
    examples: [
      {
        $0.example(.f32[2, 3, 4]) { builder, x in
          builder.reduce(builder.reduce(x, .maximum, dimensions: [1]), .maximum, dimensions: [1])
        }
      },
      {
        $0.example(.i32[2, 3, 4]) { builder, x in
          builder.reduce(builder.reduce(x, .add, dimensions: [0]), .add, dimensions: [0])
        }
      },
    ]
  ) { outer, site in
    guard site.operands.count == 2, let monoid = outer.monoid,
      let (inner, operands) = site.definition(of: site.operands[0], as: Reduce.self), operands.count == 2,
      inner.monoid == monoid, let x = operands.first, let start = operands.last,
      monoid.isOrderFree(site.resultType.element),
      let identity = try? monoid.identity(site.resultType.element).literal(),
      site.uniform(start) == identity
    else { return nil }
    let kept = site.type(of: x).shape.indices.filter { !inner.dimensions.contains($0) }
    let dimensions = (inner.dimensions + outer.dimensions.map { kept[$0] }).sorted()
    return site.apply(
      Reduce(dimensions: dimensions, body: outer.body, order: outer.order == nil ? nil : inner.order), x,
      site.operands[1])
  },
  Rule(
    "reduce-transpose", .exact,
    "reduce(transpose(x)) = reduce(x) if elements stay in order, or it does not matter",
    on: Reduce.self, over: [Transpose.self],
    examples: [
      {
        $0.example(.f32[2, 3, 4]) { builder, x in
          builder.ordered(
            builder.reduce(builder.transpose(x, permutation: [2, 0, 1]), .add, dimensions: [1, 2]))
        }
      },
      {
        $0.example(.f32[2, 3, 4]) { builder, x in
          builder.reduce(builder.transpose(x, permutation: [0, 2, 1]), .maximum, dimensions: [1, 2])
        }
      },
    ]
  ) { reduce, site in
    guard site.operands.count == 2,
      let (transpose, operands) = site.definition(of: site.operands[0], as: Transpose.self),
      let x = operands.first
    else { return nil }
    let kept = transpose.permutation.indices.filter { !reduce.dimensions.contains($0) }.map {
      transpose.permutation[$0]
    }
    let reduced = reduce.dimensions.sorted().map { transpose.permutation[$0] }
    // An order that is not written yet would follow from another shape.
    let isFree = reduce.monoid?.isOrderFree(site.resultType.element) ?? false
    let isFixed = reduce.order != nil || reduce.monoid == nil
    guard isAscending(kept), isFree || isFixed && isAscending(reduced) else { return nil }
    return site.apply(
      Reduce(dimensions: reduced.sorted(), body: reduce.body, order: reduce.order), x, site.operands[1])
  },
  Rule(
    "reduce-reshape", .exact, "reduce(reshape(x)) = reduce(x) if only dimensions of size 1 come and go",
    on: Reduce.self, over: [Reshape.self],
    examples: [
      {
        $0.example(.f32[2, 3]) { builder, x in
          builder.reduce(builder.reshape(x, to: [2, 1, 3]), .add, dimensions: [1, 2])
        }
      }
    ]
  ) { reduce, site in
    guard site.operands.count == 2,
      let (reshape, operands) = site.definition(of: site.operands[0], as: Reshape.self),
      let x = operands.first
    else { return nil }
    let shape = site.type(of: x).shape
    guard let targets = significantDimensions(from: shape, to: reshape.shape) else { return nil }
    // Dimensions of size 1 of x are reduced where the result has no place for them.
    let significant = shape.indices.filter { axis in
      targets[axis].map { reduce.dimensions.contains($0) } ?? false
    }
    let kept = shape.indices.filter { !significant.contains($0) }
    let result = site.resultType.shape
    guard !significant.isEmpty, kept.map({ shape[$0] }).elementsEqual(result) else { return nil }
    return site.apply(
      Reduce(dimensions: significant, body: reduce.body, order: reduce.order), x, site.operands[1])
  },
  Rule(
    "sum-broadcast", .exact, "reduce(broadcast_in_dim(x), add, 0) = x * n for integers", on: Reduce.self,
    over: [BroadcastInDim.self, Constant.self],
    examples: [
      {
        $0.example(.i32[3]) { builder, x in
          builder.reduce(builder.broadcast(x, to: [5, 3]), .add, dimensions: [0])
        }
      }
    ]
  ) { reduce, site in
    site.resultType.element.isInteger ? repeatedSum(reduce, site) : nil
  },
]

/// x * n for the sum from 0 of x repeated n times.
func repeatedSum(_ reduce: Reduce, _ site: RuleSite) -> Value? {
  guard site.operands.count == 2, reduce.monoid == .add, site.isConstant(site.operands[1], 0),
    let (x, count) = repeatedOperand(reduce, site)
  else { return nil }
  return site.apply(Multiply(), x, site.constant(Double(count), site.resultType))
}

/// What is repeated, and how many times, where a reduction takes together the repeats of a broadcast alone.
private func repeatedOperand(_ reduce: Reduce, _ site: RuleSite) -> (Value, Int)? {
  guard let (broadcast, operands) = site.definition(of: site.operands[0], as: BroadcastInDim.self),
    let x = operands.first, broadcast.shape.elementCount > 0
  else { return nil }
  let kept = broadcast.shape.indices.filter { !reduce.dimensions.contains($0) }
  let count = reduce.dimensions.reduce(1) { $0 * broadcast.shape[$1] }
  guard broadcast.dimensions == kept, site.type(of: x) == site.resultType else { return nil }
  return (x, count)
}

extension GraphBuilder {
  /// The reduction with an order written on it, for examples.
  fileprivate func ordered(_ value: Value) -> Value {
    guard let node = definition(of: value), let reduce = operation(of: node) as? Reduce else {
      return .poison
    }
    return apply(reduce.with(order: .trailing), operand(0, of: node), operand(1, of: node))
  }
}

func isAscending(_ axes: [Int]) -> Bool { zip(axes, axes.dropFirst()).allSatisfy { $0 < $1 } }

extension Monoid {
  /// Whether combining an element with itself gives it.
  package var isIdempotent: Bool { self == .maximum || self == .minimum || self == .and || self == .or }

  /// Whether elements may be combined in any order and grouping, to the bit.
  package func isOrderFree(_ element: ElementType) -> Bool {
    !element.isFloat || self == .maximum || self == .minimum
  }
}
