import SluiceIR
import SluiceOperations

/// Laws of what is taken from, put to or ordered at places that are computed, where the places are known after all.
let dynamicRules: [Rule] = [
  Rule(
    "dynamic-slice-whole", .exact, "dynamic_slice(x, ...) = x if it takes everything", on: DynamicSlice.self,
    examples: [
      {
        $0.example(.f32[2, 3], .i32) { builder, x, i in builder.dynamicSlice(x, at: [i, i], sizes: [2, 3]) }
      },
      { $0.example(.f32, .i32) { builder, x, _ in builder.dynamicSlice(x, at: [], sizes: []) } },
    ]
  ) { slice, site in
    site.type(of: site.operands[0]) == site.resultType ? site.operands[0] : nil
  },
  Rule(
    "dynamic-slice-known", .exact, "dynamic_slice(x, constants) = slice(x)", on: DynamicSlice.self,
    over: [Constant.self],
    examples: [-3.0, 1, 9].map { start in
      {
        $0.example(.f32[5, 4], .i32) { builder, x, _ in
          builder.dynamicSlice(
            x, at: [builder.constant(start, .i32), builder.constant(1, .i32)], sizes: [2, 3])
        }
      }
    }
  ) { slice, site in
    guard
      let start = site.starts(site.operands.dropFirst(), site.type(of: site.operands[0]).shape, slice.sizes)
    else { return nil }
    return site.apply(Slice(start: start, limit: zip(start, slice.sizes).map { $0 + $1 }), site.operands[0])
  },
  Rule(
    "dynamic-slice-of-repeated", .exact,
    "dynamic_slice(broadcast(x), ...) = broadcast(x) if x is one element",
    on: DynamicSlice.self, over: [BroadcastInDim.self],
    examples: [
      {
        $0.example(.f32, .i32) { builder, x, i in
          builder.dynamicSlice(builder.broadcast(x, to: [4, 3]), at: [i, i], sizes: [2, 3])
        }
      }
    ]
  ) { slice, site in
    guard let (broadcast, operands) = site.definition(of: site.operands[0], as: BroadcastInDim.self),
      let x = operands.first, site.type(of: x).elementCount == 1
    else { return nil }
    return site.apply(BroadcastInDim(Shape(slice.sizes), dimensions: broadcast.dimensions), x)
  },
  Rule(
    "dynamic-slice-of-splat", .exact, "dynamic_slice(splat(c), ...) = splat(c)", on: DynamicSlice.self,
    over: [Constant.self],
    examples: [
      {
        $0.example(.f32, .i32) { builder, _, i in
          builder.dynamicSlice(builder.constant(3, .f32[4, 3]), at: [i, i], sizes: [2, 3])
        }
      }
    ]
  ) { slice, site in
    site.uniform(site.operands[0]).flatMap { site.splat($0, Shape(slice.sizes)) }
  },
  Rule(
    "dynamic-slice-of-update", .exact,
    "dynamic_slice(dynamic_update_slice(x, u, i), i) = u of the same sizes",
    on: DynamicSlice.self, over: [DynamicUpdateSlice.self],
    examples: [
      {
        $0.example(.f32[5], .f32[2], .i32) { builder, x, u, i in
          builder.dynamicSlice(builder.dynamicUpdateSlice(x, u, at: [i]), at: [i], sizes: [2])
        }
      }
    ]
  ) { slice, site in
    guard let (_, operands) = site.definition(of: site.operands[0], as: DynamicUpdateSlice.self) else {
      return nil
    }
    let update = operands[operands.startIndex + 1]
    guard site.type(of: update) == site.resultType,
      operands.dropFirst(2).elementsEqual(site.operands.dropFirst())
    else { return nil }
    return update
  },
  Rule(
    "dynamic-update-slice-whole", .exact, "dynamic_update_slice(x, u, ...) = u if it replaces everything",
    on: DynamicUpdateSlice.self,
    examples: [
      {
        $0.example(.f32[2, 3], .f32[2, 3], .i32) { builder, x, u, i in
          builder.dynamicUpdateSlice(x, u, at: [i, i])
        }
      }
    ]
  ) { _, site in
    site.type(of: site.operands[1]) == site.resultType ? site.operands[1] : nil
  },
  Rule(
    "dynamic-update-slice-nothing", .exact, "dynamic_update_slice(x, u, ...) = x if u is empty",
    on: DynamicUpdateSlice.self,
    examples: [
      {
        $0.example(.f32[2, 3], .f32[0, 3], .i32) { builder, x, u, i in
          builder.dynamicUpdateSlice(x, u, at: [i, i])
        }
      }
    ]
  ) { _, site in
    site.type(of: site.operands[1]).elementCount == 0 ? site.operands[0] : nil
  },
  Rule(
    "dynamic-update-slice-again", .exact,
    "dynamic_update_slice(dynamic_update_slice(x, u, i), v, i) = dynamic_update_slice(x, v, i) of the same sizes",
    on: DynamicUpdateSlice.self, over: [DynamicUpdateSlice.self],
    examples: [
      {
        $0.example(.f32[5], .f32[2], .i32) { builder, x, u, i in
          builder.dynamicUpdateSlice(
            builder.dynamicUpdateSlice(x, u, at: [i]), builder.negate(u), at: [i])
        }
      }
    ]
  ) { update, site in
    guard let (_, operands) = site.definition(of: site.operands[0], as: DynamicUpdateSlice.self),
      site.type(of: operands[operands.startIndex + 1]) == site.type(of: site.operands[1]),
      operands.dropFirst(2).elementsEqual(site.operands.dropFirst(2)), let x = operands.first
    else { return nil }
    return site.apply(update, [x] + site.operands.dropFirst())
  },
  Rule(
    "add-updated-zeros", .exact,
    "add(x, dynamic_update_slice(0, u, i)) = dynamic_update_slice(x, add(dynamic_slice(x, i), u), i) if x is never -0",
    on: Add.self, over: [DynamicUpdateSlice.self],
    examples: [
      {
        $0.example(.f32[5], .f32[2], .i32) { builder, x, u, i in
          builder.add(
            builder.exponential(x), builder.dynamicUpdateSlice(builder.constant(0, .f32[5]), u, at: [i]))
        }
      },
      {
        $0.example(.f32[5, 3], .f32[1, 3], .i32) { builder, x, u, i in
          builder.add(builder.dynamicUpdateSlice(builder.constant(-0.0, .f32[5, 3]), u, at: [i, i]), x)
        }
      },
      {
        $0.example(.i32[5], .i32[2], .i32) { builder, x, u, i in
          builder.add(x, builder.dynamicUpdateSlice(builder.constant(0, .i32[5]), u, at: [i]))
        }
      },
    ]
  ) { _, site in
    for (x, other) in [(site.operands[0], site.operands[1]), (site.operands[1], site.operands[0])] {
      guard let (_, operands) = site.definition(of: other, as: DynamicUpdateSlice.self),
        let zeros = operands.first,
        let literal = site.literal(zeros),
        let added = AddedSlice(x, Array(operands), literal, site.type(of: operands[operands.startIndex + 1])),
        added.keepsAll || site.facts(of: x).contains(.neverNegativeZero)
      else { continue }
      let sizes = site.type(of: added.update).shape.dimensions
      let slice = site.apply(DynamicSlice(sizes: sizes), [x] + added.starts)
      let sum = site.apply(Add(), slice, added.update)
      return site.apply(DynamicUpdateSlice(), [x, sum] + added.starts)
    }
    return nil
  },
  Rule(
    "sort-of-one", .exact, "sort(x) = x along a dimension of size 0 or 1", roots: [Sort.self],
    examples: [
      { builder in
        let (x, y) = (builder.parameter(.f32[3, 1]), builder.parameter(.i32[3, 1]))
        return builder.sort([x, y], axis: 1)
      }
    ]
  ) { site in
    guard let sort = site.operation as? Sort else { return nil }
    let shape = site.resultType.shape
    return shape[sort.axis(rank: shape.rank)] <= 1 ? site.operands : nil
  },
]

extension RuleSite {
  /// The clamped values of scalar starts that are constants; nil if one is not.
  fileprivate func starts(_ values: ArraySlice<Value>, _ shape: Shape, _ sizes: [Int]) -> [Int]? {
    var result: [Int] = []
    for (axis, value) in values.enumerated() {
      guard let literal = literal(value) else { return nil }
      result.append(ReferenceTensor(literal).starts(last: shape[axis] - sizes[axis])[0])
    }
    return result
  }
}

extension ReferenceTensor {
  /// Indices held between 0 and `last`.
  func starts(last: Int) -> [Int] {
    integers.map { pattern in
      type.element.kind == .unsigned && pattern < 0 ? last : min(max(Int(pattern), 0), last)
    }
  }
}
