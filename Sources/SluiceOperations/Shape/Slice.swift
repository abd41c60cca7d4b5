import SluiceIR

/// The elements at `start + i * stride` below `limit` in every dimension.
package struct Slice: Operation {
  package static let name = "slice"
  package let start: [Int]
  /// One past the last index that may be taken.
  package let limit: [Int]
  package let strides: [Int]

  package init(start: [Int], limit: [Int], strides: [Int]? = nil) {
    self.start = start
    self.limit = limit
    self.strides = strides ?? Array(repeating: 1, count: start.count)
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    start = try attributes.integers("start_indices")
    limit = try attributes.integers("limit_indices")
    strides = try attributes.integers("strides", default: Array(repeating: 1, count: start.count))
  }

  package func write(to attributes: inout AttributeWriter) {
    attributes.write("start_indices", start)
    attributes.write("limit_indices", limit)
    if strides != Array(repeating: 1, count: start.count) { attributes.write("strides", strides) }
  }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 1, "the tensor to slice")
    let operand = operands[0]
    try OperandRules.count(start, rank: operand.rank, "start_indices")
    try OperandRules.count(limit, rank: operand.rank, "limit_indices")
    try OperandRules.count(strides, rank: operand.rank, "strides")
    for (axis, size) in operand.shape.enumerated() {
      guard start[axis] >= 0, start[axis] <= limit[axis], limit[axis] <= size else {
        throw SluiceError(
          .shape, "dimension \(axis) of size \(size) cannot be sliced from \(start[axis]) to \(limit[axis])",
          note: "0 <= start_indices <= limit_indices <= the size must hold")
      }
      guard strides[axis] > 0 else {
        throw SluiceError(
          .shape, "the stride of dimension \(axis) is \(strides[axis])",
          note: "strides are at least 1; reverse turns a dimension round")
      }
    }
    return [operand.with(shape: resultShape)]
  }

  package var resultShape: Shape {
    Shape(
      start.indices.map { axis in
        limit[axis] == start[axis] ? 0 : (limit[axis] - start[axis] - 1) / strides[axis] + 1
      })
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let operand = operands[0]
    return [
      operand.rearranged(operand.type.with(shape: resultShape)) { position in
        operand.shape.offset(of: position.indices.map { start[$0] + position[$0] * strides[$0] })
      }
    ]
  }

  /// The cotangent put back where it was taken from, among zeros.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard let cotangent = context.cotangents[0] else { return [nil] }
    let builder = context.builder
    let (type, taken) = (builder.type(of: context.operands[0]), resultShape)
    let high = taken.indices.map { axis in
      let end = taken[axis] == 0 ? start[axis] : start[axis] + (taken[axis] - 1) * strides[axis] + 1
      return type.shape[axis] - end
    }
    return [
      builder.pad(
        cotangent, builder.constant(0, type.with(shape: [])), low: start, high: high,
        interior: taken.indices.map { taken[$0] > 1 ? strides[$0] - 1 : 0 })
    ]
  }

  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    context.linear(self)
  }

  package static var samples: [OperationSample] {
    ElementType.allCases.map {
      OperationSample(Slice(start: [1, 0], limit: [2, 3]), [TensorType($0, [2, 3])])
    } + [
      OperationSample(Slice(start: [], limit: []), [.f32]),
      OperationSample(Slice(start: [2], limit: [7]), [.f64[9]]),
      OperationSample(Slice(start: [1], limit: [9], strides: [3]), [.f32[9]]),
      OperationSample(Slice(start: [1], limit: [8], strides: [3]), [.f32[9]]),
      OperationSample(Slice(start: [1], limit: [9], strides: [100]), [.f32[9]]),
      OperationSample(Slice(start: [0, 1, 2], limit: [2, 4, 5], strides: [1, 2, 3]), [.f32[2, 5, 6]]),
      OperationSample(Slice(start: [2, 3], limit: [2, 3]), [.f32[2, 3]]),
      OperationSample(Slice(start: [1], limit: [1], strides: [2]), [.f32[4]]),
      OperationSample(Slice(start: [0, 1], limit: [0, 2]), [.f32[0, 3]]),
    ]
  }
}

extension GraphBuilder {
  package func slice(_ x: Value, start: [Int], limit: [Int], strides: [Int]? = nil) -> Value {
    apply(Slice(start: start, limit: limit, strides: strides), x)
  }

  /// The indices `range` of dimension `axis`, all of the others.
  package func slice(_ x: Value, axis: Int, _ range: Range<Int>) -> Value {
    let shape = type(of: x).shape
    guard !x.isPoison else { return .poison }
    guard shape.indices.contains(axis) else {
      fail(SluiceError(.shape, "slice: there is no dimension \(axis) in \(shape)"))
      return .poison
    }
    var (start, limit) = (Array(repeating: 0, count: shape.rank), shape.dimensions)
    (start[axis], limit[axis]) = (range.lowerBound, range.upperBound)
    return slice(x, start: start, limit: limit)
  }
}
