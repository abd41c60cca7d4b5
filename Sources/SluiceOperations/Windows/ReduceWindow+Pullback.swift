import SluiceIR

extension ReduceWindow {
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    let flows = context.operands.indices.map { context.flows(into: $0) }
    let isEmpty = context.results.contains { context.builder.type(of: $0).elementCount == 0 }
    guard flows.contains(true), context.cotangents.contains(where: { $0 != nil }), !isEmpty else {
      return flows.map { _ in nil }
    }
    switch monoid {
    case .add: return sumPullback(context)
    case .minimum, .maximum: return try extremePullback(context)
    case .multiply:
      if let product = cumulativeProduct(context.operands, context.builder) {
        return context.cotangents[0].map { product.pullback($0, wanted: flows) } ?? [nil, nil]
      }
    default: break
    }
    return try WindowExtraction(self, context.operands, context.builder).pullback(context)
  }

  /// An element's cotangent is the sum over the windows that it is in: a window that slides over the windows. The
  /// initial value's counts it once, and once for each position without an element.
  private func sumPullback(_ context: PullbackContext) -> [Value?] {
    let (builder, input) = (context.builder, context.operands[0])
    guard let cotangent = context.cotangents[0] else { return [nil, nil] }
    let (type, counts) = (builder.type(of: input), builder.type(of: cotangent).shape)
    var gradients: [Value?] = [nil, nil]
    if context.wanted[0], type.elementCount > 0 {
      let transposed = Window(
        window.dimensions.enumerated().map {
          $0.element.transposed(length: type.shape[$0.offset], count: counts[$0.offset])
        })
      gradients[0] = builder.reduceWindow(
        cotangent, .add, transposed, initial: builder.constant(0, type.with(shape: [])))
    }
    if context.wanted[1] {
      gradients[1] = builder.sum(
        builder.multiply(cotangent, initialShare(type, builder)), dimensions: Array(counts.indices))
    }
    return gradients
  }

  /// How often each window counts the initial value.
  private func initialShare(_ type: TensorType, _ builder: GraphBuilder) -> Value {
    let found = builder.reduceWindow(
      builder.constant(1, type), .add, window, initial: builder.constant(0, type.with(shape: [])))
    return builder.subtract(builder.constant(Double(window.elementCount + 1), like: found), found)
  }

  /// The first of the equal extremes of a window has its cotangent (Reduce's share it); the initial value, where it
  /// lies beyond all elements or there are none.
  private func extremePullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    let builder = context.builder
    guard let cotangent = context.cotangents[0] else { return [nil, nil] }
    let element = builder.type(of: cotangent).element
    let zero = builder.constant(0, TensorType(element, []))
    let selection = try selection(context.operands, builder)
    var gradients: [Value?] = [nil, nil]
    var ofElements = cotangent
    if let isInitial = selection.isInitial {
      let zeros = builder.zeros(like: cotangent)
      ofElements = builder.select(isInitial, zeros, cotangent)
      if context.wanted[1] {
        gradients[1] = builder.sum(
          builder.select(isInitial, cotangent, zeros),
          dimensions: Array(builder.type(of: cotangent).shape.indices))
      }
    }
    if context.wanted[0] {
      gradients[0] = try selection.elements.scatter(
        ofElements, initial: zero, body: try Monoid.add.body(element))
    }
    return gradients
  }

  /// Which element of each window is its extreme, and where it is the initial value instead: nil if that is the
  /// identity, which no element lies within.
  private func selection(
    _ operands: [Value], _ builder: GraphBuilder
  ) throws(SluiceError) -> (elements: WindowSelection, isInitial: Value?) {
    let isMaximum = monoid == .maximum
    let element = builder.type(of: operands[0]).element
    let scan = scan(of: builder.type(of: operands[0]).shape)
    let elements =
      if let scan {
        WindowSelection(operands[0], window, scan, isMaximum: isMaximum, builder)
      } else {
        try WindowSelection(
          operands[0], window,
          select: try WindowSelection.extreme(element, isMaximum ? .greaterOrEqual : .lessOrEqual), builder)
      }
    if !window.hasPadding || scan != nil, startsFromIdentity(operands, builder) { return (elements, nil) }
    let initial = builder.broadcast(operands[1], to: builder.type(of: elements.values).shape)
    let isNone = builder.compare(
      elements.indices, builder.constant(-1, like: elements.indices), .equal)
    let isBeyond = builder.compare(initial, elements.values, isMaximum ? .greater : .less)
    return (elements, builder.or(isNone, isBeyond))
  }

  private func startsFromIdentity(_ operands: [Value], _ builder: GraphBuilder) -> Bool {
    guard let node = builder.definition(of: operands[1]),
      let constant = builder.operation(of: node) as? Constant
    else { return false }
    return ReferenceTensor(constant.value).floats == monoid?.identity(constant.value.element).floats
  }

  /// Nil unless the windows continue one another.
  private func cumulativeProduct(_ operands: [Value], _ builder: GraphBuilder) -> CumulativeProduct? {
    scan(of: builder.type(of: operands[0]).shape).map {
      CumulativeProduct(operands, $0, isFromOne: startsFromIdentity(operands, builder), builder)
    }
  }

  // MARK: Forward mode

  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    guard context.tangents.contains(where: { $0 != nil }),
      context.results.contains(where: { context.builder.type(of: $0).element.isFloat })
    else { return context.results.map { _ in nil } }
    switch monoid {
    case .add: return context.linear(self)
    case .minimum, .maximum: return try extremePushforward(context)
    case .multiply:
      if let product = cumulativeProduct(context.operands, context.builder) {
        return [product.pushforward(context.tangents)]
      }
    default: break
    }
    return try dualPushforward(context)
  }

  private func extremePushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    let builder = context.builder
    let (input, result) = (context.operands[0], context.results[0])
    guard builder.type(of: input).elementCount > 0, builder.type(of: result).elementCount > 0 else {
      return [context.tangents[1].map { builder.broadcast($0, to: builder.type(of: result).shape) }]
    }
    let selection = try selection(context.operands, builder)
    let ofElements = context.tangents[0].map { selection.elements.gather($0) }
    guard let isInitial = selection.isInitial else { return [ofElements] }
    let ofInitial = context.tangents[1].map { builder.broadcast($0, to: builder.type(of: result).shape) }
    let zeros = builder.zeros(like: result)
    return [builder.select(isInitial, ofInitial ?? zeros, ofElements ?? zeros)]
  }

  /// Values and tangents reduced together, by the region and its pushforward.
  private func dualPushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    let count = context.results.count
    let elements = context.results.map { context.builder.type(of: $0).element }
    let inputs = Array(context.operands[..<count]) + context.floatTangents(0..<count)
    let initial = Array(context.operands[count...]) + context.floatTangents(count..<(2 * count))
    let given = context.builder.reduceWindow(
      inputs, initial: initial, window, body: try ElementwiseRegion(body).dual(elements))
    return context.tangents(fromDual: given)
  }
}
