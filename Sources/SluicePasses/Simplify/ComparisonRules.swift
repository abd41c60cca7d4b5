import SluiceIR
import SluiceOperations

private let integer: [ElementType.Kind] = [.signed, .unsigned, .boolean]
private let float: [ElementType.Kind] = [.float]
private let all: [ElementType.Kind] = [.float, .signed, .unsigned, .boolean]

/// Laws of comparisons. A float need not equal itself: it may be NaN.
let comparisonRules: [Rule] = [
  Rule("equal-self", .exact, integer) { x in (compare(x, x, .equal), 1) },
  Rule("less-or-equal-self", .exact, integer) { x in (compare(x, x, .lessOrEqual), 1) },
  Rule("greater-or-equal-self", .exact, integer) { x in (compare(x, x, .greaterOrEqual), 1) },
  Rule("not-equal-self", .exact, integer) { x in (compare(x, x, .notEqual), 0) },
  Rule("less-self", .exact, all) { x in (compare(x, x, .less), 0) },
  Rule("greater-self", .exact, all) { x in (compare(x, x, .greater), 0) },
  Rule("equal-self-known", .exact, float) { x in (compare(x.known(.neverNaN), x, .equal), 1) },
  Rule("not-equal-self-known", .exact, float) { x in (compare(x.known(.neverNaN), x, .notEqual), 0) },
  Rule("less-or-equal-self-known", .exact, float) { x in (compare(x.known(.neverNaN), x, .lessOrEqual), 1) },
  Rule("greater-or-equal-self-known", .exact, float) { x in
    (compare(x.known(.neverNaN), x, .greaterOrEqual), 1)
  },
  Rule("not-negative-is-not-less", .exact, float) { x in (compare(x.known(.nonNegative), 0, .less), 0) },
  Rule("not-negative-is-greater-or-equal", .exact, float) { x in
    (compare(x.known([.nonNegative, .neverNaN]), 0, .greaterOrEqual), 1)
  },
  Rule("unsigned-is-not-less", .exact, [.unsigned, .boolean]) { x in (compare(x, 0, .less), 0) },
  Rule("unsigned-is-greater-or-equal", .exact, [.unsigned, .boolean]) { x in
    (compare(x, 0, .greaterOrEqual), 1)
  },
  Rule(
    "compare-ranges", .exact, "compare(x, y) = true or false if the ranges of the integers x and y tell",
    on: Compare.self,
    examples: Compare.Direction.allCases.flatMap { direction in
      [
        { @Sendable builder in
          let counted = builder.iota(.i32[4], dimension: 0)
          return builder.compare(counted, builder.constant(4, like: counted), direction)
        },
        { @Sendable builder in
          builder.example(.u8[4], .i64[4]) { builder, x, y in
            let bound = builder.constant(-1, like: y)
            return builder.compare(builder.convert(x, to: .i64), builder.minimum(y, bound), direction)
          }
        },
      ]
    }
  ) { compare, site in
    guard let x = site.range(of: site.operands[0]), let y = site.range(of: site.operands[1]),
      let answer = compare.direction.holds(x, y)
    else { return nil }
    return site.constant(answer ? 1 : 0, site.resultType)
  },
  Rule("boolean-is-true", .exact, [.boolean]) { x in (compare(x, 1, .equal), x) },
  Rule("boolean-is-false", .exact, [.boolean]) { x in (compare(x, 0, .equal), !x) },
  Rule("boolean-is-not-true", .exact, [.boolean]) { x in (compare(x, 1, .notEqual), !x) },
  Rule("boolean-is-not-false", .exact, [.boolean]) { x in (compare(x, 0, .notEqual), x) },
  // As the derivatives of extrema ask which operand it is.
  Rule("equal-maximum", .exact, all) { x, y in
    (compare(x, maximum(x, y), .equal), compare(x, y, .greaterOrEqual))
  },
  Rule("maximum-equal", .exact, all) { x, y in
    (compare(maximum(x, y), x, .equal), compare(x, y, .greaterOrEqual))
  },
  Rule("equal-minimum", .exact, all) { x, y in
    (compare(x, minimum(x, y), .equal), compare(x, y, .lessOrEqual))
  },
  Rule("minimum-equal", .exact, all) { x, y in
    (compare(minimum(x, y), x, .equal), compare(x, y, .lessOrEqual))
  },
  Rule("is-finite-known", .exact, float) { x in (isFinite(x.known(.finite)), 1) },

  Rule(
    "compare-constant-right", .exact, "compare(c, x) = compare(x, c), exchanged, if x is no constant",
    on: Compare.self, over: [Constant.self],
    examples: Compare.Direction.allCases.map { direction in
      { $0.example(.f32[8]) { builder, x in builder.compare(builder.constant(0.5, like: x), x, direction) } }
    }
  ) { compare, site in
    guard site.literal(site.operands[0]) != nil, site.literal(site.operands[1]) == nil else { return nil }
    let exchanged = Compare(compare.direction.exchanged, isTotalOrder: compare.isTotalOrder)
    return site.apply(exchanged, site.operands[1], site.operands[0])
  },

  Rule(
    "not-compare", .exact,
    "not(compare(x, y)) = compare(x, y), inverted, if x and y are never NaN or it is EQ or NE",
    on: Not.self, over: [Compare.self],
    examples: Compare.Direction.allCases.map { compared(.i32[8], $0) }
      + [Compare.Direction.equal, .notEqual].map { compared(.f32[8], $0) }
  ) { _, site in
    guard let (compare, operands) = site.definition(of: site.operands[0], as: Compare.self),
      let x = operands.first, let y = operands.last
    else { return nil }
    let isTotal =
      compare.isTotalOrder || compare.direction == .equal || compare.direction == .notEqual
      || site.facts(of: x).intersection(site.facts(of: y)).contains(.neverNaN)
    guard isTotal else { return nil }
    return site.apply(Compare(compare.direction.inverted, isTotalOrder: compare.isTotalOrder), x, y)
  },
]

extension Compare.Direction {
  /// Whether it holds of every pair of integers of two ranges, or of none; nil if of some.
  fileprivate func holds(_ x: ClosedRange<Int64>, _ y: ClosedRange<Int64>) -> Bool? {
    /// True: every x is before every y; false: none is.
    func isBefore(_ x: ClosedRange<Int64>, _ y: ClosedRange<Int64>) -> Bool? {
      x.upperBound < y.lowerBound ? true : x.lowerBound >= y.upperBound ? false : nil
    }
    switch self {
    case .less: return isBefore(x, y)
    case .greater: return isBefore(y, x)
    case .lessOrEqual: return isBefore(y, x).map { !$0 }
    case .greaterOrEqual: return isBefore(x, y).map { !$0 }
    case .equal, .notEqual:
      if !x.overlaps(y) { return self == .notEqual }
      return x.lowerBound == x.upperBound && x == y ? self == .equal : nil
    }
  }
}

private func compared(
  _ type: TensorType, _ direction: Compare.Direction
) -> @Sendable (GraphBuilder) -> Value {
  { $0.example(type, type) { builder, x, y in builder.not(builder.compare(x, y, direction)) } }
}
