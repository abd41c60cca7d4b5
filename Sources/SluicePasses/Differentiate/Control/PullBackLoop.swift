import SluiceIR
import SluiceOperations

// Reverse mode through a loop whose trip count T is known:
//
//     x = initial;  for k in 0..<T { x = f(x, w) }
//
// becomes the loop again, which also writes what f's pullback needs of iteration k to row k of a stack of T rows, and a
// loop back, k from T - 1 to 0, which carries the cotangents of x and reads the rows. What the cotangent of an invariant
// w adds up is, where it can be, no sum carried through the loop but one operation after it: the contraction's operands
// are stacked too, and T becomes one more contracted dimension. Memory is linear in T.

extension GraphBuilder {
  func pullBackLoop(_ operation: While, _ context: PullbackContext) throws(SluiceError) -> [Value?] {
    let literals = context.operands.map { literal(of: $0) }
    guard let trips = operation.tripCount({ literals[$0] }), trips.count <= Int32.max else {
      throw SluiceError(
        .unsupported, "reverse mode cannot go back through this loop: its number of iterations is not known",
        note: "let an integer count from a constant by a constant to a constant bound, or use forward mode")
    }
    if trips.count == 0 { return context.cotangents }
    if let interval = operation.checkpoint, interval > 1, interval < trips.count {
      let nested = try operation.absorbing({ literals[$0] }).checkpointed(
        every: interval, trips.count, context.operands.map { type(of: $0) })
      return try pullBack(expansion: nested, context)
    }
    let loop = try operation.absorbing { literals[$0] }
    let emitter = try LoopPullback(loop, trips, context, self)
    return try emitter.emit()
  }
}

private struct LoopPullback {
  let loop: While
  let trips: TripCount
  let context: PullbackContext
  let builder: GraphBuilder
  /// The carried values whose cotangents go back through the iterations.
  let flowing: [Int]
  /// The invariants whose gradients are wanted and not zero.
  let summed: [Int]
  let pullback: RegionPullback
  /// What each iteration adds to the gradients of `summed`.
  var sums: LoopSums

  init(_ loop: While, _ trips: TripCount, _ context: PullbackContext, _ builder: GraphBuilder)
    throws(SluiceError)
  {
    self.loop = loop
    self.trips = trips
    self.context = context
    self.builder = builder
    let count = context.operands.count
    let wanted = (0..<count).map { context.flows(into: $0) }
    let active = loop.active(wanted)
    let (seeded, need) = loop.flow(
      from: (0..<count).map { !loop.isInvariant($0) && active[$0] && context.cotangents[$0] != nil },
      active: active)
    let asked = (0..<count).map { seeded[$0] || loop.isInvariant($0) && wanted[$0] && need[$0] }
    flowing = (0..<count).filter { seeded[$0] }
    pullback = try RegionPullback(
      loop.body, seeded: seeded, wanted: asked, computesAgain: loop.checkpoint != nil)
    let pullback = pullback
    summed = (0..<count).filter { loop.isInvariant($0) && pullback.gradients[$0] != nil }
    sums = LoopSums(pullback, summed, trips, lifts: loop.checkpoint == nil)
  }

  func emit() throws(SluiceError) -> [Value?] {
    // An invariant's own result is the operand itself.
    var contributions: [Value?] = context.operands.indices.map {
      loop.isInvariant($0) ? context.cotangents[$0] : nil
    }
    guard !flowing.isEmpty else { return contributions }
    let outputs = flowing.compactMap { pullback.gradients[$0] } + sums.values
    let residuals = Residuals(
      pullback, for: outputs,
      Residuals.Policy(
        isAvailable: { loop.isInvariant($0) || $0 == trips.counter }, recomputesFixed: true,
        savesParametersOnly: loop.checkpoint != nil, forced: sums.forced))
    let stacks = try forward(saving: residuals.values)
    let (last, added) = try backward(residuals, stacks)
    for (index, value) in zip(flowing, last) { contributions[index] = value }
    for (index, value) in zip(summed, added) {
      guard let value else { continue }
      contributions[index] = contributions[index].map { builder.apply(Add(), $0, value) } ?? value
    }
    return contributions
  }

