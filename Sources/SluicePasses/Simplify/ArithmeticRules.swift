import SluiceIR
import SluiceOperations

private let float: [ElementType.Kind] = [.float]
private let integer: [ElementType.Kind] = [.signed, .unsigned]
private let number: [ElementType.Kind] = [.float, .signed, .unsigned]
private let signed: [ElementType.Kind] = [.float, .signed]

/// Laws of arithmetic. Of floats, `x + 0` is not `x` (of -0 it is +0), nor `x * 0` zero (of inf it is NaN), unless the
/// facts rule those out.
let arithmeticRules: [Rule] = [
  // Sums
  Rule("add-zero", .exact, integer) { x in (x + 0, x) },
  Rule("add-negative-zero", .exact, float) { x in (x + -0.0, x) },
  Rule("add-zero-known", .exact, float) { x in (x.known(.neverNegativeZero) + 0, x) },
  Rule("subtract-zero", .exact, number) { x in (x - 0, x) },
  Rule("subtract-negative-zero-known", .exact, float) { x in (x.known(.neverNegativeZero) - -0.0, x) },
  Rule("subtract-self", .exact, integer) { x in (x - x, 0) },
  Rule("subtract-self-known", .exact, float) { x in (x.known(.finite) - x, 0) },
  Rule("zero-minus", .exact, integer) { x in (0 - x, -x) },
  Rule("negative-zero-minus", .exact, float) { x in (-0.0 - x, -x) },
  Rule("add-negated", .exact, number) { x, y in (x + -y, x - y) },
  Rule("subtract-negated", .exact, number) { x, y in (x - -y, x + y) },
  Rule("add-of-negatives", .exact, integer) { x, y in (-x - y, -(x + y)) },
  Rule("subtract-of-sum", .exact, integer) { x, y in ((x + y) - y, x) },
  Rule("add-of-difference", .exact, integer) { x, y in ((x - y) + y, x) },

  // Negation
  Rule("negate-negate", .exact, number) { x in (-(-x), x) },
  Rule("negate-difference", .exact, integer) { x, y in (-(x - y), y - x) },

  // Products
  Rule("multiply-one", .exact, number) { x in (x * 1, x) },
  Rule("multiply-minus-one", .exact, number) { x in (x * -1, -x) },
  Rule("multiply-zero", .exact, integer) { x in (x * 0, 0) },
  Rule("multiply-zero-known", .exact, float) { x in (x.known([.finite, .nonNegative]) * 0, 0) },
  Rule("multiply-negated", .exact, number) { x, y in (-x * -y, x * y) },
  Rule("multiply-abs-abs", .exact, signed) { x in (abs(x) * abs(x), x * x) },

  // Quotients
  Rule("divide-one", .exact, number) { x in (x / 1, x) },
  Rule("divide-minus-one", .exact, signed) { x in (x / -1, -x) },
  Rule("divide-negated", .exact, float) { x, y in (-x / -y, x / y) },
  Rule("remainder-one", .exact, integer) { x in (x % 1, 0) },

  // Signs and rounding
  Rule("abs-abs", .exact, signed) { x in (abs(abs(x)), abs(x)) },
  Rule("abs-negate", .exact, signed) { x in (abs(-x), abs(x)) },
  Rule("abs-known", .exact, float) { x in (abs(x.known(.nonNegative)), x) },
  Rule("sign-sign", .exact, signed) { x in (sign(sign(x)), sign(x)) },
  Rule("floor-floor", .exact, float) { x in (floor(floor(x)), floor(x)) },
  Rule("floor-ceil", .exact, float) { x in (floor(ceil(x)), ceil(x)) },
  Rule("floor-round", .exact, float) { x in (floor(round(x)), round(x)) },
  Rule("ceil-ceil", .exact, float) { x in (ceil(ceil(x)), ceil(x)) },
  Rule("ceil-floor", .exact, float) { x in (ceil(floor(x)), floor(x)) },
  Rule("ceil-round", .exact, float) { x in (ceil(round(x)), round(x)) },
  Rule("round-round", .exact, float) { x in (round(round(x)), round(x)) },
  Rule("round-floor", .exact, float) { x in (round(floor(x)), floor(x)) },
  Rule("round-ceil", .exact, float) { x in (round(ceil(x)), ceil(x)) },

  // Extrema
  Rule("maximum-self", .exact, number + [.boolean]) { x in (maximum(x, x), x) },
  Rule("minimum-self", .exact, number + [.boolean]) { x in (minimum(x, x), x) },
  Rule("maximum-again", .exact, number) { x, y in (maximum(maximum(x, y), y), maximum(x, y)) },
  Rule("minimum-again", .exact, number) { x, y in (minimum(minimum(x, y), y), minimum(x, y)) },
  Rule("maximum-of-minimum", .exact, integer) { x, y in (maximum(x, minimum(x, y)), x) },
  Rule("minimum-of-maximum", .exact, integer) { x, y in (minimum(x, maximum(x, y)), x) },
  Rule("maximum-zero-known", .exact, float) { x in (maximum(x.known(.nonNegative), 0), x) },
  Rule("maximum-infinity", .exact, float) { x in (maximum(x, .constant(-.infinity)), x) },
  Rule("minimum-infinity", .exact, float) { x in (minimum(x, .constant(.infinity)), x) },
  Rule("maximum-unsigned-zero", .exact, [.unsigned]) { x in (maximum(x, 0), x) },
  Rule("minimum-unsigned-zero", .exact, [.unsigned]) { x in (minimum(x, 0), 0) },

  // Powers
  Rule("power-zero", .exact, number) { x in (power(x, 0), 1) },
  Rule("power-one", .exact, integer) { x in (power(x, 1), x) },
  Rule("power-two", .exact, integer) { x in (power(x, 2), x * x) },
  Rule("one-to-the-power", .exact, number) { x in (power(1, x), 1) },

  // Commutative operations have their constant on the right.
  Rule(
    "constant-right", .exact, "op(c, x) = op(x, c) if op is commutative and x is no constant",
    roots: commutative, over: [Constant.self],
    examples: commutative.map { operation in
      let element: ElementType = operation is Add.Type || operation is Multiply.Type ? .f32 : .i32
      return { builder in
        [
          builder.example(TensorType(element, [3])) { builder, x in
            builder.apply(make(operation), builder.constant(2, like: x), x)
          }
        ]
      }
    }
  ) { site in
    guard site.operands.count == 2, site.literal(site.operands[0]) != nil,
      site.literal(site.operands[1]) == nil
    else { return nil }
    return [site.apply(site.operation, site.operands[1], site.operands[0])]
  },

  Rule(
    "divide-power-of-two", .exact, "x / c = x * (1 / c) if c is a power of two", on: Divide.self,
    over: [Constant.self],
    examples: [4, -0.125, 1024, 0x1p-126].map { divisor in
      { $0.example(.f32[9]) { builder, x in builder.divide(x, builder.constant(divisor, like: x)) } }
    }
  ) { _, site in
    guard site.resultType.element == .f32 || site.resultType.element == .f64,
      let divisor = site.number(site.operands[1]), divisor.isNormal, divisor.magnitude.significand == 1,
      (1 / divisor).isNormal, site.resultType.element == .f64 || Float(1 / divisor).isNormal,
      divisor.magnitude != 1
    else { return nil }
    return site.apply(Multiply(), site.operands[0], site.constant(1 / divisor, site.resultType))
  },

  Rule(
    "multiply-negated-constant", .exact, "negate(x) * c = x * -c", on: Multiply.self,
    over: [Negate.self, Constant.self],
    examples: [.f32[5], .i32[5]].map { type in
      { $0.example(type) { builder, x in builder.multiply(builder.negate(x), builder.constant(3, like: x)) } }
    }
  ) { _, site in
    guard let (_, inner) = site.definition(of: site.operands[0], as: Negate.self),
      let factor = site.number(site.operands[1]), factor == factor, factor.magnitude < 0x1p53
    else { return nil }
    return site.apply(Multiply(), inner[inner.startIndex], site.constant(-factor, site.resultType))
  },

  // Integer constants gather at the end of a chain.
  Rule(
    "add-constants", .exact, "(x + c) + d = x + (c + d) for integers", on: Add.self,
    over: [Add.self, Constant.self], examples: [chained(Add(), .i32[4]), chained(Add(), .u32[4])]
  ) { add, site in
    reassociated(add, site) { !$0.isFloat && $0 != .i1 }
  },
  Rule(
    "multiply-constants", .exact, "(x * c) * d = x * (c * d) for integers", on: Multiply.self,
    over: [Multiply.self, Constant.self],
    examples: [chained(Multiply(), .i32[4]), chained(Multiply(), .i8[4])]
  ) { multiply, site in
    reassociated(multiply, site) { !$0.isFloat && $0 != .i1 }
  },
]

private let commutative: [any Operation.Type] = [
  Add.self, Multiply.self, Maximum.self, Minimum.self, And.self, Or.self, Xor.self,
]

private func make(_ type: any Operation.Type) -> any Operation {
  (type as? any PlainElementwiseOperation.Type)?.init() ?? Add()
}

/// op(op(x, c), d) as op(x, op(c, d)).
func reassociated<Op: Operation>(
  _ operation: Op, _ site: RuleSite, _ admits: (ElementType) -> Bool
) -> Value? {
  guard admits(site.resultType.element), site.literal(site.operands[1]) != nil,
    let (_, inner) = site.definition(of: site.operands[0], as: Op.self),
    let first = inner.first, let second = inner.last, site.literal(second) != nil, site.literal(first) == nil
  else { return nil }
  return site.apply(operation, first, site.apply(operation, second, site.operands[1]))
}

func chained(_ operation: any Operation, _ type: TensorType) -> @Sendable (GraphBuilder) -> Value {
  {
    $0.example(type) { builder, x in
      builder.apply(
        operation, builder.apply(operation, x, builder.constant(3, like: x)), builder.constant(5, like: x))
    }
  }
}
