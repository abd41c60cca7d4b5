import SluiceIR

/// How often a loop runs, and the integer that counts its iterations, if there is one.
package struct TripCount: Hashable, Sendable {
  package var count: Int
  /// Which carried value is `start + step * k` in iteration k, wrapped to its type: a scalar integer. Nil if none is known to.
  package var counter: Int?
  package var start: Int64 = 0
  package var step: Int64 = 0
  /// Whether the counter is k itself in each iteration.
  package var countsIterations = false
}

extension While {
  /// The loop's trip count, if its regions and the constants among its initial values (nil: not constant) tell it.
  ///
  /// Either the condition compares a carried integer, which the body changes by a constant, with a constant, all of them up to
  /// integer arithmetic on constants; or the condition depends on integers that are constant before the loop and on nothing
  /// else, and fails after some thousand steps, which are taken here one by one: that is right for whatever they do, wrapping
  /// around included. O(nodes), and a bounded number of evaluations.
  package func tripCount(_ initial: (Int) -> Literal?) -> TripCount? {
    guard condition.results.count == 1 else { return nil }
    guard let counting = counting(initial),
      let start = initial(counting.counter).flatMap({ ReferenceTensor($0).integers.first })
    else { return stepsUntilItFails(initial).map { TripCount(count: $0) } }
    guard let count = counting.count(from: start) ?? stepsUntilItFails(initial) else { return nil }
    let element = body.parameters[counting.counter].type.element
    return TripCount(
      count: count, counter: counting.counter, start: start, step: counting.step,
      countsIterations: start == 0 && counting.step == 1 && element.represents(Int64(max(0, count - 1))))
  }

  /// How often the body is expected to run, where it has to be guessed.
  package var tripEstimate: Int {
    guard let comparison = counting({ _ in nil })?.comparison, let stride = comparison.stride,
      stride > 0
    else { return 8 }
    return Int(clamping: max(1, comparison.bound / stride))
  }

  // MARK: Counting

  /// The carried integer on which alone the condition depends; nil unless there is one and the body adds a constant to it.
  private func counting(_ initial: (Int) -> Literal?) -> Counting? {
    let goes = condition.results[0].value
    let read = condition.dependencies(of: [goes]).values
    let moving = condition.parameters.indices.filter { read[$0] && !isInvariant($0) }
    guard moving.count == 1, let counter = moving.first else { return nil }
    let type = body.parameters[counter].type
    guard type.rank == 0, [.signed, .unsigned].contains(type.element.kind) else { return nil }
    /// Of the counter, and of invariants that are small integer constants.
    func form(_ index: Int) -> CounterForms.Form? {
      if index == counter { return .sum(CounterForms.Sum(counter: type.element)) }
      guard isInvariant(index), CounterForms.isSmallInteger(body.parameters[index].type) else { return nil }
      return initial(index).map { .constant(ReferenceTensor($0)) }
    }
    let changed = body.results[counter].value
    guard case .sum(let next) = CounterForms.form(of: changed, in: body, parameters: form), next.scale == 1,
      next.offset != 0, next.widened.isEmpty
    else { return nil }
    var counting = Counting(counter: counter, step: next.offset)
    if case .comparison(let sum, let direction, let bound) = CounterForms.form(
      of: goes, in: condition, parameters: form)
    {
      counting.comparison = Counting.Comparison(
        sum: sum, direction: direction, bound: bound,
        step: next.offset)
    }
    return counting
  }

  // MARK: Stepping

  /// At most so many nodes are evaluated to see where a condition fails.
  private static let maximumEvaluations = 1 << 14

