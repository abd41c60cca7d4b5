import SluiceIR

extension Reduce {
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    let flows = context.operands.indices.map { context.flows(into: $0) }
    guard flows.contains(true), context.cotangents.contains(where: { $0 != nil }) else {
      return flows.map { _ in nil }
    }
    switch monoid {
    case .add: return sumPullback(context)
    case .minimum, .maximum: return extremePullback(context)
    default: return try scanPullback(context, flows)
    }
  }

  /// `x` of the result's shape, repeated along the reduced dimensions of `shape`.
  private func expand(_ x: Value, to shape: Shape, _ builder: GraphBuilder) -> Value {
    builder.broadcast(x, to: shape, axes: shape.indices.filter { !dimensions.contains($0) })
  }

  private func total(_ x: Value, _ builder: GraphBuilder) -> Value {
    builder.sum(x, dimensions: Array(builder.type(of: x).shape.indices))
  }

  private func sumPullback(_ context: PullbackContext) -> [Value?] {
    let builder = context.builder
    guard let cotangent = context.cotangents[0] else { return [nil, nil] }
    let shape = builder.type(of: context.operands[0]).shape
    return [
      context.wanted[0] ? expand(cotangent, to: shape, builder) : nil,
      context.wanted[1] ? total(cotangent, builder) : nil,
    ]
  }

  /// The elements equal to the extreme share its cotangent equally; the initial value has it where none is.
  private func extremePullback(_ context: PullbackContext) -> [Value?] {
    let builder = context.builder
    guard let cotangent = context.cotangents[0] else { return [nil, nil] }
    let (input, result) = (context.operands[0], context.results[0])
    let type = builder.type(of: input)
    let isExtreme = builder.compare(input, expand(result, to: type.shape, builder), .equal)
    let count = builder.sum(builder.shareCount(isExtreme, type.element), dimensions: dimensions)
    let share = builder.share(cotangent, among: count)
    let zeros = builder.constant(0, type)
    var gradients: [Value?] = [nil, nil]
    if context.wanted[0] {
      gradients[0] = builder.select(isExtreme, expand(share, to: type.shape, builder), zeros)
    }
    if context.wanted[1] {
      let isInitial = builder.and(
        builder.compare(count, builder.zeros(like: count), .equal),
        builder.compare(
          builder.broadcast(context.operands[1], to: builder.type(of: result).shape), result, .equal))
      gradients[1] = total(builder.select(isInitial, cotangent, builder.zeros(like: cotangent)), builder)
    }
    return gradients
  }

  /// The general rule. By the associativity that StableHLO asks of a region, the result is `body(prefix,
  /// body(x, suffix))` for each element, where the prefix combines the initial value and all elements before,
  /// the suffix all after. Both come from scans in log2(n) steps; then the body is differentiated at every
  /// element at once. Nothing is divided, so that the product of the others is right where elements are zero.
  private func scanPullback(_ context: PullbackContext, _ flows: [Bool]) throws(SluiceError) -> [Value?] {
    let builder = context.builder
    let count = context.operands.count / 2
    let region = try ElementwiseRegion(body)
    let shape = builder.type(of: context.operands[0]).shape
    let layout = FlattenedReduction(shape, dimensions)
    guard layout.length > 0 else {
      return (0..<count).map { _ in nil } + context.cotangents.map { $0.map { total($0, builder) } }
    }
    let inputs = context.operands[..<count].map { layout.flatten($0, builder) }
    let initial = context.operands[count...].map { layout.broadcast($0, builder) }
    let scan = RegionScan(region, layout, builder)
    let prefixes = scan.prefixes(inputs, initial)
    let head = inputs.map { layout.slice($0, 0, layout.length - 1, builder) }
    let inner = region.apply(head + scan.suffixes(inputs), builder)
    let rest = zip(inner.results, inputs).map {
      layout.concatenate([$0, layout.slice($1, layout.length - 1, layout.length, builder)], builder)
    }
    let whole = region.apply(prefixes + rest, builder)
    let cotangents = context.cotangents.map { $0.map { layout.repeated($0, builder) } }
    let isFloat = inputs.map { builder.type(of: $0).element.isFloat }
    let ofRest = try region.pullback(
      whole, cotangents, wanted: isFloat.map { _ in false } + isFloat, builder)[count...]
    let ofHead = try region.pullback(
      inner, ofRest.map { $0.map { layout.slice($0, 0, layout.length - 1, builder) } },
      wanted: isFloat + isFloat.map { _ in false }, builder)
    var gradients: [Value?] = []
    for (position, last) in ofRest.enumerated() {
      // An element may count for the others alone, or for the last result alone.
      guard flows[position], last != nil || ofHead[position] != nil else {
        gradients.append(nil)
        continue
      }
      let end = layout.slice(
        last ?? builder.zeros(like: inputs[position]), layout.length - 1, layout.length, builder)
      let start = ofHead[position] ?? builder.zeros(like: head[position])
      gradients.append(layout.unflatten(layout.concatenate([start, end], builder), builder))
    }
    guard flows[count...].contains(true) else { return gradients + flows[count...].map { _ in nil } }
    let first = region.apply(initial + rest.map { layout.slice($0, 0, 1, builder) }, builder)
    let given = context.cotangents.map { $0.map { layout.row($0, builder) } }
    let ofInitial = try region.pullback(
      first, given, wanted: Array(flows[count...]) + flows[..<count].map { _ in false }, builder)
    return gradients + ofInitial[..<count].map { $0.map { total($0, builder) } }
  }
}

extension GraphBuilder {
  /// 1 where `flags` holds, to be summed: in f32 for the narrow floats, which could not count far.
  func shareCount(_ flags: Value, _ element: ElementType) -> Value {
    convert(flags, to: element.bitWidth < 32 ? .f32 : element)
  }

  /// `x` divided by how many share it; where nobody does, `x`.
  func share(_ x: Value, among count: Value) -> Value {
    let element = type(of: x).element
    let wide = convert(x, to: type(of: count).element)
    let divisor = apply(Maximum(), count, constant(1, type(of: count)))
    return convert(apply(Divide(), wide, divisor), to: element)
  }
}
