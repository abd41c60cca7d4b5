import SluiceIR

/// The derivative of a scatter with respect to one input and its updates.
struct ScatterPullback {
  private let scatter: Scatter
  private let builder: GraphBuilder
  private let input, indices, updates, result: Value
  private let cotangent: Value?
  private let shape: Shape

  init(_ scatter: Scatter, _ context: PullbackContext, _ position: Int) {
    let count = context.operands.count / 2
    self.scatter = scatter
    builder = context.builder
    input = context.operands[position]
    indices = context.operands[count]
    updates = context.operands[count + 1 + position]
    result = context.results[position]
    cotangent = context.cotangents[position]
    shape = builder.type(of: updates).shape
  }

  /// The cotangents of the input and of the updates.
  func gradients(_ combination: Scatter.Combination) -> (Value?, Value?) {
    guard let cotangent, builder.type(of: input).element.isFloat else { return (nil, nil) }
    return switch combination {
    case .replace: replace(cotangent)
    case .combine(.add): (cotangent, windows(cotangent))
    case .combine(.minimum), .combine(.maximum): extreme(cotangent)
    case .combine(.multiply): multiply(cotangent)
    case .combine(.and), .combine(.or), .combine(.xor): (nil, nil)
    }
  }

  /// The tangent of the result, from those of the input and of the updates. Each element of the input and of the updates
  /// reaches one element of the result alone, so that what they give for a cotangent of ones are the slopes.
  func tangent(_ combination: Scatter.Combination, _ ofInput: Value?, _ ofUpdates: Value?) -> Value {
    let (inputTangent, updateTangent) = (
      ofInput ?? builder.zeros(like: input), ofUpdates ?? builder.zeros(like: updates)
    )
    switch combination {
    case .replace, .combine(.add), .combine(.and), .combine(.or), .combine(.xor):
      return scattered(inputTangent, updateTangent, combination)
    case .combine(.minimum), .combine(.maximum):
      let (inputIs, updateIs, count) = extremes()
      return builder.share(
        scattered(
          builder.select(inputIs, inputTangent, builder.zeros(like: input)),
          builder.select(updateIs, updateTangent, builder.zeros(like: updates)), .combine(.add)),
        among: count)
    case .combine(.multiply):
      let slopes = multiply(builder.constant(1, like: result))
      return scattered(
        builder.multiply(inputTangent, slopes.0), builder.multiply(updateTangent, slopes.1), .combine(.add))
    }
  }

  /// What was overwritten has no derivative; the update that wrote last has it all.
  private func replace(_ cotangent: Value) -> (Value, Value) {
    let zeros = builder.zeros(like: updates)
    let kept = scattered(cotangent, zeros, .replace)
    let read = windows(cotangent)
    guard !scatter.uniqueIndices else { return (kept, read) }
    let count = shape.elementCount
    let number = TensorType(count <= Int(Int32.max) ? .i32 : .i64, [])
    let numbers = builder.reshape(builder.iota(number[count], dimension: 0), to: shape)
    let nobody = builder.constant(-1, number)
    let writers = scattered(
      builder.broadcast(nobody, to: builder.type(of: input).shape), numbers, .replace)
    let isLast = builder.compare(windows(writers, fill: nobody), numbers, .equal)
    return (kept, builder.select(isLast, read, zeros))
  }

  /// The input and the updates that equal the result share its cotangent equally.
  private func extreme(_ cotangent: Value) -> (Value, Value) {
    let (inputIs, updateIs, count) = extremes()
    let share = builder.share(cotangent, among: count)
    return (
      builder.select(inputIs, share, builder.zeros(like: input)),
      builder.select(updateIs, windows(share), builder.zeros(like: updates))
    )
  }

  /// Which elements of the input and of the updates equal the result, and for each element of it how many do.
  private func extremes() -> (Value, Value, Value) {
    let element = builder.type(of: input).element
    let inputIs = builder.compare(input, result, .equal)
    let updateIs = builder.compare(updates, windows(result), .equal)
    let count = scattered(
      builder.shareCount(inputIs, element), builder.shareCount(updateIs, element), .combine(.add))
    return (inputIs, updateIs, count)
  }

  /// The product of the others. Where updates meet it is result / update, but for updates that are zero: the
  /// only one at its place has the product of the rest, which are not zero; one of two has that times the
  /// other, written as a value and not as 0, so that the second derivative is right; of three or more both
  /// derivatives are zero.
  private func multiply(_ cotangent: Value) -> (Value, Value) {
    let type = builder.type(of: updates)
    let ones = builder.constant(1, builder.type(of: input))
    let ofInput = builder.apply(Multiply(), cotangent, scattered(ones, updates, .combine(.multiply)))
    guard !scatter.uniqueIndices else {
      return (ofInput, windows(builder.apply(Multiply(), cotangent, input)))
    }
    let zeros = builder.constant(0, type)
    let isZero = builder.compare(updates, zeros, .equal)
    let nonzero = builder.select(isZero, builder.constant(1, type), updates)
    let quotient = builder.apply(
      Divide(), windows(builder.apply(Multiply(), cotangent, result)), nonzero)
    let rest = windows(
      builder.apply(Multiply(), cotangent, scattered(input, nonzero, .combine(.multiply))))
    let none = builder.zeros(like: input)
    // Counts beyond two need not be exact, so that every float type can count.
    let count = windows(scattered(none, builder.convert(isZero, to: type.element), .combine(.add)))
    let sum = windows(scattered(none, builder.select(isZero, updates, zeros), .combine(.add)))
    let other = builder.apply(Multiply(), builder.apply(Subtract(), sum, updates), rest)
    let isOne = builder.compare(count, builder.constant(1, type), .equal)
    let isTwo = builder.compare(count, builder.constant(2, type), .equal)
    let ofZero = builder.select(isOne, rest, builder.select(isTwo, other, zeros))
    return (ofInput, builder.select(isZero, ofZero, quotient))
  }

  private func windows(_ x: Value, fill: Value? = nil) -> Value {
    let fill = fill ?? builder.constant(0, builder.type(of: x).with(shape: []))
    return scatter.dimensions.windows(
      of: x, at: indices, shape, fill: fill, sorted: scatter.indicesAreSorted, builder)
  }

  private func scattered(_ x: Value, _ updates: Value, _ combination: Scatter.Combination) -> Value {
    builder.scatter(
      x, indices, updates, combination, scatter.dimensions, indicesAreSorted: scatter.indicesAreSorted,
      uniqueIndices: scatter.uniqueIndices)
  }
}
