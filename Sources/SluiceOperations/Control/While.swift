import SluiceIR

/// Runs `body` on the carried values as long as `condition` holds for them, before the first time too.
///
/// The operands are the initial values, the results the last ones. Both regions take all carried values; the condition
/// returns one `i1`, the body the next values. What a body returns unchanged is an invariant: it costs nothing. Regions
/// see nothing from outside, so what they use of it is carried as an invariant.
package struct While: ControlOperation, InterruptibleOperation {
  package static let name = "while"
  package static var signature: String? { "T... -> T...; cond: T... -> i1; body: T... -> T..." }
  package let condition: Graph
  package let body: Graph
  /// For reverse mode: the loop keeps the carried values of every so many iterations and computes the others again.
  /// Nil: it keeps what the derivative needs of every iteration.
  package let checkpoint: Int?

  package init(condition: Graph, body: Graph, checkpoint: Int? = nil) {
    self.condition = condition
    self.body = body
    self.checkpoint = checkpoint
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    condition = try attributes.region("cond")
    body = try attributes.region("body")
    guard let value = attributes.takeIfPresent("checkpoint") else {
      checkpoint = nil
      return
    }
    guard case .integer(let interval) = value, interval > 0 else {
      throw SluiceError(.syntax, "the attribute `checkpoint` must be a positive number of iterations")
    }
    checkpoint = interval
  }

  package func write(to attributes: inout AttributeWriter) {
    if let checkpoint { attributes.write("checkpoint", checkpoint) }
    attributes.write("cond", condition)
    attributes.write("body", body)
  }

  package var regions: [Graph] { [condition, body] }

  package func with(regions: [Graph]) -> While {
    While(condition: regions[0], body: regions[1], checkpoint: checkpoint)
  }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try RegionRules.takes(operands[...], condition, "cond", "one parameter for each carried value")
    guard condition.resultTypes == [.i1] else {
      throw SluiceError(
        .shape, "cond returns \(RegionRules.list(condition.resultTypes)); (i1[]) is needed",
        note: "it says with one boolean scalar whether to go on")
    }
    try RegionRules.takes(operands[...], body, "body", "one parameter for each carried value")
    guard body.resultTypes == operands else {
      throw SluiceError(
        .shape,
        "body is \(RegionRules.signature(body.parameterTypes, body.resultTypes)); it must return the types that it takes",
        note: "a carried value keeps its shape and element type from one iteration to the next")
    }
    if let checkpoint, checkpoint < 1 {
      throw SluiceError(
        .argument, "checkpoint is \(checkpoint)",
        note: "give the number of iterations between two checkpoints")
    }
    return operands
  }

  package func evaluate(_ operands: [ReferenceTensor], isInterrupted: @escaping () -> Bool)
    throws(SluiceError)
    -> [ReferenceTensor]
  {
    let condition = ReferenceEvaluator(condition, isInterrupted: isInterrupted)
    let body = ReferenceEvaluator(body, isInterrupted: isInterrupted)
    var carried = operands
    while try condition.evaluate(carried).first?.integers.first == 1 {
      if isInterrupted() { throw SluiceError(.resource, "interrupted in a while") }
      carried = try body.evaluate(carried)
    }
    return carried
  }
}

extension While {
  /// Whether carried value `index` is the same in every iteration.
  package func isInvariant(_ index: Int) -> Bool { body.results[index].value == Value(index) }
}

extension GraphBuilder {
  /// Both regions take the carried values, as many and of the types of `initial`.
  package func `while`(_ initial: [Value], condition: Graph, body: Graph, checkpoint: Int? = nil) -> [Value] {
    add(
      While(condition: condition, body: body, checkpoint: checkpoint), initial, resultCount: initial.count)
  }
}
