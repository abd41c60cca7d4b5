import SluiceIR
import SluiceOperations

/// Laws of slice and pad.
let slicingRules: [Rule] = [
  Rule(
    "slice-identity", .exact, "slice(x) = x if it takes everything", on: Slice.self,
    examples: [
      { $0.example(.f32[2, 3]) { builder, x in builder.slice(x, start: [0, 0], limit: [2, 3]) } },
      { $0.example(.f32[1]) { builder, x in builder.slice(x, start: [0], limit: [1], strides: [4]) } },
    ]
  ) { _, site in
    site.type(of: site.operands[0]) == site.resultType ? site.operands[0] : nil
  },
  Rule(
    "slice-slice", .exact, "slice(slice(x)) = slice(x)", on: Slice.self, over: [Slice.self],
    examples: [
      {
        $0.example(.f32[20]) { builder, x in
          builder.slice(
            builder.slice(x, start: [1], limit: [18], strides: [2]), start: [1], limit: [8], strides: [3])
        }
      },
      {
        $0.example(.f32[5, 4]) { builder, x in
          builder.slice(builder.slice(x, axis: 0, 1..<5), start: [2, 1], limit: [4, 3])
        }
      },
    ]
  ) { outer, site in
    guard let (inner, operands) = site.definition(of: site.operands[0], as: Slice.self),
      let x = operands.first
    else {
      return nil
    }
    var (start, limit, strides) = (outer.start, outer.limit, outer.strides)
    let sizes = site.resultType.shape
    for axis in start.indices {
      let (stride, overflow) = inner.strides[axis].multipliedReportingOverflow(by: outer.strides[axis])
      guard !overflow else { return nil }
      strides[axis] = sizes[axis] > 1 ? stride : 1
      start[axis] = inner.start[axis] + (sizes[axis] > 0 ? outer.start[axis] * inner.strides[axis] : 0)
      limit[axis] = sizes[axis] == 0 ? start[axis] : start[axis] + (sizes[axis] - 1) * strides[axis] + 1
    }
    return site.apply(Slice(start: start, limit: limit, strides: strides), x)
  },
  Rule(
    "slice-concatenate", .exact, "slice(concatenate(x, y)) = slice(x) if it takes from x alone",
    on: Slice.self,
    over: [Concatenate.self],
    examples: [0..<2, 3..<5, 1..<2].map { range in
      {
        $0.example(.f32[3, 2], .f32[2, 2]) { builder, x, y in
          builder.slice(builder.concatenate([x, y], dimension: 0), axis: 0, range)
        }
      }
    }
  ) { slice, site in
    guard let (concatenate, operands) = site.definition(of: site.operands[0], as: Concatenate.self),
      site.resultType.elementCount > 0
    else { return nil }
    let axis = concatenate.dimension
    let last = slice.start[axis] + (site.resultType.shape[axis] - 1) * slice.strides[axis]
    var begin = 0
    for operand in operands {
      let end = begin + site.type(of: operand).shape[axis]
      if slice.start[axis] < end {
        guard last < end else { return nil }
        var (start, limit) = (slice.start, slice.limit)
        start[axis] -= begin
        limit[axis] = last - begin + 1
        return site.apply(Slice(start: start, limit: limit, strides: slice.strides), operand)
      }
      begin = end
    }
    return nil
  },
  Rule(
    "slice-pad", .exact, "slice(pad(x, v)) = slice(x) inside x, v broadcast outside", on: Slice.self,
    over: [Pad.self],
    examples: [
      [2..<4, 0..<3], [0..<2, 0..<3], [5..<6, 0..<1], [3..<4, 1..<2],
    ].map { ranges in
      {
        $0.example(.f32[3, 3], .f32) { builder, x, v in
          builder.slice(
            builder.pad(x, v, low: [2, 0], high: [1, 0]), start: ranges.map(\.lowerBound),
            limit: ranges.map(\.upperBound))
        }
      }
    }
  ) { slice, site in
    guard let (pad, operands) = site.definition(of: site.operands[0], as: Pad.self), let x = operands.first,
      let value = operands.last, pad.interior.allSatisfy({ $0 == 0 }), site.resultType.elementCount > 0
    else { return nil }
    let shape = site.type(of: x).shape
    var (start, limit) = (slice.start, slice.limit)
    var isInside = true
    for axis in shape.indices {
      let first = slice.start[axis] - pad.low[axis]
      let last = first + (site.resultType.shape[axis] - 1) * slice.strides[axis]
      if last < 0 || first >= shape[axis] {
        return site.apply(BroadcastInDim(site.resultType.shape, dimensions: []), value)
      }
      if first < 0 || last >= shape[axis] { isInside = false }
      (start[axis], limit[axis]) = (first, last + 1)
    }
    return isInside ? site.apply(Slice(start: start, limit: limit, strides: slice.strides), x) : nil
  },
  Rule(
    "slice-broadcast", .exact, "slice(broadcast_in_dim(x)) = broadcast_in_dim(slice(x))", on: Slice.self,
    over: [BroadcastInDim.self],
    examples: [
      {
        $0.example(.f32[4]) { builder, x in
          builder.slice(builder.broadcast(x, to: [5, 4]), start: [1, 0], limit: [3, 4])
        }
      },
      {
        $0.example(.f32[4, 1]) { builder, x in
          builder.slice(
            builder.broadcastInDim(x, dimensions: [1, 0], to: [5, 4]), start: [1, 1], limit: [3, 4],
            strides: [1, 2])
        }
      },
    ]
  ) { slice, site in
    guard let (broadcast, operands) = site.definition(of: site.operands[0], as: BroadcastInDim.self),
      let x = operands.first
    else { return nil }
    let shape = site.type(of: x).shape
    var (start, limit, strides) = ([Int](), [Int](), [Int]())
    for (axis, target) in broadcast.dimensions.enumerated() {
      let isRepeated = shape[axis] == 1
      start.append(isRepeated ? 0 : slice.start[target])
      limit.append(isRepeated ? 1 : slice.limit[target])
      strides.append(isRepeated ? 1 : slice.strides[target])
    }
    let isWhole = start.indices.allSatisfy { start[$0] == 0 && limit[$0] == shape[$0] && strides[$0] == 1 }
    let part = isWhole ? x : site.apply(Slice(start: start, limit: limit, strides: strides), x)
    return site.apply(BroadcastInDim(site.resultType.shape, dimensions: broadcast.dimensions), part)
  },

  Rule(
    "pad-nothing", .exact, "pad(x, v) = x if all padding is zero", on: Pad.self,
    examples: [
      {
        $0.example(.f32[3], .f32) { builder, x, v in builder.apply(Pad(low: [0], high: [0]), x, v) }
      }
    ]
  ) { pad, site in
    let isNothing = pad.low.indices.allSatisfy {
      pad.low[$0] == 0 && pad.high[$0] == 0
        && (pad.interior[$0] == 0 || site.resultType.shape[$0] <= 1)
    }
    return isNothing ? site.operands[0] : nil
  },
  Rule(
    "pad-of-nothing", .exact, "pad(x, v) = v broadcast if x is empty", on: Pad.self,
    examples: [
      { $0.example(.f32[0, 2], .f32) { builder, x, v in builder.pad(x, v, low: [1, 0], high: [2, 0]) } }
    ]
  ) { _, site in
    guard site.type(of: site.operands[0]).elementCount == 0, site.resultType.elementCount > 0 else {
      return nil
    }
    return site.apply(BroadcastInDim(site.resultType.shape, dimensions: []), site.operands[1])
  },
  Rule(
    "pad-is-slice", .exact, "pad(x, v) = slice(x) if it only removes", on: Pad.self,
    examples: [
      { $0.example(.f32[5], .f32) { builder, x, v in builder.pad(x, v, low: [-1], high: [-2]) } },
      { $0.example(.f32[3, 4], .f32) { builder, x, v in builder.pad(x, v, low: [0, -1], high: [0, 0]) } },
    ]
  ) { pad, site in
    let shape = site.type(of: site.operands[0]).shape
    guard pad.interior.allSatisfy({ $0 == 0 }), pad.low.allSatisfy({ $0 <= 0 }),
      pad.high.allSatisfy({ $0 <= 0 })
    else { return nil }
    let start = pad.low.map { -$0 }
    let limit = shape.indices.map { shape[$0] + pad.high[$0] }
    guard zip(start, limit).allSatisfy({ $0 <= $1 }) else { return nil }
    return site.apply(Slice(start: start, limit: limit), site.operands[0])
  },
  Rule(
    "pad-pad", .exact, "pad(pad(x, v), v) = pad(x, v) if the outer one adds edges only", on: Pad.self,
    over: [Pad.self],
    examples: [
      {
        $0.example(.f32[3], .f32) { builder, x, v in
          builder.pad(builder.pad(x, v, low: [1], high: [2], interior: [1]), v, low: [2], high: [0])
        }
      }
    ]
  ) { outer, site in
    guard let (inner, operands) = site.definition(of: site.operands[0], as: Pad.self), let x = operands.first,
      operands.last == site.operands[1], outer.interior.allSatisfy({ $0 == 0 }),
      (outer.low + outer.high + inner.low + inner.high).allSatisfy({ $0 >= 0 && $0 < Shape.maximumByteCount })
    else { return nil }
    return site.apply(
      Pad(
        low: zip(inner.low, outer.low).map { $0 + $1 }, high: zip(inner.high, outer.high).map { $0 + $1 },
        interior: inner.interior), x, site.operands[1])
  },
]
