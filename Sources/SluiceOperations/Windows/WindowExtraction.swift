import SluiceIR

/// The inputs of a `ReduceWindow` with every window's elements side by side, in new dimensions behind those of the
/// result, one for each along which a window has several or leaves some out, so that `Reduce`'s derivative of a general
/// region can be had for windows, and its way with regions that are no tapes.
struct WindowExtraction {
  private let reduce: Reduce
  private let builder: GraphBuilder
  private let inputs: [Extracted]
  private let initial: [Value]

  /// One input, and the steps by which it was laid out, to be undone in a pullback.
  private struct Extracted {
    var steps: [(operation: any Operation, operands: [Value], result: Value)] = []
    var value: Value

    mutating func apply(_ operation: any Operation, _ operands: [Value], _ builder: GraphBuilder) {
      value = builder.add(operation, operands, resultCount: 1)[0]
      steps.append((operation, operands, value))
    }
  }

  init(_ operation: ReduceWindow, _ operands: [Value], _ builder: GraphBuilder) throws(SluiceError) {
    let count = operands.count / 2
    let rank = builder.type(of: operands[0]).rank
    let axes = Self.axes(operation.window)
    reduce = Reduce(dimensions: Array(rank..<(rank + axes.count)), body: operation.body)
    self.builder = builder
    initial = Array(operands[count...])
    let window = operation.window
    inputs = try operands[..<count].enumerated().map { (position, operand) throws(SluiceError) in
      var extracted = Extracted(value: operand)
      extracted.apply(window.pad, [operand, operands[count + position]], builder)
      // From the last dimension on, so that the places of those before stay: dimension d becomes windows, elements.
      for axis in axes.reversed() {
        try Self.extract(&extracted, axis, window.dimensions[axis], builder)
      }
      // Behind each of `axes` stands what it was split into.
      let elements = axes.enumerated().map { $0.element + $0.offset + 1 }
      let order = (0..<(rank + axes.count)).filter { !elements.contains($0) } + elements
      extracted.apply(Transpose(permutation: order), [extracted.value], builder)
      // Dimensions that do not fit any more, say: nothing can be asked of what was not made.
      if let error = builder.error { throw error }
      return extracted
    }
  }

  /// The dimensions along which windows are more than single elements one after the other; at least one, if there is any.
  private static func axes(_ window: Window) -> [Int] {
    let axes = window.dimensions.indices.filter {
      window.dimensions[$0].size > 1 || window.dimensions[$0].stride > 1
    }
    return axes.isEmpty ? Array(window.dimensions.indices.suffix(1)) : axes
  }

  /// Dimension `axis` as two: the windows along it, and a window's elements.
  private static func extract(
    _ extracted: inout Extracted, _ axis: Int, _ dimension: WindowDimension, _ builder: GraphBuilder
  ) throws(SluiceError) {
    if extracted.value.isPoison { return }
    let shape = builder.type(of: extracted.value).shape
    let windows = WindowDimension(
      size: dimension.size, stride: dimension.stride, dilation: dimension.dilation)
    let count = try windows.count(along: shape[axis], axis: axis)
    var sizes = shape.dimensions
    sizes[axis] = 1
    let gather = Gather(
      IndexingDimensions(
        offset: Array(0..<axis) + Array((axis + 2)..<(shape.rank + 1)), collapsed: [axis],
        startIndexMap: [axis], indexVector: 2), sliceSizes: sizes)
    let starts = try starts(dimension, count, builder)
    extracted.apply(gather, [extracted.value, starts], builder)
  }

  /// For each of `count` windows, where its elements lie: a constant, or of many counted when the program runs.
  private static func starts(
    _ dimension: WindowDimension, _ count: Int, _ builder: GraphBuilder
  ) throws(SluiceError) -> Value {
    let type = TensorType(.i64, [count, dimension.size])
    try type.validate()
    if type.elementCount <= 1 << 16 {
      let positions = (0..<count).flatMap { window in
        (0..<dimension.size).map { Int64(window * dimension.stride + $0 * dimension.dilation) }
      }
      return builder.constant(try ReferenceTensor(wrapping: positions, to: type).literal())
    }
    func counted(_ axis: Int, by step: Int) throws(SluiceError) -> Value {
      let step = try ReferenceTensor(wrapping: [Int64(step)], to: type.with(shape: [])).literal()
      return builder.multiply(
        builder.iota(type, dimension: axis), builder.broadcast(builder.constant(step), to: type.shape))
    }
    return builder.add(
      try counted(0, by: dimension.stride), try counted(1, by: dimension.dilation))
  }

  /// The reduction itself.
  func reduced() -> [Value] {
    builder.add(reduce, inputs.map(\.value) + initial, resultCount: inputs.count)
  }

  /// The pullback of the reduction, then of the steps before it.
  func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    let count = inputs.count
    let ofReduction = try reduce.pullback(
      PullbackContext(
        builder: builder, operands: inputs.map(\.value) + initial, results: context.results,
        cotangents: context.cotangents, wanted: (0..<(2 * count)).map { context.flows(into: $0 % count) }))
    var gradients = Array(ofReduction)
    for position in 0..<count {
      guard var cotangent = ofReduction[position] else { continue }
      for step in inputs[position].steps.reversed() {
        let given = try step.operation.pullback(
          PullbackContext(
            builder: builder, operands: step.operands, results: [step.result], cotangents: [cotangent],
            wanted: step.operands.map { _ in true }))
        if step.operation is Pad, let ofInitial = given[1] {
          let before = gradients[count + position]
          gradients[count + position] = before.map { builder.add($0, ofInitial) } ?? ofInitial
        }
        cotangent = given[0] ?? builder.zeros(like: step.operands[0])
      }
      gradients[position] = cotangent
    }
    return gradients.enumerated().map { context.flows(into: $0.offset) ? $0.element : nil }
  }
}