  private func stacked(_ type: TensorType) -> TensorType {
    type.with(shape: Shape([trips.count] + type.shape.dimensions))
  }

  /// The type of a stack of what an iteration saves. Each loop around a value adds a dimension; beyond the highest rank rows
  /// are flat.
  private func saved(_ type: TensorType) -> TensorType {
    type.rank < Shape.maximumRank
      ? stacked(type) : type.with(shape: Shape([trips.count, type.elementCount]))
  }

  // MARK: Forward

  /// The loop again, with a stack of each of `values`; the stacks.
  private func forward(saving values: [Value]) throws(SluiceError) -> [Value] {
    if values.isEmpty { return [] }
    let types = context.operands.map { builder.type(of: $0) }
    // The loop's own counter is the row, if it is one.
    let counter = trips.countsIterations ? trips.counter : nil
    let stackTypes = values.map { value in
      let type = pullback.graph.type(of: value)
      // After the loop a sum reads these as they are.
      return sums.forced.contains(value) ? stacked(type) : saved(type)
    }
    for (value, type) in zip(values, stackTypes) { try requireRoom(for: value, type) }
    let body = GraphBuilder(name: "forward")
    var mapping = pullback.emptyMapping
    for (index, type) in types.enumerated() { mapping[index] = body.parameter(type) }
    let stacks = stackTypes.map { body.parameter($0) }
    let row = counter.map { mapping[$0] ?? .poison } ?? body.parameter(.i32)
    pullback.emit(pullback.results + values, into: body, &mapping)
    var results = pullback.results.map { mapping[$0.index] ?? .poison }
    for (value, stack) in zip(values, stacks) {
      results.append(body.replacingRow(stack, at: row, with: mapping[value.index] ?? .poison))
    }
    if counter == nil { results.append(body.apply(Add(), row, body.constant(1, .i32))) }

    let condition = GraphBuilder(name: "condition")
    let parameters = (types + stackTypes + (counter == nil ? [.i32] : [])).map { condition.parameter($0) }
    let goes = loop.condition.inline(into: condition, arguments: Array(parameters.prefix(types.count)))
    var initial = context.operands + stackTypes.map { builder.constant(0, $0) }
    if counter == nil { initial.append(builder.constant(0, .i32)) }
    let last = builder.while(initial, condition: try condition.finish(goes), body: try body.finish(results))
    return Array(last.dropFirst(types.count).prefix(values.count))
  }

  /// Loops in loops save a row for each iteration of them all.
  private func requireRoom(for value: Value, _ stack: TensorType) throws(SluiceError) {
    do throws(SluiceError) {
      try stack.validate()
    } catch {
      throw SluiceError(
        .unsupported,
        "reverse mode keeps \(pullback.graph.type(of: value)) of each of \(trips.count) iterations: \(error.message)",
        note: "give the loops a `checkpoint`, let them be shorter, or use forward mode")
    }
  }

  // MARK: Backward

