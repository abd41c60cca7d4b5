import SluiceIR
import SluiceOperations
import Testing

/// 1, 2, 3, ... in the elements of `type`.
func counting(_ type: TensorType) -> ReferenceTensor {
  ReferenceTensor((0..<type.elementCount).map { Double($0 + 1) }, type)
}

/// All positions in a shape, in row-major order.
func positions(_ shape: Shape) -> [[Int]] {
  shape.reduce([[]]) { prefixes, size in prefixes.flatMap { prefix in (0..<size).map { prefix + [$0] } } }
}

/// Whether the type rule refuses these operands with a message or note that contains `text`.
func expectRefusal(
  _ operation: some Operation, _ operands: [TensorType], _ text: String,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  do throws(SluiceError) {
    let types = try operation.resultTypes(of: operands)
    Issue.record("\(operation.name) on \(operands) gives \(types)", sourceLocation: sourceLocation)
  } catch {
    let isThere = ([error.message] + error.notes).contains { $0.contains(text) }
    #expect(isThere, "`\(text)` is not in: \(error)", sourceLocation: sourceLocation)
  }
}

/// The gradient of the sum of a graph's float results with respect to its float parameters.
func gradients(of graph: Graph, at inputs: [ReferenceTensor]) throws -> [ReferenceTensor] {
  let seeds = graph.resultTypes.filter(\.element.isFloat).map { ReferenceTensor(repeating: 1, $0) }
  return try ReferenceEvaluator.evaluate(gradientGraph(of: graph), inputs + seeds)
}
