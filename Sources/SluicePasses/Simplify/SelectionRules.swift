import SluiceIR
import SluiceOperations

private let all: [ElementType.Kind] = [.float, .signed, .unsigned, .boolean]

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
