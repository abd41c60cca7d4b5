import SluiceIR
import SluiceOperations

/// `chlo.ragged_dot`: a product whose left operand is cut into groups along one dimension, each group with a size of its own.
struct RaggedDot {
  /// Groups are taken apart one by one.
  private static let maximumGroups = 1 << 12

  let dot: DotGeneral
  let ragged: [Int]
  let group: [Int]

  func emit(_ lhs: Value, _ rhs: Value, sizes: Value, into builder: GraphBuilder) throws(SluiceError) -> Value
  {
    let (left, right, count) = (
      builder.type(of: lhs).shape, builder.type(of: rhs).shape, builder.type(of: sizes)
    )
    guard ragged.count == 1, left.indices.contains(ragged[0]) else {
      throw SluiceError(.shape, "one ragged dimension of the left operand is needed")
    }
    if dot.lhsBatching.contains(ragged[0]) { return builder.apply(dot, lhs, rhs) }
    // Sizes stand for all of the operand, or for each index of its dimensions before the ragged one: batching ones, then those of
    // the ragged one's kind.
    let contracted = dot.lhsContracting.firstIndex(of: ragged[0])
    let free = left.indices.filter { !dot.lhsBatching.contains($0) && !dot.lhsContracting.contains($0) }
    let before =
      contracted.map { Array(dot.lhsContracting[..<$0]) } ?? free.filter { $0 < ragged[0] }
    let outer = dot.lhsBatching + before
    guard outer.allSatisfy({ left.indices.contains($0) }) else {
      throw SluiceError(.shape, "the dimensions \(outer) are not all of \(left)")
    }
    guard count.element.isInteger, let groups = count.shape.last,
      count.rank == 1 || Array(count.shape.dimensions.dropLast()) == outer.map({ left[$0] })
    else {
      throw SluiceError(
        .shape, "the sizes of groups are \(count)",
        note: "give one a group, or for each index of the dimensions \(outer) of the left operand")
    }
    guard groups > 0, groups <= Self.maximumGroups else {
      throw SluiceError(.unsupported, "there are \(groups) groups; 1 to \(Self.maximumGroups) are supported")
    }
    let ends = ends(of: sizes, builder)
    if let place = contracted {
      guard group.isEmpty, place < dot.rhsContracting.count else {
        throw SluiceError(.shape, "the right operand has no groups if what is summed over is ragged")
      }
      let other = dot.rhsContracting[place]
      guard right.indices.contains(other) else {
        throw SluiceError(.shape, "dimension \(other) is not one of \(right)")
      }
      // One product a group, of what lies in it.
      return builder.concatenate(
        (0..<groups).map { index in
          let a = inside(index, ends, lhs, along: ragged[0], outer: outer, builder)
          let b = inside(
            index, ends, rhs, along: other, outer: dot.rhsBatching + dot.rhsContracting[..<place], builder)
          let product = builder.apply(dot, a, b)
          return builder.apply(Reshape(Shape([1] + builder.type(of: product).shape.dimensions)), product)
        }, dimension: 0)
    }
    guard group.count == 1, right.indices.contains(group[0]), right[group[0]] == groups else {
      throw SluiceError(.shape, "one dimension of the right operand must have the \(groups) groups")
    }
    // The result has the batching dimensions, then the left operand's free ones.
    let place = outer.count
    // Every row from the product with its own group's matrix; rows behind the last group are zeros.
    var result: Value?
    for index in 0..<groups {
      let product = builder.apply(withoutGroup, lhs, matrix(index, of: rhs, right, builder))
      let mask = mask(
        index, ends, builder.type(of: product), along: place, outer: Array(outer.indices), builder)
      result = builder.select(mask, product, result ?? builder.zeros(like: product))
    }
    return result ?? .poison
  }

  /// The product once the right operand's group dimension is gone.
  private var withoutGroup: DotGeneral {
    func moved(_ dimensions: [Int]) -> [Int] { dimensions.map { $0 > group[0] ? $0 - 1 : $0 } }
    return DotGeneral(
      lhsBatching: dot.lhsBatching, rhsBatching: moved(dot.rhsBatching), lhsContracting: dot.lhsContracting,
      rhsContracting: moved(dot.rhsContracting))
  }

  private func matrix(_ index: Int, of rhs: Value, _ shape: Shape, _ builder: GraphBuilder) -> Value {
    var (start, limit) = (Array(repeating: 0, count: shape.rank), shape.dimensions)
    (start[group[0]], limit[group[0]]) = (index, index + 1)
    let slice = builder.apply(Slice(start: start, limit: limit), rhs)
    return builder.apply(Reshape(shape.removing(group)), slice)
  }

