import SluiceIR
import SluiceOperations

/// Laws of concatenate and scatter.
let joiningRules: [Rule] = [
  Rule(
    "concatenate-one", .exact, "concatenate(x) = x", on: Concatenate.self,
    examples: [{ $0.example(.f32[3]) { builder, x in builder.concatenate([x], dimension: 0) } }]
  ) { _, site in site.operands.count == 1 ? site.operands[0] : nil },
  Rule(
    "concatenate-empty", .exact, "concatenate(x, y) = x if y is empty along the dimension",
    on: Concatenate.self,
    examples: [
      { $0.example(.f32[3], .f32[0]) { builder, x, y in builder.concatenate([x, y], dimension: 0) } },
      { $0.example(.f32[0], .f32[2]) { builder, x, y in builder.concatenate([y, x, y], dimension: 0) } },
    ]
  ) { concatenate, site in
    let kept = site.operands.filter { site.type(of: $0).shape[concatenate.dimension] > 0 }
    guard kept.count < site.operands.count, !kept.isEmpty else { return nil }
    return kept.count == 1 ? kept[0] : site.apply(concatenate, kept)
  },
  Rule(
    "concatenate-slices", .exact, "concatenate(x[a:b], x[b:c]) = x[a:c]", on: Concatenate.self,
    over: [Slice.self],
    examples: [
      {
        $0.example(.f32[5, 2]) { builder, x in
          builder.concatenate(
            [builder.slice(x, axis: 0, 1..<2), builder.slice(x, axis: 0, 2..<5)], dimension: 0)
        }
      }
    ]
  ) { concatenate, site in
    let axis = concatenate.dimension
    guard let (first, operands) = site.definition(of: site.operands[0], as: Slice.self),
      first.strides[axis] == 1
    else { return nil }
    var joined = first.limit
    for operand in site.operands.dropFirst() {
      guard let (next, others) = site.definition(of: operand, as: Slice.self), others.first == operands.first,
        next.start[axis] == joined[axis], next.strides == first.strides
      else { return nil }
      for other in joined.indices where other != axis {
        guard next.start[other] == first.start[other], next.limit[other] == first.limit[other] else {
          return nil
        }
      }
      joined[axis] = next.limit[axis]
    }
    return operands.first.map {
      site.apply(Slice(start: first.start, limit: joined, strides: first.strides), $0)
    }
  },

  Rule(
    "scatter-nothing", .exact, "scatter(x, i, u) = x if u is empty", roots: [Scatter.self],
    examples: [
      {
        [
          $0.example(.f32[3], .i32[0], .f32[0]) { builder, x, i, u in
            builder.scatter(
              x, i, u, .combine(.add),
              IndexingDimensions(offset: [], collapsed: [0], startIndexMap: [0], indexVector: 1))
          }
        ]
      }
    ]
  ) { site in
    guard let updates = site.operands.last, site.type(of: updates).elementCount == 0 else { return nil }
    return Array(site.operands[..<(site.operands.count / 2)])
  },
]
