import SluiceIR
import SluiceOperations

/// Laws of gather and scatter whose indices are known, all of them or as far as they count rows.
let knownPlaceRules: [Rule] = [
  Rule(
    "gather-known", .exact,
    "gather(x, known) = slice(x), maybe reversed, if there is one window, or windows at even steps",
    on: Gather.self,
    examples: [
      {
        $0.example(.f32[5, 4], .i32) { builder, x, _ in builder.take(x, builder.constant(-1, .i32), axis: 0) }
      },
      {
        $0.example(.f32[5, 4], .i32) { builder, x, _ in
          builder.take(x, builder.constant(2, .i32[1, 1]), axis: 1)
        }
      },
      {
        $0.example(.f32[9, 4], .i32) { builder, x, _ in
          builder.take(x, places([1, 3, 5, 7], builder), axis: 0)
        }
      },
      {
        $0.example(.f32[3, 6, 2], .i32) { builder, x, _ in
          builder.take(x, places([2, 3, 4], builder), axis: 1)
        }
      },
      {
        $0.example(.f32[9, 4], .i32) { builder, x, _ in
          builder.take(x, places([7, 4, 1], builder), axis: 0)
        }
      },
      {
        $0.example(.f32[3, 6], .i32) { builder, x, _ in
          builder.take(x, builder.iota(.i32[4], dimension: 0), axis: 1)
        }
      },
    ]
  ) { gather, site in gather.asSlice(site) },
  Rule(
    "scatter-known", .exact,
    "scatter(x, known, u) = dynamic_update_slice(x, op(slice(x), u)) if there is one window, or one after the other, inside of x",
    on: Scatter.self,
    examples: [Scatter.Combination.replace, .combine(.add), .combine(.maximum)].flatMap { combination in
      [
        { @Sendable builder in
          builder.example(.f32[5, 4], .f32[4]) { builder, x, u in
            builder.scatter(x, builder.constant(3, .i32[1]), u, combination, oneRow)
          }
        },
        { @Sendable builder in
          builder.example(.i32[5, 4], .i32[2, 3]) { builder, x, u in
            builder.scatter(
              x, places([1, 0], builder), u, combination,
              IndexingDimensions(offset: [0, 1], collapsed: [], startIndexMap: [1, 0], indexVector: 0))
          }
        },
        { @Sendable builder in
          builder.example(.f32[4, 5, 2], .f32[4, 3, 2]) { builder, x, u in
            builder.scatter(
              x, builder.reshape(places([1, 2, 3], builder), to: [3, 1]), u, combination,
              IndexingDimensions(offset: [0, 2], collapsed: [1], startIndexMap: [1], indexVector: 1))
          }
        },
      ]
    }
  ) { scatter, site in scatter.asUpdate(site) },
  Rule(
    "gather-counted", .exact,
    "gather(x, concatenate(iota, i)) = gather(x, i), batched, if the iota counts along a dimension of x",
    on: Gather.self, over: [Concatenate.self],
    examples: [
      {
        $0.example(.f32[3, 4], .i32[3, 1]) { builder, x, i in
          builder.gather(x, builder.counted(i, first: true), elements, sliceSizes: [1, 1])
        }
      },
      {
        $0.example(.f32[3, 4, 3], .i32[3, 1]) { builder, x, i in
          builder.gather(
            x, builder.counted(i, first: false),
            IndexingDimensions(offset: [0], collapsed: [0, 2], startIndexMap: [0, 2], indexVector: 1),
            sliceSizes: [1, 2, 1])
        }
      },
    ]
  ) { gather, site in
    guard let (dimensions, indices) = gather.dimensions.batchingCounted(site.operands[1], site) else {
      return nil
    }
    return site.apply(Gather(dimensions, sliceSizes: gather.sliceSizes), site.operands[0], indices)
  },
  Rule(
    "scatter-counted", .exact,
    "scatter(x, concatenate(iota, i), u) = scatter(x, i, u), batched, if the iota counts along a dimension of x",
    on: Scatter.self, over: [Concatenate.self],
    examples: [Scatter.Combination.combine(.add), .replace].map { combination in
      {
        $0.example(.f32[3, 4], .i32[3, 1], .f32[3]) { builder, x, i, u in
          builder.scatter(x, builder.counted(i, first: true), u, combination, elements)
        }
      }
    }
  ) { scatter, site in
    guard site.operands.count == 3,
      let (dimensions, indices) = scatter.dimensions.batchingCounted(site.operands[1], site)
    else { return nil }
    let batched = Scatter(dimensions, body: scatter.body, uniqueIndices: scatter.uniqueIndices)
    return site.apply(batched, site.operands[0], indices, site.operands[2])
  },
]

