import SluiceIR
import SluiceOperations

/// Laws of gather and scatter that take or change one element of each row of their operand, at an index of its own, as
/// JAX's `take_along_axis` and its derivative do: a comparison of positions with the index says the same, and joins the
/// groups around it. It reads whole rows, so that only short ones gain.
let indexingRules: [Rule] = [
  Rule(
    "gather-is-select", .exact,
    "gather(x, i) = reduce(select(iota = clamp(i), x, least), maximum) if one element of each short row is taken",
    on: Gather.self,
    examples: [
      {
        $0.example(.f32[3, 4], .i32[3, 1]) { builder, x, i in builder.gather(x, i, rows, sliceSizes: [1, 1]) }
      },
      {
        $0.example(.i32[4, 2, 3], .i32[3, 2, 1, 1]) { builder, x, i in
          builder.gather(
            x, i,
            IndexingDimensions(
              offset: [], collapsed: [0], operandBatching: [1, 2], indicesBatching: [1, 0],
              startIndexMap: [0],
              indexVector: 3), sliceSizes: [1, 1, 1])
        }
      },
    ]
  ) { gather, site in
    let type = site.type(of: site.operands[0])
    guard let selection = RowSelection(gather.dimensions, type, site),
      let least = try? Monoid.maximum.identity(type.element).literal(),
      let fill = site.splat(least, type.shape),
      let reduce = try? Reduce(.maximum, type.element, dimensions: [selection.axis])
    else { return nil }
    let bounds = (site.constant(0, .i32), site.constant(Double(type.shape[selection.axis] - 1), .i32))
    let index = site.apply(Clamp(), bounds.0, selection.index, bounds.1)
    let taken = site.apply(Select(), selection.positions(equal: index, site), site.operands[0], fill)
    return selection.inIndexOrder(site.apply(reduce, taken, site.constant(least)), site)
  },
  Rule(
    "scatter-is-select", .exact,
    "scatter(x, i, u) = select(iota = i, op(x, u), x) if one element of each short row is updated",
    on: Scatter.self,
    examples: [Scatter.Combination.combine(.add), .combine(.multiply), .replace].map { combination in
      {
        $0.example(.f32[3, 4], .i32[3, 1], .f32[3]) { builder, x, i, u in
          builder.scatter(x, i, u, combination, rows)
        }
      }
    }
  ) { scatter, site in
    guard site.operands.count == 3, let combination = scatter.combinations?.first,
      let selection = RowSelection(scatter.dimensions, site.resultType, site)
    else { return nil }
    let (x, shape) = (site.operands[0], site.resultType.shape)
    let update = selection.spread(selection.inRowOrder(site.operands[2], site), site)
    let updated: Value
    switch combination {
    case .replace: updated = update
    case .combine(let monoid): updated = site.apply(monoid.operation, x, update)
    }
    guard site.type(of: updated).shape == shape else { return nil }
    return site.apply(Select(), selection.positions(equal: selection.index, site), updated, x)
  },
]

private let rows = IndexingDimensions(
  offset: [], collapsed: [1], operandBatching: [0], indicesBatching: [0], startIndexMap: [1], indexVector: 1)

/// One index for each row of a tensor, rows running along `axis`.
private struct RowSelection {
  /// Rows as long as this are read faster as a whole than by a kernel apart.
  private static let longestRow = 256

  let axis: Int
  /// The indices, in the order of the tensor's other dimensions.
  private(set) var index = Value.poison
  private let shape: Shape
  private let others: [Int]
  /// For each of the other dimensions, its dimension among those of the indices without the vectors.
  private let order: [Int]

  /// Nil unless `dimensions` take exactly one element of each row of a tensor of `type`, at an index of i32.
  init?(_ dimensions: IndexingDimensions, _ type: TensorType, _ site: RuleSite) {
    let indices = site.type(of: site.operands[1])
    guard indices.element == .i32, dimensions.offset.isEmpty, dimensions.startIndexMap.count == 1,
      dimensions.collapsed == dimensions.startIndexMap, type.elementCount > 0
    else { return nil }
    axis = dimensions.collapsed[0]
    shape = type.shape
    others = shape.indices.filter { [axis] in $0 != axis }
    guard shape[axis] <= Self.longestRow else { return nil }
    // Dimensions of the indices that are no batching ones must not repeat a row.
    for position in indices.shape.indices
    where position != dimensions.indexVector && !dimensions.indicesBatching.contains(position) {
      guard indices.shape[position] == 1 else { return nil }
    }
    order = others.map { other in
      let pair = dimensions.operandBatching.firstIndex(of: other) ?? 0
      let position = dimensions.indicesBatching[pair]
      return position - (position > dimensions.indexVector ? 1 : 0)
    }
    let batch = dimensions.batchShape(indices.shape)
    index = inRowOrder(site.reshape(site.operands[1], to: batch), site)
  }

  /// A value with an element for each index vector, as one with the tensor's dimensions but `axis`.
  func inRowOrder(_ value: Value, _ site: RuleSite) -> Value {
    let rest = site.type(of: value).shape.indices.filter { !order.contains($0) }
    let moved = site.transpose(value, permutation: order + rest)
    return site.reshape(moved, to: Shape(others.map { shape[$0] }))
  }

  /// A value with the tensor's dimensions but `axis`, as one with an element for each index vector.
  func inIndexOrder(_ value: Value, _ site: RuleSite) -> Value {
    let places = order.indices.sorted { order[$0] < order[$1] }
    return site.reshape(site.transpose(value, permutation: places), to: site.resultType.shape)
  }

  /// A value with an element for each row, repeated along the rows.
  func spread(_ value: Value, _ site: RuleSite) -> Value {
    site.apply(BroadcastInDim(shape, dimensions: others), value)
  }

  /// Where the position in the row is the row's index.
  func positions(equal index: Value, _ site: RuleSite) -> Value {
    let positions = site.apply(Iota(TensorType(.i32, shape), dimension: axis), [])
    return site.apply(Compare(.equal), positions, spread(index, site))
  }
}
