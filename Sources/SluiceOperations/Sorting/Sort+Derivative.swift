import SluiceIR

extension Sort {
  /// The permutation that sorting gives, along the dimension: where each element of the results was.
  private func permutation(_ operands: [Value], _ builder: GraphBuilder) throws(SluiceError) -> Value {
    let shape = builder.type(of: operands[0]).shape
    let axis = axis(rank: shape.rank)
    let index: ElementType = shape[axis] <= Int(Int32.max) ? .i32 : .i64
    let wider = GraphBuilder(name: comparator.name)
    let parameters = comparator.parameterTypes.map { wider.parameter($0) }
    for _ in 0..<2 { _ = wider.parameter(TensorType(index, [])) }
    let results = comparator.inline(into: wider, arguments: parameters)
    let sort = Sort(dimension: dimension, comparator: try wider.finish(results))
    let positions = builder.iota(TensorType(index, shape), dimension: axis)
    return builder.add(sort, operands + [positions], resultCount: operands.count + 1)[operands.count]
  }

  /// Cotangents go back to where the elements came from.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    let builder = context.builder
    let flows = context.operands.indices.map { context.flows(into: $0) && context.cotangents[$0] != nil }
    guard flows.contains(true) else { return flows.map { _ in nil } }
    let order = try permutation(context.operands, builder)
    let axis = axis(rank: builder.type(of: order).rank)
    return zip(flows, context.cotangents).map { flows, cotangent in
      guard flows, let cotangent else { return nil }
      return builder.scatter(
        builder.zeros(like: cotangent), order, cotangent, .replace,
        .alongAxis(axis, rank: builder.type(of: order).rank), uniqueIndices: true)
    }
  }

  /// Tangents are permuted as the elements.
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    let builder = context.builder
    guard context.tangents.contains(where: { $0 != nil }) else { return context.tangents }
    let order = try permutation(context.operands, builder)
    let axis = axis(rank: builder.type(of: order).rank)
    return context.tangents.map { tangent in tangent.map { builder.takeAlong($0, order, axis: axis) } }
  }
}

extension IndexingDimensions {
  /// Single elements along `axis`, every other dimension of a tensor of this rank a batching one.
  package static func alongAxis(_ axis: Int, rank: Int) -> IndexingDimensions {
    let others = (0..<rank).filter { $0 != axis }
    return IndexingDimensions(
      offset: [], collapsed: [axis], operandBatching: others, indicesBatching: others, startIndexMap: [axis],
      indexVector: rank)
  }
}

extension GraphBuilder {
  /// `x[..., indices[..., i, ...], ...]`: for each index, of the shape of the result, the element of `x` at it along
  /// `axis` and at its own place in the other dimensions.
  package func takeAlong(_ x: Value, _ indices: Value, axis: Int) -> Value {
    let (rank, shape) = (type(of: x).rank, type(of: indices).shape)
    if !x.isPoison, shape.elementCount == 0 { return constant(0, type(of: x).with(shape: shape)) }
    return gather(
      x, indices, .alongAxis(axis, rank: rank), sliceSizes: [Int](repeating: 1, count: rank))
  }

  /// Tensors of one shape sorted together by the first, NaNs last (first, if descending).
  package func sort(_ operands: [Value], axis: Int, isDescending: Bool = false) -> [Value] {
    guard error == nil, !operands.contains(where: \.isPoison) else { return operands.map { _ in .poison } }
    do throws(SluiceError) {
      let comparator = try Sort.comparator(
        operands.map { type(of: $0).element }, isDescending: isDescending)
      return add(Sort(dimension: axis, comparator: comparator), operands, resultCount: operands.count)
    } catch {
      fail(error)
      return operands.map { _ in .poison }
    }
  }
}

extension Sort {
  /// The comparator by the first operand. Of floats -0 equals +0, and NaNs equal one another and come last.
  package static func comparator(_ elements: [ElementType], isDescending: Bool) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(name: isDescending ? "descending" : "ascending")
    let pairs = elements.map {
      (builder.parameter(TensorType($0, [])), builder.parameter(TensorType($0, [])))
    }
    func canonical(_ x: Value) -> Value {
      guard elements[0].isFloat else { return x }
      let zero = builder.constant(0, like: x)
      let one = builder.select(builder.compare(x, zero, .equal), zero, x)
      return builder.select(builder.compare(x, x, .notEqual), builder.constant(.nan, like: x), one)
    }
    let (a, b) = (canonical(pairs[0].0), canonical(pairs[0].1))
    let direction: Compare.Direction = isDescending ? .greater : .less
    return try builder.finish([builder.compare(a, b, direction, isTotalOrder: elements[0].isFloat)])
  }
}
