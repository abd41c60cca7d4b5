import SluiceIR
import SluiceOperations

private let all: [ElementType.Kind] = [.float, .signed, .unsigned, .boolean]
private let number: [ElementType.Kind] = [.float, .signed, .unsigned]

/// Laws of select and clamp. A predicate may be a scalar for all elements.
let selectionRules: [Rule] = [
  Rule("select-true", .exact, all) { x, y in (select(1, x, y), x) },
  Rule("select-false", .exact, all) { x, y in (select(0, x, y), y) },
  Rule("select-same", .exact, all) { x, y in (select(x, y, y), y) },
  Rule("select-not", .exact, all) { x, y, z in (select(!x, y, z), select(x, z, y)) },
  Rule("select-select-true", .exact, all) { x, y, z, w in
    (select(x, select(x, y, z), w), select(x, y, w))
  },
  Rule("select-select-false", .exact, all) { x, y, z, w in
    (select(x, y, select(x, z, w)), select(x, y, w))
  },
  Rule("select-is-predicate", .exact, [.boolean]) { x in (select(x, 1, 0), x) },
  Rule("select-is-not-predicate", .exact, [.boolean]) { x in (select(x, 0, 1), !x) },
  Rule("select-or", .exact, [.boolean]) { x, y in (select(x, 1, y), x | y) },
  Rule("select-and", .exact, [.boolean]) { x, y in (select(x, y, 0), x & y) },

  // As the derivative of abs takes one side of a value from the other.
  Rule("subtract-selected", .exact, number) { x, y, z in
    (select(x, y, 0) - select(x, 0, z), select(x, y, 0 - z))
  },
  Rule("subtract-unselected", .exact, number) { x, y, z in
    (select(x, 0, y) - select(x, z, 0), select(x, 0 - z, y))
  },
  Rule(
    "selected-constants", .exact,
    "op(select(p, a, b), c) = select(p, op(a, c), op(b, c)) if a, b and c are constants, or selected from such",
    roots: [Add.self, Subtract.self, Multiply.self, Divide.self], over: [Select.self],
    examples: [
      { @Sendable builder in
        let (p, q) = (builder.parameter(.i1[4]), builder.parameter(.i1[4]))
        let (zero, one) = (builder.constant(0, .f32[4]), builder.constant(1, .f32[4]))
        let (x, y) = (builder.select(p, one, zero), builder.select(q, builder.constant(-3, .f32[4]), one))
        return [builder.divide(x, y)]
      },
      { @Sendable builder in
        let (p, q) = (builder.parameter(.i1), builder.parameter(.i1[4]))
        let (zero, one) = (builder.constant(0, .f32[4]), builder.constant(1, .f32[4]))
        let x = builder.select(p, builder.select(q, builder.constant(0.1, .f32[4]), one), zero)
        return [builder.subtract(builder.constant(0.3, .f32[4]), x)]
      },
      { @Sendable builder in
        let p = builder.parameter(.i1[4])
        let x = builder.select(p, builder.constant(7, .i32[4]), builder.constant(-2, .i32[4]))
        return [builder.multiply(x, builder.constant(5, .i32[4]))]
      },
    ]
  ) { site in
    guard let left = SelectedConstants(site.operands[0], site),
      let right = SelectedConstants(site.operands[1], site),
      left.depth + right.depth <= SelectedConstants.greatestDepth, left.depth + right.depth > 0,
      left.depth == 0 || right.depth == 0 || left.hasZero(site)
    else { return nil }
    let operation = site.operation
    return [left.mapped(site) { a in right.mapped(site) { b in site.apply(operation, a, b) } }]
  },

  Rule("clamp-clamp", .exact, all) { x, y, z in (clamp(x, clamp(x, y, z), z), clamp(x, y, z)) },
  Rule("clamp-infinities", .exact, [.float]) { x in
    (clamp(.constant(-.infinity), x, .constant(.infinity)), x)
  },

  Rule(
    "select-broadcast-predicate", .exact, "select(broadcast(p), x, y) = select(p, x, y) if p is a scalar",
    on: Select.self, over: [BroadcastInDim.self],
    examples: [
      {
        $0.example(.i1, .f32[2, 3], .f32[2, 3]) { builder, p, x, y in
          builder.select(builder.broadcast(p, to: [2, 3]), x, y)
        }
      }
    ]
  ) { select, site in
    guard let (_, operands) = site.definition(of: site.operands[0], as: BroadcastInDim.self),
      let predicate = operands.first, site.type(of: predicate).rank == 0
    else { return nil }
    return site.apply(select, predicate, site.operands[1], site.operands[2])
  },

  Rule(
    "stop-gradient", .exact, "stop_gradient(x) = x", on: StopGradient.self,
    examples: [{ $0.example(.f32[3]) { builder, x in builder.stopGradient(x) } }]
  ) { _, site in site.operands[0] },
]

/// A constant whose elements are all equal, or a choice between two such, which may be chosen themselves.
private indirect enum SelectedConstants {
  /// What is gained is one operation; more choices than this would cost more.
  static let greatestDepth = 2

  case constant(Value)
  case select(Value, SelectedConstants, SelectedConstants)

  /// Nil if `value` is not one, or of more choices one in the other.
  init?(_ value: Value, _ site: RuleSite, depth: Int = greatestDepth) {
    if site.uniform(value) != nil {
      self = .constant(value)
      return
    }
    guard depth > 0, let (_, operands) = site.definition(of: value, as: Select.self) else { return nil }
    let values = Array(operands)
    guard let a = SelectedConstants(values[1], site, depth: depth - 1),
      let b = SelectedConstants(values[2], site, depth: depth - 1)
    else { return nil }
    self = .select(values[0], a, b)
  }

  /// How many choices are made one after the other.
  var depth: Int {
    switch self {
    case .constant: 0
    case .select(_, let a, let b): 1 + max(a.depth, b.depth)
    }
  }

  /// Whether one of the choices is 0: of this a product or quotient of choices has but one.
  func hasZero(_ site: RuleSite) -> Bool {
    switch self {
    case .constant(let value): site.number(value) == 0
    case .select(_, let a, let b): a.hasZero(site) || b.hasZero(site)
    }
  }

  func mapped(_ site: RuleSite, _ transform: (Value) -> Value) -> Value {
    switch self {
    case .constant(let value): transform(value)
    case .select(let predicate, let a, let b):
      site.apply(Select(), predicate, a.mapped(site, transform), b.mapped(site, transform))
    }
  }
}