  /// How often the condition holds, found by running what it depends on; nil if that is not known before the loop runs, is
  /// no integer, or does not come to an end soon.
  private func stepsUntilItFails(_ initial: (Int) -> Literal?) -> Int? {
    let kept = carriedValues(neededFor: body.parameters.map { _ in false })
    var values: [ReferenceTensor] = []
    for index in kept {
      guard CounterForms.isSmallInteger(body.parameters[index].type), let literal = initial(index) else {
        return nil
      }
      values.append(ReferenceTensor(literal))
    }
    guard let slice = try? carrying(kept), slice.condition.isSmallIntegerArithmetic,
      slice.body.isSmallIntegerArithmetic
    else { return nil }
    let (condition, body) = (ReferenceEvaluator(slice.condition), ReferenceEvaluator(slice.body))
    let limit = Self.maximumEvaluations / (slice.condition.nodes.count + slice.body.nodes.count + 1)
    for step in 0...limit {
      guard let goes = try? condition.evaluate(values).first?.integers.first else { return nil }
      if goes == 0 { return step }
      guard let next = try? body.evaluate(values), next != values else { return nil }
      values = next
    }
    return nil
  }
}

/// A carried integer to which the body adds a constant, and what the condition asks of it.
private struct Counting {
  struct Comparison {
    var sum: CounterForms.Sum
    var direction: Compare.Direction
    var bound: Int64
    var step: Int64

    /// By how much the sum changes in an iteration; nil if that is no 64-bit number.
    var stride: Int64? {
      let (stride, overflow) = sum.scale.multipliedReportingOverflow(by: step)
      return overflow ? nil : stride
    }
  }

  var counter: Int
  var step: Int64
  /// Nil if the condition is not of that form.
  var comparison: Comparison?

  /// How often the condition holds from this start; nil if it never fails, or only after something has wrapped around.
  func count(from start: Int64) -> Int? {
    guard let comparison, let stride = comparison.stride, let first = comparison.sum.value(at: start),
      let count = comparison.count(from: first, by: stride)
    else { return nil }
    // What the condition widens must have been right to the last.
    let (travel, far) = step.multipliedReportingOverflow(by: Int64(count))
    let (last, beyond) = start.addingReportingOverflow(travel)
    guard !far, !beyond else { return nil }
    let isRight = comparison.sum.widened.allSatisfy { sum in
      sum.value(at: start) != nil && sum.value(at: last) != nil
    }
    return isRight ? count : nil
  }
}

extension Counting.Comparison {
  /// How often a value that changes by `stride` passes the comparison.
  fileprivate func count(from start: Int64, by stride: Int64) -> Int? {
    let element = sum.element
    guard element.kind == .signed || bound >= 0 else { return nil }
    let (distance, overflow) = bound.subtractingReportingOverflow(start)
    guard !overflow, distance != .min else { return nil }
    // The first value for which the comparison fails, in the direction of the steps, from the start.
    let last: Int64
    switch direction {
    case .less:
      if distance <= 0 { return 0 }
      guard stride > 0 else { return nil }
      last = distance
    case .lessOrEqual:
      if distance < 0 { return 0 }
      guard stride > 0, distance < .max else { return nil }
      last = distance + 1
    case .greater:
      if distance >= 0 { return 0 }
      guard stride < 0 else { return nil }
      last = distance
    case .greaterOrEqual:
      if distance > 0 { return 0 }
      guard stride < 0 else { return nil }
      last = distance - 1
    case .notEqual:
      if distance == 0 { return 0 }
      guard stride != 0, distance % stride == 0, distance / stride >= 0 else { return nil }
      last = distance
    case .equal:
      if distance != 0 { return 0 }
      guard stride != 0 else { return nil }
      last = stride
    }
    let count = last.magnitude / stride.magnitude + (last.magnitude % stride.magnitude == 0 ? 0 : 1)
    // The value that fails must not have wrapped around.
    let (travel, far) = stride.multipliedReportingOverflow(by: Int64(clamping: count))
    let (end, beyond) = start.addingReportingOverflow(travel)
    guard !far, !beyond, element.represents(end) else { return nil }
    return Int(exactly: count)
  }
}