  /// Where each group ends, along the last dimension; in i64.
  private func ends(of sizes: Value, _ builder: GraphBuilder) -> [Value] {
    let shape = builder.type(of: sizes).shape
    let numbers = builder.convert(sizes, to: .i64)
    var ends: [Value] = []
    for index in 0..<(shape.last ?? 0) {
      var (start, limit) = (Array(repeating: 0, count: shape.rank), shape.dimensions)
      (start[shape.rank - 1], limit[shape.rank - 1]) = (index, index + 1)
      let slice = builder.apply(Slice(start: start, limit: limit), numbers)
      let size = builder.apply(Reshape(Shape(shape.dimensions.dropLast())), slice)
      ends.append(ends.last.map { builder.add($0, size) } ?? size)
    }
    return ends
  }

  /// Whether each place of a tensor of `type` lies in group `index` along dimension `along`.
  private func mask(
    _ index: Int, _ ends: [Value], _ type: TensorType, along dimension: Int, outer: [Int],
    _ builder: GraphBuilder
  ) -> Value {
    let position = builder.iota(type.with(element: .i64), dimension: dimension)
    func spread(_ bound: Value) -> Value {
      builder.broadcastInDim(
        bound, dimensions: builder.type(of: bound).rank == 0 ? [] : outer, to: type.shape)
    }
    let below = builder.compare(position, spread(ends[index]), .less)
    guard index > 0 else { return below }
    return builder.and(below, builder.compare(position, spread(ends[index - 1]), .greaterOrEqual))
  }

  /// `x` with zeros outside of group `index`.
  private func inside(
    _ index: Int, _ ends: [Value], _ x: Value, along dimension: Int, outer: [Int], _ builder: GraphBuilder
  ) -> Value {
    let mask = mask(index, ends, builder.type(of: x), along: dimension, outer: outer, builder)
    return builder.select(mask, x, builder.zeros(like: x))
  }
}

extension OperationRow {
  /// `chlo.scan`: the region for each place along a dimension, given what the inputs have there and what it returned before:
  /// its first results are the outputs there, its last ones what is carried on.
  static func scan(_ site: inout OperationSite) throws(SluiceError) -> [Binding] {
    let operands = try site.operands()
    let results = try site.resultTypes()
    let segments = try site.attributes.integers("operandSegmentSizes")
    _ = site.attributes.take("resultSegmentSizes")
    let dimension = try site.attributes.integer("dimension")
    let isReverse = try site.attributes.boolean("is_reverse", default: false)
    _ = site.attributes.take("is_associative")
    let size = try site.attributes.integer("scan_dim_size", default: -1)
    guard segments.count == 2, segments.allSatisfy({ $0 >= 0 }), segments[0] + segments[1] == operands.count,
      results.count >= segments[1]
    else { throw SluiceError(.syntax, "`operandSegmentSizes` does not say how many inputs there are") }
    try site.requireRegions(1)
    let body = try site.region(0)
    let (inputs, carried) = (Array(operands[..<segments[0]]), Array(operands[segments[0]...]))
    let outputs = Array(results[..<(results.count - carried.count)])
    let shapes = inputs.map { site.type(of: $0).shape } + outputs.map(\.shape)
    guard let length = shapes.first.flatMap({ $0.indices.contains(dimension) ? $0[dimension] : nil }),
      shapes.allSatisfy({ $0.indices.contains(dimension) && $0[dimension] == length }),
      size == -1 || size == length
    else {
      throw SluiceError(.shape, "inputs and outputs differ along dimension \(dimension), or do not have it")
    }
    func slab(_ shape: Shape) -> [Int] {
      var sizes = shape.dimensions
      sizes[dimension] = 1
      return sizes
    }
    guard body.parameterTypes.count == operands.count, body.resultTypes.count == results.count,
      zip(body.resultTypes, outputs).allSatisfy({ $0.shape == $1.shape.removing([dimension]) })
    else { throw SluiceError(.shape, "the region does not take and return what a scan of these types does") }
    let builder = site.builder
    let empty = outputs.map { builder.constant(0, $0) }
    let last = try builder.loop(length, carrying: empty + carried, with: inputs) {
      (step, index, values, inputs) throws(SluiceError) in
      let place = isReverse ? step.subtract(step.constant(Double(length - 1), like: index), index) : index
      let zero = step.constant(0, like: index)
      func starts(_ shape: Shape) -> [Value] { shape.indices.map { $0 == dimension ? place : zero } }
      let slices = inputs.map { input in
        let shape = step.type(of: input).shape
        return step.apply(
          Reshape(shape.removing([dimension])),
          step.dynamicSlice(input, at: starts(shape), sizes: slab(shape)))
      }
      let returned = body.inline(into: step, arguments: slices + values[outputs.count...])
      let written = zip(values, zip(returned, outputs)).map { output, pair in
        let shape = pair.1.shape
        let slice = step.apply(Reshape(Shape(slab(shape))), pair.0)
        return step.dynamicUpdateSlice(output, slice, at: starts(shape))
      }
      return written + returned[outputs.count...]
    }
    return last.map { .value($0) }
  }
}