  /// The loop back: the cotangents of `flowing` before the first iteration, and the gradients of `summed`.
  private func backward(_ residuals: Residuals, _ stacks: [Value]) throws(SluiceError) -> ([Value], [Value?])
  {
    let graph = pullback.graph
    var loop = CarriedValues(builder)
    let row = loop.carry(builder.constant(Double(trips.count - 1), .i32))
    let cotangents = flowing.map { index in
      loop.carry(context.cotangents[index] ?? builder.zeros(like: context.operands[index]))
    }
    let rows = sums.stackedValues.map { loop.carry(builder.constant(0, stacked(graph.type(of: $0)))) }
    let totals = summed.indices.map { position in
      sums.isCarried(position) ? loop.carry(builder.zeros(like: context.operands[summed[position]])) : nil
    }
    let saved = stacks.map { loop.carry($0) }
    let invariants = residuals.parameters.map { $0 == trips.counter ? nil : loop.carry(context.operands[$0]) }

    let body = loop.makeBody()
    var mapping = pullback.emptyMapping
    for (value, stack) in zip(residuals.values, saved) {
      mapping[value.index] = body.row(loop[stack], at: loop[row], as: graph.type(of: value).shape)
    }
    for (parameter, place) in zip(residuals.parameters, invariants) {
      mapping[parameter] =
        if let place {
          loop[place]
        } else {
          try body.counter(trips, at: loop[row], type(ofOperand: parameter).element)
        }
    }
    for (cotangent, place) in zip(pullback.cotangents, cotangents) { mapping[cotangent.index] = loop[place] }
    pullback.emit(
      flowing.compactMap { pullback.gradients[$0] } + sums.values, into: body, &mapping,
      starts: sums.starts(totals.map { $0.map { loop[$0] } }))

    loop.set(row, body.apply(Subtract(), loop[row], body.constant(1, .i32)))
    for (index, place) in zip(flowing, cotangents) {
      loop.set(
        place,
        pullback.gradients[index].flatMap { mapping[$0.index] } ?? body.constant(0, type(ofOperand: index)))
    }
    for (value, place) in zip(sums.stackedValues, rows) {
      loop.set(place, body.replacingRow(loop[place], at: loop[row], with: mapping[value.index] ?? .poison))
    }
    for (position, place) in totals.enumerated() {
      guard let place else { continue }
      loop.set(place, sums.adding(position, to: loop[place], body, mapping))
    }
    let condition = loop.makeCondition()
    let goes = condition.0.compare(condition.1[row], condition.0.constant(0, .i32), .greaterOrEqual)
    let last = try loop.finish(condition: try condition.0.finish([goes]))

    var tables: [Value: Value] = [:]
    for (value, stack) in zip(residuals.values, stacks) { tables[value] = stack }
    for (value, place) in zip(sums.stackedValues, rows) { tables[value] = last[place] }
    for (value, parameter) in sums.scanned {
      tables[value] = builder.reshape(context.operands[parameter], to: stacked(graph.type(of: value)).shape)
    }
    let gradients = summed.indices.map { position in
      sums.total(position, carried: totals[position].map { last[$0] }, tables, builder)
    }
    return (cotangents.map { last[$0] }, gradients)
  }

  private func type(ofOperand index: Int) -> TensorType { builder.type(of: context.operands[index]) }
}

/// The carried values of a loop that is being made. What is not set is an invariant.
struct CarriedValues {
  private let outer: GraphBuilder
  private var initial: [Value] = []
  private var body = GraphBuilder(name: "body")
  private var parameters: [Value] = []
  private var next: [Value] = []

  init(_ outer: GraphBuilder) { self.outer = outer }

  /// Adds a carried value; before `makeBody`.
  mutating func carry(_ value: Value) -> Int {
    initial.append(value)
    return initial.count - 1
  }

  /// The builder of the body, whose parameters are declared.
  mutating func makeBody() -> GraphBuilder {
    body.origin = outer.origin
    parameters = initial.map { body.parameter(outer.type(of: $0)) }
    next = parameters
    return body
  }

  /// The parameter of the body.
  subscript(place: Int) -> Value { parameters[place] }

  mutating func set(_ place: Int, _ value: Value) { next[place] = value }

  func makeCondition() -> (GraphBuilder, [Value]) {
    let builder = GraphBuilder(name: "condition")
    builder.origin = outer.origin
    return (builder, initial.map { builder.parameter(outer.type(of: $0)) })
  }

  /// The loop; its results.
  func finish(condition: Graph) throws(SluiceError) -> [Value] {
    outer.while(initial, condition: condition, body: try body.finish(next))
  }
}

extension GraphBuilder {
  /// The value of the loop's counter in iteration `row`: both wrap alike.
  fileprivate func counter(_ trips: TripCount, at row: Value, _ element: ElementType) throws(SluiceError)
    -> Value
  {
    var value = element == .i32 ? row : convert(row, to: element)
    func literal(_ number: Int64) throws(SluiceError) -> Literal {
      try ReferenceTensor(wrapping: [number], to: TensorType(element, [])).literal()
    }
    if trips.step != 1 { value = apply(Multiply(), value, constant(try literal(trips.step))) }
    if trips.start != 0 { value = apply(Add(), value, constant(try literal(trips.start))) }
    return value
  }
}
