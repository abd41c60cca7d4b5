import SluiceIR

/// A loop that counts: an integer that starts from a constant, grows by a constant, and is compared with a constant.
package struct TripCount: Hashable, Sendable {
  /// Which carried value counts.
  package var counter: Int
  package var start: Int64
  package var step: Int64
  package var count: Int
}

extension While {
  /// The loop's trip count, if its regions and the constants among its initial values (nil: not constant) tell it.
  package func tripCount(_ initial: (Int) -> Literal?) -> TripCount? {
    guard case .some((let counter, let direction, let bound)) = countedCondition(initial),
      let step = step(of: counter),
      let start = initial(counter).flatMap({ ReferenceTensor($0).integers.first }), step != 0
    else { return nil }
    let element = body.parameters[counter].type.element
    guard let count = Self.count(from: start, by: step, while: direction, bound, element) else { return nil }
    return TripCount(counter: counter, start: start, step: step, count: count)
  }

  /// How often the body is expected to run, where it has to be guessed.
  package var tripEstimate: Int {
    guard case .some((let counter, _, let bound)) = countedCondition({ _ in nil }),
      let step = step(of: counter),
      step > 0
    else { return 8 }
    return Int(clamping: max(1, bound / step))
  }

  /// The carried value that the condition compares with a constant.
  private func countedCondition(
    _ initial: (Int) -> Literal?
  ) -> (counter: Int, direction: Compare.Direction, bound: Int64)? {
    guard condition.results.count == 1, let node = condition.definition(of: condition.results[0].value),
      let compare = condition.operation(of: node) as? Compare
    else { return nil }
    let (left, right) = (condition.operand(0, of: node), condition.operand(1, of: node))
    guard [.signed, .unsigned].contains(condition.type(of: left).element.kind),
      condition.type(of: left).rank == 0
    else { return nil }
    func constant(_ value: Value) -> Int64? {
      if let definition = condition.definition(of: value) {
        return (condition.operation(of: definition) as? Constant).flatMap {
          ReferenceTensor($0.value).integers.first
        }
      }
      guard isInvariant(value.index) else { return nil }
      return initial(value.index).flatMap { ReferenceTensor($0).integers.first }
    }
    if left.index < condition.parameters.count, let bound = constant(right), constant(left) == nil {
      return (left.index, compare.direction, bound)
    }
    if right.index < condition.parameters.count, let bound = constant(left) {
      return (right.index, compare.direction.exchanged, bound)
    }
    return nil
  }

  /// By how much the body changes carried value `counter`, if by a constant.
  private func step(of counter: Int) -> Int64? {
    guard let node = body.definition(of: body.results[counter].value) else { return nil }
    func constant(_ position: Int) -> Int64? {
      guard let definition = body.definition(of: body.operand(position, of: node)),
        let constant = body.operation(of: definition) as? Constant
      else { return nil }
      return ReferenceTensor(constant.value).integers.first
    }
    switch body.operation(of: node) {
    case is Add:
      if body.operand(0, of: node) == Value(counter) { return constant(1) }
      return body.operand(1, of: node) == Value(counter) ? constant(0) : nil
    case is Subtract:
      guard body.operand(0, of: node) == Value(counter), let step = constant(1), step != .min else {
        return nil
      }
      return -step
    default: return nil
    }
  }

  /// How often a counter passes the comparison; nil if it never fails, or only by wrapping around.
  private static func count(
    from start: Int64, by step: Int64, while direction: Compare.Direction, _ bound: Int64,
    _ element: ElementType
  ) -> Int? {
    guard element.kind == .signed || start >= 0 && bound >= 0 else { return nil }
    // The first value for which the comparison fails, in the direction of the steps.
    let (distance, overflow) = bound.subtractingReportingOverflow(start)
    guard !overflow, distance != .min else { return nil }
    let last: Int64
    switch direction {
    case .less:
      if distance <= 0 { return 0 }
      guard step > 0 else { return nil }
      last = distance
    case .lessOrEqual:
      if distance < 0 { return 0 }
      guard step > 0, distance < .max else { return nil }
      last = distance + 1
    case .greater:
      if distance >= 0 { return 0 }
      guard step < 0 else { return nil }
      last = distance
    case .greaterOrEqual:
      if distance > 0 { return 0 }
      guard step < 0 else { return nil }
      last = distance - 1
    case .notEqual:
      guard distance % step == 0, distance / step >= 0 else { return nil }
      last = distance
    case .equal: return nil
    }
    let count = (last.magnitude + step.magnitude - 1) / step.magnitude
    // The value that fails must not have wrapped around.
    let (travel, far) = step.multipliedReportingOverflow(by: Int64(clamping: count))
    let (end, beyond) = start.addingReportingOverflow(travel)
    guard !far, !beyond, element.wrapped(end) == end else { return nil }
    return Int(exactly: count)
  }
}
