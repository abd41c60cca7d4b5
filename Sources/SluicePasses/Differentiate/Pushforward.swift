import SluiceIR
import SluiceOperations

/// Forward-mode differentiation: emits, after a function's own nodes, the nodes that carry tangents from its inputs to
/// its outputs.
///
/// ```
/// func @f(%0: f32[3] "x", %1: f32[3] "t") -> f32[] {
///   %2 = sine %0                                        %2 = sine %0
///   %3 = reduce %2 ... add                    ->        %3 = reduce %2 ... add
///   return %3                                           %4 = cosine %0
/// }                                                     %5 = multiply %1, %4
///                                                       %6 = reduce %5 ... add
///                                                       return %3, %6
///                                                     }
/// ```
///
/// Each operation's own `pushforward` does the calculus. Nodes are visited once, in order, and only those that lie
/// between the inputs and the outputs; a tangent that is zero is never emitted. What is emitted is ordinary nodes, so
/// that either mode can differentiate the result again. O(nodes), no recursion.
extension GraphBuilder {
  /// The tangents of `outputs` where those of `inputs` are `seeds`: nil for an output that does not depend on them through
  /// floats. Errors are recorded like any other: the results are then poison.
  package func tangents(
    of outputs: [Value], withRespectTo inputs: [Value], seeds: [Value]
  ) -> [Value?] {
    let poison: [Value?] = outputs.map { _ in .poison }
    guard error == nil, !(outputs + inputs + seeds).contains(where: \.isPoison) else { return poison }
    if let problem = problem(withTangents: seeds, of: inputs) {
      fail(problem)
      return poison
    }
    let callersOrigin = origin
    defer { origin = callersOrigin }
    let end = outputs.reduce(0) { max($0, definition(of: $1).map { $0 + 1 } ?? 0) }
    let needed = neededNodes(for: outputs, through: end)
    var tangents = [Value?](repeating: nil, count: valueCount(through: end))
    for (input, seed) in zip(inputs, seeds) where input.index < tangents.count {
      tangents[input.index] = tangents[input.index].map { add($0, seed) } ?? seed
    }
    do throws(SluiceError) {
      for node in 0..<end where needed[node] { try pushForward(node, &tangents) }
    } catch {
      fail(error)
    }
    return error == nil ? outputs.map { tangents[$0.index] } : poison
  }

  private func problem(withTangents seeds: [Value], of inputs: [Value]) -> SluiceError? {
    guard seeds.count == inputs.count else {
      return SluiceError(
        .argument, "jvp: \(seeds.count) tangents are given for \(inputs.count) inputs", note: "give one each")
    }
    for (position, (input, seed)) in zip(inputs, seeds).enumerated() {
      guard type(of: input).element.isFloat else {
        return SluiceError(
          .shape, "jvp: input \(position) has the type \(type(of: input)); only floats have derivatives",
          at: origin(of: input).locations.last)
      }
      guard type(of: seed) == type(of: input) else {
        return SluiceError(
          .shape, "jvp: tangent \(position) has the type \(type(of: seed)), its input \(type(of: input))",
          at: origin(of: seed).locations.last)
      }
    }
    return nil
  }

  /// Which nodes an output depends on.
  private func neededNodes(for outputs: [Value], through end: Int) -> [Bool] {
    var needed = [Bool](repeating: false, count: end)
    for node in outputs.compactMap({ definition(of: $0) }) { needed[node] = true }
    for node in (0..<end).reversed() where needed[node] {
      for operand in operands(of: node) {
        if let source = definition(of: operand) { needed[source] = true }
      }
    }
    return needed
  }

  private func pushForward(_ node: Int, _ tangents: inout [Value?]) throws(SluiceError) {
    let operands = Array(operands(of: node))
    guard operands.contains(where: { tangents[$0.index] != nil }) else { return }
    let results = results(of: node).map { Value($0) }
    guard results.contains(where: { type(of: $0).element.isFloat }) else { return }
    let operation = operation(of: node)
    origin = origin(of: results[0])
    let context = PushforwardContext(
      builder: self, operands: operands, results: results, tangents: operands.map { tangents[$0.index] })
    let given: [Value?]
    do throws(SluiceError) {
      given = try pushforward(of: operation, context)
    } catch {
      throw error.inDerivative(of: operation.name).located(at: origin.locations.last)
    }
    guard given.count == results.count else {
      throw SluiceError(
        .internal, "\(operation.name) has \(results.count) results, its derivative \(given.count) tangents")
    }
    // A value that is an input keeps the tangent that was given for it.
    for (result, tangent) in zip(results, given) where tangents[result.index] == nil {
      guard let tangent, !tangent.isPoison else { continue }
      guard type(of: tangent) == type(of: result) else {
        throw SluiceError(
          .internal,
          "derivative of \(operation.name): a tangent of type \(type(of: tangent)) for a result of type \(type(of: result))"
        )
      }
      tangents[result.index] = tangent
    }
  }

  /// The tangents of one operation's results.
  private func pushforward(of operation: any Operation, _ context: PushforwardContext)
    throws(SluiceError) -> [Value?]
  {
    if let custom = operation as? CustomDerivative { return try pushForwardCustom(custom, context) }
    if let composed = operation as? any ComposedOperation, !composed.hasOwnDerivative {
      return try pushForwardExpansion(composed, context)
    }
    if let choice = operation as? Case { return try pushForwardChoice(choice, context) }
    if let loop = operation as? While { return try pushForwardLoop(loop, context) }
    return try operation.pushforward(context)
  }
}

extension SluiceError {
  /// The error with the operation that was being differentiated; named once where it is in another one of its kind.
  func inDerivative(of name: String) -> SluiceError {
    let prefix = "derivative of \(name)"
    return message.hasPrefix("\(prefix): ") ? self : prefixed(prefix)
  }
}
