import SluiceIR
import SluiceOperations
import Testing

/// The one result of `operation` on these tensors, types checked first.
func evaluate(_ operation: any Operation, _ operands: ReferenceTensor...) throws -> ReferenceTensor {
  _ = try operation.resultTypes(of: operands.map(\.type))
  return try #require(try operation.evaluate(operands).first)
}

/// A vector.
func vector(_ values: [Double], _ element: ElementType) -> ReferenceTensor {
  ReferenceTensor(values, TensorType(element, [values.count]))
}

/// Expects `found` to be `expected` bit for bit, NaNs apart.
func expectIdentical(
  _ found: ReferenceTensor, _ expected: ReferenceTensor, _ comment: String,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  #expect(
    found.isIdentical(to: expected), "\(comment): \(found), not \(expected)", sourceLocation: sourceLocation)
}

/// The gradient of one operation at these operands for a cotangent: one tensor for each float operand. Forward mode must
/// say the same there: the tangents of the result times the cotangent are the operands' tangents times the gradient.
func pullback(
  _ operation: any Operation, _ operands: [ReferenceTensor], _ cotangent: ReferenceTensor,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> [ReferenceTensor] {
  let graph = try graph(of: OperationSample(operation, operands.map(\.type)))
  let gradients = try ReferenceEvaluator.evaluate(gradientGraph(of: graph), operands + [cotangent])
  // Powers of two, so that few products round.
  let tangents = gradients.map { gradient in
    ReferenceTensor((0..<gradient.type.elementCount).map { Double(1 << ($0 % 5)) }, gradient.type)
  }
  let moved = try ReferenceEvaluator.evaluate(tangentGraph(of: graph), operands + tangents)
  let forward = innerProduct(moved, [cotangent])
  let reverse = innerProduct(gradients, tangents)
  if forward.isFinite || reverse.isFinite {
    let scale = zip(gradients, tangents).reduce(1.0) { sum, pair in
      sum + zip(pair.0.floats, pair.1.floats).reduce(0) { $0 + ($1.0 * $1.1).magnitude }
    }
    let precision = cotangent.type.element == .f64 ? 1e-12 : cotangent.type.element == .f32 ? 1e-5 : 0.05
    #expect(
      abs(forward - reverse) <= precision * scale, "\(operation.name): forward mode gives \(moved)",
      sourceLocation: sourceLocation)
  }
  return gradients
}

private func innerProduct(_ a: [ReferenceTensor], _ b: [ReferenceTensor]) -> Double {
  zip(a, b).reduce(0) { sum, pair in sum + zip(pair.0.floats, pair.1.floats).reduce(0) { $0 + $1.0 * $1.1 } }
}

let floatTypes = ElementType.allCases.filter(\.isFloat)
