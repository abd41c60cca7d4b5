import SluiceIR
import SluiceOperations

private let float: [ElementType.Kind] = [.float]

/// Laws of real numbers that round differently in floats. They are used at `-O fast` only. None turns a result for
/// finite arguments into NaN or an infinity but where an intermediate value leaves the type's range.
let relaxedRules: [Rule] = [
  Rule("divide-sqrt", .relaxed, float) { x, y in (x / sqrt(y), x * rsqrt(y)) },
  Rule("multiply-quotient", .relaxed, float) { x, y in (x * (1 / y), x / y) },
  Rule("power-one-float", .relaxed, float) { x in (power(x, 1), x) },
  Rule("power-two-float", .relaxed, float) { x in (power(x, 2), x * x) },
  Rule("power-three-float", .relaxed, float) { x in (power(x, 3), x * x * x) },
  Rule("power-minus-one", .relaxed, float) { x in (power(x, -1), 1 / x) },
  Rule("distribute", .relaxed, float) { x, y, z in (x * y + x * z, x * (y + z)) },
  Rule("distribute-difference", .relaxed, float) { x, y, z in (x * y - x * z, x * (y - z)) },
  Rule("negate-difference-float", .relaxed, float) { x, y in (-(x - y), y - x) },
  Rule("add-to-negative", .relaxed, float) { x, y in (-x + y, y - x) },
  Rule("cosine-negate", .relaxed, float) { x in (cosine(-x), cosine(x)) },

  Rule(
    "divide-constant", .relaxed, "x / c = x * (1 / c)", on: Divide.self, over: [Constant.self],
    examples: [
      { $0.example(.f32[6]) { builder, x in builder.divide(x, builder.constant(3, like: x)) } }
    ]
  ) { _, site in
    guard site.resultType.element == .f32 || site.resultType.element == .f64,
      let divisor = site.number(site.operands[1]), (1 / divisor).isFinite, Float(1 / divisor).isNormal
    else { return nil }
    return site.apply(Multiply(), site.operands[0], site.constant(1 / divisor, site.resultType))
  },
  Rule(
    "divide-broadcast", .relaxed, "x / broadcast_in_dim(y) = x * broadcast_in_dim(1 / y)", on: Divide.self,
    over: [BroadcastInDim.self],
    examples: [
      {
        $0.example(.f32[4, 3], .f32[4]) { builder, x, y in
          builder.divide(x, builder.broadcast(y, to: [4, 3], axes: [0]))
        }
      }
    ]
  ) { _, site in
    guard site.resultType.element.isFloat,
      let (broadcast, operands) = site.definition(of: site.operands[1], as: BroadcastInDim.self),
      let y = operands.first, site.type(of: y).elementCount * 2 <= broadcast.shape.elementCount,
      site.literal(site.operands[0]) == nil
    else { return nil }
    let inverse = site.apply(Divide(), site.constant(1, site.type(of: y)), y)
    return site.apply(Multiply(), site.operands[0], site.apply(broadcast, inverse))
  },
  Rule(
    "add-float-constants", .relaxed, "(x + c) + d = x + (c + d)", on: Add.self,
    over: [Add.self, Constant.self],
    examples: [chained(Add(), .f32[4])]
  ) { add, site in reassociated(add, site) { $0.isFloat } },
  Rule(
    "multiply-float-constants", .relaxed, "(x * c) * d = x * (c * d)", on: Multiply.self,
    over: [Multiply.self, Constant.self], examples: [chained(Multiply(), .f32[4])]
  ) { multiply, site in reassociated(multiply, site) { $0.isFloat } },
  Rule(
    "sum-float-broadcast", .relaxed, "reduce(broadcast_in_dim(x), add, 0) = x * n", on: Reduce.self,
    over: [BroadcastInDim.self, Constant.self],
    examples: [
      {
        $0.example(.f32[3]) { builder, x in
          builder.reduce(builder.broadcast(x, to: [5, 3]), .add, dimensions: [0])
        }
      }
    ]
  ) { reduce, site in
    site.resultType.element.isFloat ? repeatedSum(reduce, site) : nil
  },
  Rule(
    "dot-single-float", .relaxed, "dot_general(x, y) = x * y, both broadcast, if one element is contracted",
    on: DotGeneral.self,
    examples: [{ $0.example(.f32[3, 1], .f32[1, 2]) { builder, x, y in builder.matmul(x, y) } }]
  ) { dot, site in
    site.resultType.element.isFloat ? outerProduct(dot, site) : nil
  },
]