private let oneRow = IndexingDimensions(offset: [0], collapsed: [0], startIndexMap: [0], indexVector: 0)
private let elements = IndexingDimensions(
  offset: [], collapsed: [0, 1], startIndexMap: [0, 1], indexVector: 1)

private func places(_ values: [Double], _ builder: GraphBuilder) -> Value {
  guard let literal = try? ReferenceTensor(values, .i32[values.count]).literal() else { return .poison }
  return builder.constant(literal)
}

extension GraphBuilder {
  /// Pairs of an index and its row's number, for examples.
  fileprivate func counted(_ indices: Value, first: Bool) -> Value {
    let rows = reshape(iota(.i32[type(of: indices).shape[0]], dimension: 0), to: type(of: indices).shape)
    return concatenate(first ? [rows, indices] : [indices, rows], dimension: 1)
  }
}

extension IndexingDimensions {
  /// The same without the component of the index vectors that counts along a dimension of the indices, which the operand's
  /// dimension then runs along; and the indices that are left.
  fileprivate func batchingCounted(_ indices: Value, _ site: RuleSite) -> (IndexingDimensions, Value)? {
    guard let (concatenate, operands) = site.definition(of: indices, as: Concatenate.self),
      concatenate.dimension == indexVector, operands.count > 1
    else { return nil }
    let parts = Array(operands)
    let (shape, places) = (site.type(of: site.operands[0]).shape, site.type(of: indices).shape)
    var component = 0
    for (position, part) in parts.enumerated() {
      let count = site.type(of: part).shape[indexVector]
      defer { component += count }
      guard count == 1, let along = site.countedDimension(part), along != indexVector,
        !indicesBatching.contains(along), collapsed.contains(startIndexMap[component]),
        places[along] == shape[startIndexMap[component]]
      else { continue }
      let axis = startIndexMap[component]
      var result = self
      result.startIndexMap.remove(at: component)
      result.collapsed.removeAll { $0 == axis }
      let place = operandBatching.firstIndex { $0 > axis } ?? operandBatching.count
      result.operandBatching.insert(axis, at: place)
      result.indicesBatching.insert(along, at: place)
      let rest = parts.indices.filter { $0 != position }.map { parts[$0] }
      return (result, rest.count == 1 ? rest[0] : site.apply(concatenate, rest))
    }
    return nil
  }
}

extension RuleSite {
  /// The dimension along which a value of integers counts from 0, every element being its own index there.
  fileprivate func countedDimension(_ value: Value) -> Int? {
    func iota(_ value: Value?) -> Int? {
      guard let value, let (iota, _) = definition(of: value, as: Iota.self),
        type(of: value).element.isInteger,
        type(of: value).shape[iota.dimension] <= 1 << min(type(of: value).element.bitWidth - 1, 62)
      else { return nil }
      return iota.dimension
    }
    if let direct = iota(value) { return direct }
    if let (reshape, operands) = definition(of: value, as: Reshape.self), let counted = iota(operands.first) {
      return significantDimensions(from: type(of: operands[operands.startIndex]).shape, to: reshape.shape)?[
        counted]
    }
    guard let (broadcast, operands) = definition(of: value, as: BroadcastInDim.self),
      let counted = iota(operands.first)
    else { return nil }
    let along = broadcast.dimensions[counted]
    return type(of: operands[operands.startIndex]).shape[counted] == broadcast.shape[along] ? along : nil
  }
}
