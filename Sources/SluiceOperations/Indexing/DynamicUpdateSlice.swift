import SluiceIR

/// A tensor with a slice of it replaced, at a place that is computed: the operand, an update of at most its sizes,
/// and one scalar start index a dimension. Starts are clamped so that the update lies inside the operand.
///
/// Where the operand's memory is free afterwards only the slice is written.
package struct DynamicUpdateSlice: StandaloneOperation {
  package static let name = "dynamic_update_slice"
  package static var signature: String? { "T, T, I* -> T; T: any; I: integer" }

  package init() {}
  package init(reading attributes: inout AttributeReader) throws(SluiceError) {}
  package func write(to attributes: inout AttributeWriter) {}

  package func canReplace(operand: Int, by result: Int) -> Bool { operand == 0 }
  package func takesAnyLayout(ofOperand operand: Int) -> Bool { true }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    guard operands.count >= 2 else {
      throw SluiceError(
        .shape, "\(operands.count) operands are given",
        note: "give the tensor, the update, then the start indices")
    }
    let (operand, update) = (operands[0], operands[1])
    try OperandRules.sameElement(operand, "the operand", update, "the update")
    guard operand.rank == update.rank else {
      throw SluiceError(
        .shape, "the update \(update) and the operand \(operand) differ in rank",
        note: "reshape the update: it needs a dimension for each of the operand's")
    }
    try DynamicStarts.check(operands.dropFirst(2), rank: operand.rank)
    for (axis, size) in operand.shape.enumerated() where update.shape[axis] > size {
      throw SluiceError(
        .shape, "the update has size \(update.shape[axis]) along dimension \(axis), the operand \(size)",
        note: "an update is at most as large as the operand")
    }
    return [operand]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let (operand, update) = (operands[0], operands[1])
    let starts = DynamicStarts.clamped(
      operands.dropFirst(2), operand.shape, sizes: update.shape.dimensions)
    let targets = (0..<update.type.elementCount).map { offset in
      operand.shape.offset(of: zip(update.shape.indices(at: offset), starts).map { $0 + $1 })
    }
    func replaced<T>(_ values: [T], by new: [T]) -> [T] {
      var values = values
      for (target, element) in zip(targets, new) { if let target { values[target] = element } }
      return values
    }
    return switch operand.elements {
    case .floats(let values):
      [ReferenceTensor(operand.type, .floats(replaced(values, by: update.floats)))]
    case .integers(let values):
      [ReferenceTensor(operand.type, .integers(replaced(values, by: update.integers)))]
    }
  }

  /// What was replaced has no cotangent; the update has that of the slice.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    var result = [Value?](repeating: nil, count: context.operands.count)
    guard let cotangent = context.cotangents[0] else { return result }
    let (builder, update) = (context.builder, context.operands[1])
    let starts = Array(context.operands.dropFirst(2))
    if context.flows(into: 0) {
      result[0] = builder.dynamicUpdateSlice(cotangent, builder.zeros(like: update), at: starts)
    }
    if context.flows(into: 1) {
      result[1] = builder.dynamicSlice(
        cotangent, at: starts, sizes: builder.type(of: update).shape.dimensions)
    }
    return result
  }

  /// The operand's tangent with the slice replaced by the update's.
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    guard context.tangents[0] != nil || context.tangents[1] != nil else { return [nil] }
    let builder = context.builder
    return [
      builder.dynamicUpdateSlice(
        context.tangents[0] ?? builder.zeros(like: context.operands[0]),
        context.tangents[1] ?? builder.zeros(like: context.operands[1]),
        at: Array(context.operands.dropFirst(2)))
    ]
  }

  package static var samples: [OperationSample] {
    func sample(_ type: TensorType, _ sizes: Shape, _ index: ElementType = .i32) -> OperationSample {
      DynamicStarts.sample(
        DynamicUpdateSlice(), [type, type.with(shape: sizes)], rank: type.rank, index)
    }
    return ElementType.allCases.map { sample(TensorType($0, [3, 4]), [2, 2]) }
      + ElementType.allCases.filter(\.isInteger).map { sample(.f32[5], [2], $0) } + [
        sample(.f64, []), sample(.f64[4], [4]), sample(.f64[5, 3], [1, 3]), sample(.f32[4], [0]),
        sample(.f32[0, 3], [0, 2]), sample(.f64[2, 3, 4], [1, 2, 3], .i64), sample(.f32[40, 70], [17, 33]),
      ]
  }
}

extension GraphBuilder {
  /// `x` with the slice at the scalars `starts`, one a dimension, clamped to lie inside, replaced by `update`.
  package func dynamicUpdateSlice(_ x: Value, _ update: Value, at starts: [Value]) -> Value {
    add(DynamicUpdateSlice(), [x, update] + starts, resultCount: 1)[0]
  }
}
