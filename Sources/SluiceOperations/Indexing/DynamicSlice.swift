import SluiceIR

/// A slice whose start is computed: operand [d0, ...] and one scalar start index a dimension give a tensor of
/// `sizes`. Starts are clamped so that it lies inside the operand.
package struct DynamicSlice: StandaloneOperation {
  package static let name = "dynamic_slice"
  package static var signature: String? { "T, I* -> T; T: any; I: integer" }
  package let sizes: [Int]

  package init(sizes: [Int]) { self.sizes = sizes }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    sizes = try attributes.integers("slice_sizes")
  }

  package func write(to attributes: inout AttributeWriter) { attributes.write("slice_sizes", sizes) }

  package func takesAnyLayout(ofOperand operand: Int) -> Bool { true }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    guard let operand = operands.first else {
      throw SluiceError(
        .shape, "no operand is given", note: "give the tensor to slice, then its start indices")
    }
    try DynamicStarts.check(operands.dropFirst(), rank: operand.rank)
    try OperandRules.count(sizes, rank: operand.rank, "slice_sizes")
    for (axis, size) in operand.shape.enumerated() where sizes[axis] < 0 || sizes[axis] > size {
      throw SluiceError(
        .shape, "the slice size \(sizes[axis]) does not fit dimension \(axis) of size \(size)",
        note: "slice sizes are between 0 and the size of the dimension")
    }
    return [operand.with(shape: Shape(sizes))]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let operand = operands[0]
    let starts = DynamicStarts.clamped(operands.dropFirst(), operand.shape, sizes: sizes)
    return [
      operand.rearranged(operand.type.with(shape: Shape(sizes))) { position in
        operand.shape.offset(of: zip(position, starts).map { $0 + $1 })
      }
    ]
  }

  /// The cotangent put into zeros where the slice was.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    var result = [Value?](repeating: nil, count: context.operands.count)
    guard context.flows(into: 0), let cotangent = context.cotangents[0] else { return result }
    let builder = context.builder
    result[0] = builder.dynamicUpdateSlice(
      builder.zeros(like: context.operands[0]), cotangent, at: Array(context.operands.dropFirst()))
    return result
  }

  /// The same slice of the tangent.
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    guard let tangent = context.tangents[0] else { return [nil] }
    return [context.builder.dynamicSlice(tangent, at: Array(context.operands.dropFirst()), sizes: sizes)]
  }

  package static var samples: [OperationSample] {
    func sample(_ type: TensorType, _ sizes: [Int], _ index: ElementType = .i32) -> OperationSample {
      DynamicStarts.sample(DynamicSlice(sizes: sizes), [type], rank: type.rank, index)
    }
    return ElementType.allCases.map { sample(TensorType($0, [3, 4]), [2, 2]) }
      + ElementType.allCases.filter(\.isInteger).map { sample(.f32[5], [2], $0) } + [
        sample(.f64, []), sample(.f64[4], [4]), sample(.f64[5, 3], [1, 3]), sample(.f32[4], [0]),
        sample(.f32[0, 3], [0, 2]), sample(.f64[2, 3, 4], [1, 2, 3], .i64), sample(.f32[40, 70], [17, 33]),
      ]
  }
}

extension DynamicStarts {
  /// `operands`, then as many scalar starts from before the tensor to beyond it.
  static func sample(
    _ operation: any Operation, _ operands: [TensorType], rank: Int, _ index: ElementType
  ) -> OperationSample {
    let starts = [TensorType](repeating: TensorType(index, []), count: rank)
    let range = index.kind == .unsigned ? 0...6 : -2.0...6
    return OperationSample(
      operation, operands + starts,
      ranges: Dictionary(uniqueKeysWithValues: starts.indices.map { ($0 + operands.count, range) }))
  }
}

extension GraphBuilder {
  /// The slice of `x` of these sizes at the scalars `starts`, one a dimension, clamped to lie inside.
  package func dynamicSlice(_ x: Value, at starts: [Value], sizes: [Int]) -> Value {
    add(DynamicSlice(sizes: sizes), [x] + starts, resultCount: 1)[0]
  }
}
