import SluiceIR

/// Puts a padding value between the elements (`interior`) and then around them (`low`, `high`); negative
/// `low` and `high` remove elements from the interior-padded tensor.
package struct Pad: Operation {
  package static let name = "pad"
  package let low: [Int]
  package let high: [Int]
  package let interior: [Int]
  /// No size is larger, so that positions and padding can be added and negated.
  private static let limit = Shape.maximumByteCount

  package init(low: [Int], high: [Int], interior: [Int]? = nil) {
    self.low = low
    self.high = high
    self.interior = interior ?? Array(repeating: 0, count: low.count)
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    low = try attributes.integers("edge_padding_low")
    high = try attributes.integers("edge_padding_high")
    interior = try attributes.integers("interior_padding", default: Array(repeating: 0, count: low.count))
  }

  package func write(to attributes: inout AttributeWriter) {
    attributes.write("edge_padding_low", low)
    attributes.write("edge_padding_high", high)
    if interior.contains(where: { $0 != 0 }) || interior.count != low.count {
      attributes.write("interior_padding", interior)
    }
  }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 2, "the tensor to pad and the padding value")
    let (operand, value) = (operands[0], operands[1])
    guard value.rank == 0 else {
      throw SluiceError(.shape, "the padding value has shape \(value.shape)", note: "it must be a scalar")
    }
    try OperandRules.sameElement(operand, "the operand", value, "the padding value")
    try OperandRules.count(low, rank: operand.rank, "edge_padding_low")
    try OperandRules.count(high, rank: operand.rank, "edge_padding_high")
    try OperandRules.count(interior, rank: operand.rank, "interior_padding")
    var sizes: [Int] = []
    for (axis, size) in operand.shape.enumerated() {
      guard interior[axis] >= 0 else {
        throw SluiceError(
          .shape, "the interior padding of dimension \(axis) is \(interior[axis])",
          note: "interior padding is 0 or more; slice with a stride removes elements between others")
      }
      for amount in [low[axis], high[axis], interior[axis]] where amount.magnitude > Self.limit {
        throw SluiceError(.shape, "padding dimension \(axis) by \(amount) is more than any tensor could hold")
      }
      let (between, overflow) = max(size - 1, 0).multipliedReportingOverflow(by: interior[axis])
      guard !overflow else { throw SluiceError(.shape, "the padded size of dimension \(axis) overflows") }
      let padded = try OperandRules.sum(
        [size, between, low[axis], high[axis]], "the padded size of dimension \(axis)")
      guard padded >= 0 else {
        throw SluiceError(
          .shape,
          "dimension \(axis) has \(size + between) elements before the edges, of which padding by "
            + "\(low[axis]) and \(high[axis]) would leave \(padded)",
          note: "remove at most as many as there are")
      }
      sizes.append(padded)
    }
    return [operand.with(shape: Shape(sizes))]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let operand = operands[0]
    let type = try resultTypes(of: operands.map(\.type))[0]
    return [
      operand.rearranged(type, fill: operands[1]) { position in
        let distances = position.indices.map { position[$0] - low[$0] }
        guard distances.indices.allSatisfy({ distances[$0] % (interior[$0] + 1) == 0 }) else { return nil }
        return operand.shape.offset(of: distances.indices.map { distances[$0] / (interior[$0] + 1) })
      }
    ]
  }

  /// The operand's cotangent is read back by removing the edges (putting zeros for what had been removed) and
  /// then the interior; the padding value's is the sum over the padding, other elements selected away and not
  /// subtracted.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard let cotangent = context.cotangents[0] else { return [nil, nil] }
    let builder = context.builder
    let type = builder.type(of: context.operands[0])
    let zero = builder.constant(0, type.with(shape: []))
    var result: [Value?] = [nil, nil]
    if context.wanted[0] {
      let middle = builder.pad(cotangent, zero, low: low.map { -$0 }, high: high.map { -$0 })
      let unpadded = type.shape.indices.allSatisfy { interior[$0] == 0 }
      result[0] =
        unpadded
        ? middle
        : builder.slice(
          middle, start: low.map { _ in 0 }, limit: builder.type(of: middle).shape.dimensions,
          strides: interior.map { $0 + 1 })
    }
    if context.wanted[1] {
      let flag = TensorType(.i1, [])
      let isPadding = builder.pad(
        builder.constant(0, flag.with(shape: type.shape)), builder.constant(1, flag), low: low, high: high,
        interior: interior)
      let masked = builder.select(isPadding, cotangent, builder.zeros(like: cotangent))
      result[1] = builder.reduce(masked, .add, dimensions: Array(low.indices))
    }
    return result
  }

  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    context.linear(self)
  }

  package static var samples: [OperationSample] {
    func sample(_ type: TensorType, _ low: [Int], _ high: [Int], _ interior: [Int]? = nil) -> OperationSample
    {
      OperationSample(Pad(low: low, high: high, interior: interior), [type, type.with(shape: [])])
    }
    return ElementType.allCases.map { sample(TensorType($0, [2, 3]), [1, 0], [0, 2], [0, 1]) } + [
      sample(.f32, [], []), sample(.f32[4], [2], [1]), sample(.f64[4], [-1], [-2]),
      sample(.f64[4], [-1], [2], [2]),
      sample(.f32[2, 3], [0, 1], [2, 1], [1, 2]), sample(.f32[3, 4], [-2, 3], [1, -5], [3, 1]),
      sample(.f32[3], [-4], [6], [1]), sample(.f32[3], [-3], [0]), sample(.f32[3], [-5], [5]),
      sample(.f32[0], [2], [3], [4]), sample(.f32[2, 0], [0, 0], [1, 0]), sample(.f32[1], [0], [0], [7]),
    ]
  }
}

extension GraphBuilder {
  /// `x` padded with the scalar `value`.
  package func pad(_ x: Value, _ value: Value, low: [Int], high: [Int], interior: [Int]? = nil) -> Value {
    let operation = Pad(low: low, high: high, interior: interior)
    let isIdentity = [operation.low, operation.high, operation.interior].allSatisfy {
      $0.allSatisfy { $0 == 0 }
    }
    return isIdentity && low.count == type(of: x).rank && !x.isPoison ? x : apply(operation, x, value)
  }
}
