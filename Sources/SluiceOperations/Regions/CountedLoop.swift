import SluiceIR

extension GraphBuilder {
  /// A `while` of `count` iterations. `body` is given its own builder, the iteration's number as a scalar (i32, or i64 where
  /// that cannot count so far), the carried values and the invariant ones; it returns the next carried values. The results
  /// are the last. `checkpoint` is `While`'s.
  package func loop(
    _ count: Int, carrying carried: [Value], with invariants: [Value], checkpoint: Int? = nil,
    _ body: (
      _ builder: GraphBuilder, _ index: Value, _ carried: [Value], _ invariants: [Value]
    ) throws(SluiceError) -> [Value]
  ) throws(SluiceError) -> [Value] {
    if let error { throw error }
    let number = TensorType(count <= Int(Int32.max) ? .i32 : .i64, [])
    let types = [number] + (carried + invariants).map { type(of: $0) }
    let condition = GraphBuilder(name: "condition")
    let numbers = types.map { condition.parameter($0, origin: origin) }
    let isLeft = condition.compare(numbers[0], condition.constant(Double(count), number), .less)
    let step = GraphBuilder(name: "step")
    (condition.origin, step.origin) = (origin, origin)
    let parameters = types.map { step.parameter($0, origin: origin) }
    let rest = Array(parameters[(1 + carried.count)...])
    let next = try body(step, parameters[0], Array(parameters[1..<(1 + carried.count)]), rest)
    let following = step.add(parameters[0], step.constant(1, number))
    let operation = While(
      condition: try condition.finish([isLeft]), body: try step.finish([following] + next + rest),
      checkpoint: checkpoint)
    let results = add(operation, [constant(0, number)] + carried + invariants, resultCount: types.count)
    return Array(results[1..<(1 + carried.count)])
  }

  /// Element `index`, a scalar, of the vector `x`.
  func element(_ x: Value, at index: Value) -> Value {
    reshape(dynamicSlice(x, at: [index], sizes: [1]), to: [])
  }

  /// The vector `x` with the scalar `value` as element `index`.
  func replacing(_ x: Value, at index: Value, by value: Value) -> Value {
    dynamicUpdateSlice(x, reshape(value, to: [1]), at: [index])
  }

  /// All elements of `x` in row-major order.
  func flattened(_ x: Value) -> Value { reshape(x, to: [type(of: x).elementCount]) }
}
