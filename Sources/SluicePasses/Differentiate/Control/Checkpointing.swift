import SluiceIR
import SluiceOperations

extension While {
  /// This loop of `trips` iterations as a function of its initial values: an outer loop over segments of `interval`
  /// iterations, each an inner loop, and a loop over the rest. The outer loop's `checkpoint = 1` says that its pullback
  /// saves what is carried into a segment and computes the segment again. Invariants are invariants of all of them: they
  /// are not saved.
  func checkpointed(every interval: Int, _ trips: Int, _ types: [TensorType]) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(name: "checkpointed")
    var values = types.map { builder.parameter($0) }
    let segment = try repeated(interval, types, checkpoint: nil)
    values = try repeating(values, trips / interval, into: builder, checkpoint: 1) {
      (inner, values) throws(SluiceError) in
      segment.inline(into: inner, arguments: values)
    }
    if trips % interval > 0 {
      values = try repeated(trips % interval, types, checkpoint: nil).inline(into: builder, arguments: values)
    }
    return try builder.finish(values)
  }

  /// So many iterations as a function.
  private func repeated(_ count: Int, _ types: [TensorType], checkpoint: Int?) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(name: "segment")
    let values = types.map { builder.parameter($0) }
    let results = try repeating(values, count, into: builder, checkpoint: checkpoint) {
      (inner, values) throws(SluiceError) in
      body.inline(into: inner, arguments: values)
    }
    return try builder.finish(results)
  }

  /// A loop that counts to `count` by a counter of its own. What `step` makes of this loop's invariants is not asked for.
  private func repeating(
    _ initial: [Value], _ count: Int, into builder: GraphBuilder, checkpoint: Int?,
    _ step: (GraphBuilder, [Value]) throws(SluiceError) -> [Value]
  ) throws(SluiceError) -> [Value] {
    let types = initial.map { builder.type(of: $0) }
    let condition = GraphBuilder(name: "condition")
    let counter = ([.i32] + types).map { condition.parameter($0) }[0]
    let goes = condition.compare(counter, condition.constant(Double(count), .i32), .less)
    let body = GraphBuilder(name: "body")
    let parameters = ([.i32] + types).map { body.parameter($0) }
    let next = body.apply(Add(), parameters[0], body.constant(1, .i32))
    let stepped = try step(body, Array(parameters.dropFirst()))
    let carried = stepped.indices.map { isInvariant($0) ? parameters[$0 + 1] : stepped[$0] }
    let last = builder.while(
      [builder.constant(0, .i32)] + initial, condition: try condition.finish([goes]),
      body: try body.finish([next] + carried), checkpoint: checkpoint)
    return initial.indices.map { isInvariant($0) ? initial[$0] : last[$0 + 1] }
  }
}
