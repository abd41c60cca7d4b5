import SluiceIR
import SluiceOperations

/// Laws of dot_general. Each element accumulates from +0 in the order of the contracted dimensions, which stays.
let contractionRules: [Rule] = [
  Rule(
    "dot-transposed-lhs", .exact, "dot_general(transpose(x), y) = dot_general(x, y), dimensions permuted",
    on: DotGeneral.self, over: [Transpose.self],
    examples: [
      {
        $0.example(.f32[4, 3], .f32[4, 5]) { builder, x, y in
          builder.matmul(builder.transpose(x, permutation: [1, 0]), y)
        }
      },
      {
        $0.example(.f32[3, 2, 4], .f32[2, 4, 5]) { builder, x, y in
          builder.dotGeneral(
            builder.transpose(x, permutation: [1, 0, 2]), y, lhsBatching: [0], rhsBatching: [0],
            lhsContracting: [2],
            rhsContracting: [1])
        }
      },
    ]
  ) { dot, site in
    guard let (transpose, operands) = site.definition(of: site.operands[0], as: Transpose.self),
      let x = operands.first
    else { return nil }
    let permutation = transpose.permutation
    guard isAscending(dot.lhsFree(permutation.count).map { permutation[$0] }) else { return nil }
    return site.apply(
      DotGeneral(
        lhsBatching: dot.lhsBatching.map { permutation[$0] }, rhsBatching: dot.rhsBatching,
        lhsContracting: dot.lhsContracting.map { permutation[$0] }, rhsContracting: dot.rhsContracting),
      x, site.operands[1])
  },
  Rule(
    "dot-transposed-rhs", .exact, "dot_general(x, transpose(y)) = dot_general(x, y), dimensions permuted",
    on: DotGeneral.self, over: [Transpose.self],
    examples: [
      {
        $0.example(.f32[3, 4], .f32[5, 4]) { builder, x, y in
          builder.matmul(x, builder.transpose(y, permutation: [1, 0]))
        }
      }
    ]
  ) { dot, site in
    guard let (transpose, operands) = site.definition(of: site.operands[1], as: Transpose.self),
      let y = operands.first
    else { return nil }
    let permutation = transpose.permutation
    guard isAscending(dot.rhsFree(permutation.count).map { permutation[$0] }) else { return nil }
    return site.apply(
      DotGeneral(
        lhsBatching: dot.lhsBatching, rhsBatching: dot.rhsBatching.map { permutation[$0] },
        lhsContracting: dot.lhsContracting, rhsContracting: dot.rhsContracting.map { permutation[$0] }),
      site.operands[0], y)
  },
  Rule(
    "transpose-dot", .exact,
    "transpose(dot_general(x, y)) = dot_general(y, x) if the free dimensions change sides in order and only it needs the product",
    on: Transpose.self, over: [DotGeneral.self],
    examples: [
      {
        $0.example(.f32[4, 3], .f32[4, 5]) { builder, x, y in
          builder.transpose(
            builder.dotGeneral(x, y, lhsContracting: [0], rhsContracting: [0]), permutation: [1, 0])
        }
      },
      {
        $0.example(.f32[2, 3, 4], .f32[5, 2, 4]) { builder, x, y in
          builder.transpose(
            builder.dotGeneral(
              x, y, lhsBatching: [0], rhsBatching: [1], lhsContracting: [2], rhsContracting: [2]),
            permutation: [0, 2, 1])
        }
      },
    ]
  ) { transpose, site in
    guard let (dot, operands) = site.definition(of: site.operands[0], as: DotGeneral.self),
      let x = operands.first, let y = operands.last, !site.isShared(site.operands[0])
    else { return nil }
    let batch = dot.lhsBatching.count
    let rows = dot.lhsFree(site.type(of: x).rank).count
    let exchanged =
      Array(0..<batch) + Array((batch + rows)..<transpose.permutation.count)
      + Array(batch..<(batch + rows))
    guard transpose.permutation == exchanged else { return nil }
    // Each product is the same with its factors exchanged, and their order in the sum stays.
    return site.apply(
      DotGeneral(
        lhsBatching: dot.rhsBatching, rhsBatching: dot.lhsBatching, lhsContracting: dot.rhsContracting,
        rhsContracting: dot.lhsContracting), y, x)
  },
  Rule(
    "dot-of-nothing", .exact, "dot_general(x, y) = 0 if a contracted dimension is empty", on: DotGeneral.self,
    examples: [{ $0.example(.f32[3, 0], .f32[0, 2]) { builder, x, y in builder.matmul(x, y) } }]
  ) { dot, site in
    let shape = site.type(of: site.operands[0]).shape
    return dot.lhsContracting.contains { shape[$0] == 0 } && site.resultType.elementCount > 0
      ? site.constant(0, site.resultType) : nil
  },
  Rule(
    "dot-zero", .exact, "dot_general(x, 0) = 0 if x is finite", on: DotGeneral.self, over: [Constant.self],
    examples: [
      {
        $0.example(.i32[3, 4]) { builder, x in
          builder.matmul(builder.convert(x, to: .f32), builder.constant(0, .f32[4, 2]))
        }
      },
      {
        $0.example(.i32[3, 4]) { builder, x in
          builder.matmul(builder.constant(-0.0, .f32[2, 3]), builder.convert(x, to: .f32))
        }
      },
    ]
  ) { _, site in
    for (zero, other) in [(0, 1), (1, 0)] {
      let operand = site.operands[zero]
      if site.isConstant(operand, 0) || site.isConstant(operand, -0.0),
        site.facts(of: site.operands[other]).contains(.finite)
      {
        return site.constant(0, site.resultType)
      }
    }
    return nil
  },
  Rule(
    "dot-single", .exact,
    "dot_general(x, y) = x * y, both broadcast, for integers if one element is contracted",
    on: DotGeneral.self,
    examples: [
      { $0.example(.i32[3, 1], .i32[1, 2]) { builder, x, y in builder.matmul(x, y) } },
      {
        $0.example(.i32[3], .i32[2]) { builder, x, y in
          builder.dotGeneral(x, y, lhsContracting: [], rhsContracting: [])
        }
      },
    ]
  ) { dot, site in
    site.resultType.element.isInteger ? outerProduct(dot, site) : nil
  },
]

/// The product of both operands, broadcast to the result, where at most one element is contracted.
func outerProduct(_ dot: DotGeneral, _ site: RuleSite) -> Value? {
  let (x, y) = (site.operands[0], site.operands[1])
  let (left, right) = (site.type(of: x).shape, site.type(of: y).shape)
  guard site.resultType.elementCount > 0, dot.lhsContracting.allSatisfy({ left[$0] == 1 }) else { return nil }
  let (rows, columns) = (dot.lhsFree(left.rank), dot.rhsFree(right.rank))
  let batch = dot.lhsBatching.count
  func spread(_ value: Value, _ shape: Shape, _ batching: [Int], _ free: [Int], from start: Int) -> Value {
    let kept = shape.indices.filter { batching.contains($0) || free.contains($0) }
    let dimensions = kept.map { axis in
      batching.firstIndex(of: axis) ?? start + (free.firstIndex(of: axis) ?? 0)
    }
    let reshaped = site.reshape(value, to: Shape(kept.map { shape[$0] }))
    return site.apply(BroadcastInDim(site.resultType.shape, dimensions: dimensions), reshaped)
  }
  return site.apply(
    Multiply(), spread(x, left, dot.lhsBatching, rows, from: batch),
    spread(y, right, dot.rhsBatching, columns, from: batch + rows.count))
}
