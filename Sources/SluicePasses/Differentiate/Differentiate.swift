import SluiceIR
import SluiceOperations

/// Reverse-mode differentiation: emits, after a function's own nodes, the nodes of its derivative.
///
/// ```
/// func @f(%0: f32[3] "x") -> f32[] {          func @f(%0: f32[3] "x") -> (f32[], f32[3]) {
///   %1 = sine %0                                %1 = sine %0
///   %2 = reduce %1 ... add           ->         %2 = reduce %1 ... add
///   return %2                                   %3 = broadcast_in_dim (1.0)
/// }                                             %4 = cosine %0
///                                               %5 = multiply %3, %4
///                                               return %2, %5
///                                             }
/// ```
///
/// Each operation's own `pullback` does the calculus. Here, nodes are visited once, from the last to the first, and only
/// those that lie between the inputs and the output; a cotangent that is zero is never emitted. What is emitted
/// is ordinary nodes, so the result can be differentiated again. O(nodes), no recursion.
extension GraphBuilder {
  /// The gradients of `output` with respect to `inputs`, each of its input's type; zeros where it does not depend on one.
  ///
  /// `seed` is the cotangent of `output`, one by default; without it `output` must be a scalar.
  /// Errors are recorded like any other: the results are then poison.
  package func gradients(
    of output: Value, withRespectTo inputs: [Value], seed: Value? = nil
  ) -> [Value] {
    let poison = inputs.map { _ in Value.poison }
    guard error == nil, !output.isPoison, !inputs.contains(where: \.isPoison) else { return poison }
    if let problem = problem(with: output, inputs, seed) {
      fail(problem)
      return poison
    }
    return gradients(seeds: [(output, seed ?? constant(1, type(of: output)))], inputs)
  }

  /// What `seeds`, float values each with a cotangent of its type, give for `inputs`, all floats.
  package func gradients(seeds: [(value: Value, cotangent: Value)], _ inputs: [Value]) -> [Value] {
    zip(cotangents(seeds: seeds, inputs), inputs).map { $0 ?? zeros(like: $1) }
  }

  /// As `gradients`; nil where an input's is zero because no seed depends on it.
  func cotangents(seeds: [(value: Value, cotangent: Value)], _ inputs: [Value]) -> [Value?] {
    let poison = inputs.map { _ in Value?.some(.poison) }
    let callersOrigin = origin
    defer { origin = callersOrigin }

    let end = seeds.reduce(0) { max($0, definition(of: $1.value).map { $0 + 1 } ?? 0) }
    var cotangents = Cotangents(valueCount: valueCount(through: end))
    for (value, cotangent) in seeds {
      cotangents.add(cotangent, to: value, self)
    }
    let active = activity(from: inputs, through: end)
    do throws(SluiceError) {
      for node in (0..<end).reversed() where active.nodes[node] {
        try pullBack(node, &cotangents, active.values)
      }
    } catch {
      fail(error)
    }
    guard error == nil else { return poison }
    return inputs.map { cotangents.clean($0, self) }
  }

  private func problem(with output: Value, _ inputs: [Value], _ seed: Value?) -> SluiceError? {
    let outputType = type(of: output)
    guard outputType.element.isFloat else {
      return SluiceError(
        .shape,
        "gradient: the differentiated result has the type \(outputType); only floats have derivatives",
        at: origin(of: output).locations.last)
    }
    if let seed, type(of: seed) != outputType {
      return SluiceError(
        .shape, "gradient: the cotangent has the type \(type(of: seed)), the result \(outputType)",
        at: origin(of: output).locations.last)
    }
    if seed == nil, outputType.rank != 0 {
      return SluiceError(
        .shape, "gradient: the result has the shape \(outputType.shape); only a scalar has a gradient",
        at: origin(of: output).locations.last, note: "reduce it to a scalar, with mean() or sum()")
    }
    for (position, input) in inputs.enumerated() where !type(of: input).element.isFloat {
      return SluiceError(
        .shape, "gradient: input \(position) has the type \(type(of: input)); only floats have derivatives",
        at: origin(of: input).locations.last)
    }
    return nil
  }

  /// How many values there are before node `end`: what is emitted by many passes over one function costs each nothing.
  func valueCount(through end: Int) -> Int { end == 0 ? parameters.count : results(of: end - 1).upperBound }

  /// Which values depend on `inputs` through floats, and which nodes take one of them.
  private func activity(from inputs: [Value], through end: Int) -> (values: [Bool], nodes: [Bool]) {
    var values = [Bool](repeating: false, count: valueCount(through: end))
    var nodes = [Bool](repeating: false, count: end)
    for input in inputs where input.index < values.count { values[input.index] = true }
    for node in 0..<end where operands(of: node).contains(where: { values[$0.index] }) {
      nodes[node] = true
      for result in results(of: node) where type(of: Value(result)).element.isFloat { values[result] = true }
    }
    return (values, nodes)
  }

  private func pullBack(_ node: Int, _ cotangents: inout Cotangents, _ isActive: [Bool]) throws(SluiceError) {
    let results = results(of: node).map { Value($0) }
    guard results.contains(where: { cotangents.has($0) }) else { return }
    let operands = Array(operands(of: node))
    let operation = operation(of: node)
    origin = origin(of: results[0])
    let wanted = operands.map { isActive[$0.index] }
    let isRaw = cotangents.isMasked(results[0]) && keepsElementsApart(node, wanted)
    let context = PullbackContext(
      builder: self, operands: operands, results: results,
      cotangents: results.map { isRaw ? cotangents.raw($0) : cotangents.clean($0, self) }, wanted: wanted)
    let contributions: [Value?]
    do throws(SluiceError) {
      if let composed = operation as? any ComposedOperation, !composed.hasOwnDerivative {
        contributions = try pullBackExpansion(composed, context)
      } else if let choice = operation as? Case {
        contributions = try pullBackChoice(choice, context)
      } else if let loop = operation as? While {
        contributions = try pullBackLoop(loop, context)
      } else {
        contributions = try operation.pullback(context)
      }
    } catch {
      throw error.inDerivative(of: operation.name).located(at: origin.locations.last)
    }
    guard contributions.count == operands.count else {
      throw SluiceError(
        .internal,
        "\(operation.name) has \(operands.count) operands, its derivative \(contributions.count) cotangents")
    }
    for (operand, contribution) in zip(operands, contributions) where isActive[operand.index] {
      guard let contribution, !contribution.isPoison else { continue }
      guard type(of: contribution) == type(of: operand) else {
        throw SluiceError(
          .internal,
          "derivative of \(operation.name): a cotangent of type \(type(of: contribution)) "
            + "for an operand of type \(type(of: operand))"
        )
      }
      if isRaw {
        cotangents.add(contribution, to: operand, fromRawCotangentOf: results[0], self)
      } else {
        cotangents.add(contribution, to: operand, self)
      }
    }
  }
}
