import SluiceIR

extension Scatter {
  /// What the region does with each input on its own: nil in all if some result depends on anything else.
  package var combinations: [Combination]? {
    let count = body.parameters.count / 2
    var combinations: [Combination] = []
    for (position, result) in body.results.enumerated() {
      let (old, update) = (Value(position), Value(count + position))
      if result.value == update {
        combinations.append(.replace)
      } else if let monoid = Monoid(combining: old, update, as: result.value, in: body) {
        combinations.append(.combine(monoid))
      } else {
        return nil
      }
    }
    return combinations
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    let count = context.operands.count / 2
    guard context.cotangents.contains(where: { $0 != nil }) else { return context.operands.map { _ in nil } }
    guard let combinations else {
      guard uniqueIndices else {
        throw SluiceError(
          .unsupported,
          "a scatter by a region that is not a replacement, add, multiply, minimum or maximum of each input "
            + "has no derivative where updates meet",
          note: "promise unique_indices = true if they never do, or use several scatters")
      }
      return try regionPullback(context)
    }
    var (inputs, updates): ([Value?], [Value?]) = ([], [])
    for (position, combination) in combinations.enumerated() {
      let rule = ScatterPullback(self, context, position)
      let (input, update) = rule.gradients(combination)
      inputs.append(context.flows(into: position) ? input : nil)
      updates.append(context.flows(into: count + 1 + position) ? update : nil)
    }
    return inputs + [nil] + updates
  }

  /// Every element is updated at most once, by the region at the element and the update: so is its
  /// derivative.
  private func regionPullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    let builder = context.builder
    let count = context.operands.count / 2
    let (indices, updates) = (context.operands[count], Array(context.operands[(count + 1)...]))
    let region = try ElementwiseRegion(body)
    let shape = builder.type(of: updates[0]).shape
    func windows(_ x: Value) -> Value {
      let fill = builder.constant(0, builder.type(of: x).with(shape: []))
      return dimensions.windows(of: x, at: indices, shape, fill: fill, sorted: indicesAreSorted, builder)
    }
    let old = context.operands[..<count].map(windows)
    let application = region.apply(old + updates, builder)
    let given = try region.pullback(
      application, context.cotangents.map { $0.map(windows) },
      wanted: (old + updates).map { builder.type(of: $0).element.isFloat }, builder)
    let inside = windows(builder.constant(1, TensorType(.i1, builder.type(of: context.operands[0]).shape)))
    var gradients: [Value?] = []
    for position in 0..<count {
      guard context.flows(into: position) else {
        gradients.append(nil)
        continue
      }
      let cotangent = context.cotangents[position] ?? builder.zeros(like: context.operands[position])
      gradients.append(
        builder.scatter(
          cotangent, indices, given[position] ?? builder.zeros(like: updates[position]), .replace, dimensions,
          indicesAreSorted: indicesAreSorted, uniqueIndices: true))
    }
    gradients.append(nil)
    for position in 0..<count {
      let update = context.flows(into: count + 1 + position) ? given[count + position] : nil
      gradients.append(update.map { builder.select(inside, $0, builder.zeros(like: $0)) })
    }
    return gradients
  }
}
