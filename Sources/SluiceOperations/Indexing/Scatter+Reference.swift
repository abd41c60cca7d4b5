import SluiceIR

extension Scatter {
  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let count = operands.count / 2
    let (inputs, updates) = (Array(operands[..<count]), Array(operands[(count + 1)...]))
    let mapping = IndexMapping(dimensions, operand: inputs[0].shape, indices: operands[count])
    let targets = (0..<updates[0].type.elementCount).map { offset in
      inputs[0].shape.offset(of: mapping.operandPosition(updates[0].shape.indices(at: offset)))
    }
    if let combinations {
      return combinations.indices.map { Self.combine(inputs[$0], updates[$0], at: targets, combinations[$0]) }
    }
    let evaluator = ReferenceEvaluator(body)
    var touched: [Int: [ReferenceTensor]] = [:]
    for (offset, target) in targets.enumerated() {
      guard let target else { continue }
      let old = touched[target] ?? inputs.map { $0.scalar(target) }
      touched[target] = try evaluator.evaluate(old + updates.map { $0.scalar(offset) })
    }
    return inputs.enumerated().map { position, input in
      let elements = (0..<input.type.elementCount).map { touched[$0]?[position] ?? input.scalar($0) }
      return ReferenceTensor(gathering: elements, input.type)
    }
  }

  /// Floats are rounded after each update.
  private static func combine(
    _ input: ReferenceTensor, _ updates: ReferenceTensor, at targets: [Int?], _ combination: Combination
  ) -> ReferenceTensor {
    let type = input.type
    if type.element.isFloat {
      var (result, values) = (input.floats, updates.floats)
      for (offset, target) in targets.enumerated() {
        guard let target else { continue }
        if case .combine(let monoid) = combination {
          values[offset] = type.element.rounded(monoid.combine(result[target], values[offset]))
        }
        result[target] = values[offset]
      }
      return ReferenceTensor(rounding: result, to: type)
    }
    var (result, values) = (input.integers, updates.integers)
    for (offset, target) in targets.enumerated() {
      guard let target else { continue }
      if case .combine(let monoid) = combination {
        values[offset] = monoid.combine(result[target], values[offset], type.element)
      }
      result[target] = values[offset]
    }
    return ReferenceTensor(wrapping: result, to: type)
  }
}
