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

/// The gradient of one operation at these operands for a cotangent: one tensor for each float operand.
func pullback(
  _ operation: any Operation, _ operands: [ReferenceTensor], _ cotangent: ReferenceTensor
) throws -> [ReferenceTensor] {
  let graph = try graph(of: OperationSample(operation, operands.map(\.type)))
  return try ReferenceEvaluator.evaluate(gradientGraph(of: graph), operands + [cotangent])
}

let floatTypes = ElementType.allCases.filter(\.isFloat)
