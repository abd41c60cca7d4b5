import SluiceIR

/// The `count` greatest elements along the last dimension, descending, and where they stood: x [..., n] gives values
/// [..., count] and i32 indices [..., count]. Of equal elements the first come first; floats lie in total order, so that NaNs
/// come first and +0 before -0.
package struct TopK: StandaloneOperation {
  package static let name = "top_k"
  package let count: Int

  package init(_ count: Int) { self.count = count }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    count = try attributes.integer("k")
  }

  package func write(to attributes: inout AttributeWriter) { attributes.write("k", count) }

  package func takesAnyLayout(ofOperand operand: Int) -> Bool { true }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 1, "the tensor")
    let operand = operands[0]
    guard let length = operand.shape.dimensions.last else {
      throw SluiceError(.shape, "the operand is a scalar", note: "top_k needs a last dimension")
    }
    guard count >= 0, count <= length, length <= Int(Int32.max) else {
      throw SluiceError(
        .shape, "k is \(count), the last dimension has \(length) elements",
        note: "k is between 0 and that size, which i32 can count")
    }
    let shape = Shape(operand.shape.dimensions.dropLast() + [count])
    return [operand.with(shape: shape), TensorType(.i32, shape)]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let operand = operands[0]
    let results = try resultTypes(of: [operand.type])
    let length = operand.shape[operand.shape.rank - 1]
    var sources: [Int] = []
    for row in SortRows(operand.shape, axis: operand.shape.rank - 1) {
      let order = row.sorted { operand.isGreater($0, $1) || !operand.isGreater($1, $0) && $0 < $1 }
      sources += order.prefix(count)
    }
    return [
      operand.picking(sources, results[0]),
      ReferenceTensor(results[1], .integers(sources.map { Int64($0 % max(length, 1)) })),
    ]
  }

  /// Cotangents go back to where the elements came from.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard context.flows(into: 0), let cotangent = context.cotangents[0] else { return [nil] }
    let (builder, operand) = (context.builder, context.operands[0])
    let rank = builder.type(of: operand).rank
    return [
      builder.scatter(
        builder.zeros(like: operand), context.results[1], cotangent, .replace,
        .alongAxis(rank - 1, rank: rank),
        uniqueIndices: true)
    ]
  }

  /// Tangents are taken from where the elements are.
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    guard let tangent = context.tangents[0] else { return [nil, nil] }
    let builder = context.builder
    let axis = builder.type(of: tangent).rank - 1
    return [builder.takeAlong(tangent, context.results[1], axis: axis), nil]
  }

  package static var samples: [OperationSample] {
    ElementType.allCases.map { OperationSample(TopK(2), [TensorType($0, [5, 3])], isSmooth: $0.isFloat) } + [
      OperationSample(TopK(4), [.f64[4]]), OperationSample(TopK(0), [.f64[4]]),
      OperationSample(TopK(0), [.f32[2, 0]]), OperationSample(TopK(2), [.f32[0, 3]]),
      OperationSample(TopK(3), [.f64[2, 3, 7]]), OperationSample(TopK(50), [.f32[3, 300]]),
      OperationSample(TopK(100), [.i32[2, 300]]), OperationSample(TopK(3), [.f16[2, 60]]),
    ]
  }
}

extension ReferenceTensor {
  /// Whether element `a` is greater than element `b`, floats in total order.
  fileprivate func isGreater(_ a: Int, _ b: Int) -> Bool {
    switch elements {
    case .floats(let values):
      values[b].isTotallyOrdered(belowOrEqualTo: values[a]) && values[a].bitPattern != values[b].bitPattern
    case .integers(let values): type.element.isLess(values[b], values[a])
    }
  }
}

extension GraphBuilder {
  /// The `count` greatest elements along the last dimension, and where they stood.
  package func topK(_ x: Value, _ count: Int) -> (values: Value, indices: Value) {
    let results = add(TopK(count), [x], resultCount: 2)
    return (results[0], results[1])
  }
}
