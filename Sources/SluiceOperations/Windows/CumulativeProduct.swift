import SluiceIR

/// The derivative of products over windows that continue one another (`ReduceWindow.scan`), in linear time:
///
///     y[i] = x[0] ... x[i]       dy[i] = x[i] dy[i - 1] + dx[i] y[i - 1]
///
/// and backwards, where s[j] is what the windows from j on make of their cotangents,
///
///     s[j] = c[j] + x[j + 1] s[j + 1]       gradient of x[j] = y[j - 1] s[j]
///
/// Nothing is divided, so zeros among the elements are no exception. An initial value other than 1 is a factor of each
/// padded position and of each window: a cumulative product in the other direction. Narrow floats are computed in wide ones.
struct CumulativeProduct {
  private let axis: Int
  private let isDescending: Bool
  private let input: Value
  /// Nil where it is 1.
  private let initial: Value?
  private let builder: GraphBuilder
  /// The elements' type, and the one that is computed in.
  private let narrow: ElementType
  private let wide: ElementType
  private let shape: Shape

  init(_ operands: [Value], _ scan: (axis: Int, isDescending: Bool), isFromOne: Bool, _ builder: GraphBuilder)
  {
    (axis, isDescending) = scan
    let type = builder.type(of: operands[0])
    narrow = type.element
    wide = type.element.accumulator ?? type.element
    shape = type.shape
    input = builder.convert(operands[0], to: wide)
    initial = isFromOne ? nil : builder.convert(operands[1], to: wide)
    self.builder = builder
  }

  /// The gradients of the elements and of the initial value.
  func pullback(_ cotangent: Value, wanted: [Bool]) -> [Value?] {
    let cotangent = builder.convert(cotangent, to: wide)
    var gradients: [Value?] = [nil, nil]
    guard let initial else {
      if wanted[0] { gradients[0] = builder.convert(gradient(input, cotangent, isDescending), to: narrow) }
      return gradients
    }
    let factors = builder.broadcast(initial, to: shape)
    if wanted[0] {
      let own = builder.multiply(cotangent, product(factors, !isDescending))
      gradients[0] = builder.convert(gradient(input, own, isDescending), to: narrow)
    }
    if wanted[1] {
      let own = builder.multiply(cotangent, product(input, isDescending))
      let ofFactors = gradient(factors, own, !isDescending)
      gradients[1] = builder.convert(builder.sum(ofFactors, dimensions: Array(shape.indices)), to: narrow)
    }
    return gradients
  }

  /// The tangent of the products, given those of the elements and of the initial value.
  func pushforward(_ tangents: [Value?]) -> Value? {
    var total: Value?
    func add(_ term: Value) { total = total.map { builder.add($0, term) } ?? term }
    let factors = initial.map { builder.broadcast($0, to: shape) }
    if let ofInput = tangents[0].map({ builder.convert($0, to: wide) }) {
      let own = tangent(input, ofInput, isDescending)
      add(factors.map { builder.multiply(own, product($0, !isDescending)) } ?? own)
    }
    if let ofInitial = tangents[1].map({ builder.convert($0, to: wide) }) {
      let ofFactors = tangent(
        factors ?? builder.constant(1, like: input), builder.broadcast(ofInitial, to: shape), !isDescending)
      add(builder.multiply(product(input, isDescending), ofFactors))
    }
    return total.map { builder.convert($0, to: narrow) }
  }

  // MARK: Along the axis

  private func product(_ x: Value, _ isDescending: Bool) -> Value {
    let length = shape[axis]
    var windows = shape.map { _ in WindowDimension() }
    windows[axis] = WindowDimension(
      size: length, paddingLow: isDescending ? 0 : length - 1, paddingHigh: isDescending ? length - 1 : 0)
    return builder.reduceWindow(x, .multiply, Window(windows))
  }

  /// For each element the product of those before it, in the direction of the windows.
  private func productBefore(_ x: Value, _ isDescending: Bool) -> Value {
    shifted(product(x, isDescending), towardsEnd: !isDescending)
  }

  private func gradient(_ x: Value, _ cotangent: Value, _ isDescending: Bool) -> Value {
    let states = recurrence(shifted(x, towardsEnd: isDescending), cotangent, isDescending: !isDescending)
    return builder.multiply(productBefore(x, isDescending), states)
  }

  private func tangent(_ x: Value, _ tangent: Value, _ isDescending: Bool) -> Value {
    recurrence(x, builder.multiply(tangent, productBefore(x, isDescending)), isDescending: isDescending)
  }

  private func recurrence(_ factors: Value, _ terms: Value, isDescending: Bool) -> Value {
    let recurrence = LinearRecurrence(axis: axis, builder: builder)
    guard isDescending else { return recurrence.states(factors, terms) }
    let states = recurrence.states(
      builder.reverse(factors, dimensions: [axis]), builder.reverse(terms, dimensions: [axis]))
    return builder.reverse(states, dimensions: [axis])
  }

  /// Each element one further along the axis, or one back, and 1 where there is none.
  private func shifted(_ x: Value, towardsEnd: Bool) -> Value {
    let (length, one) = (shape[axis], builder.constant(1, TensorType(wide, [])))
    let rest = builder.slice(x, axis: axis, towardsEnd ? 0..<(length - 1) : 1..<length)
    var (low, high) = (shape.map { _ in 0 }, shape.map { _ in 0 })
    if towardsEnd { low[axis] = 1 } else { high[axis] = 1 }
    return builder.pad(rest, one, low: low, high: high)
  }
}
