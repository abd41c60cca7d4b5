import Sluice
import SluiceOperations

/// For which programs the reference semantics say every bit: those whose floats are only moved, compared, or rounded once by an
/// operation that IEEE defines. (Of sums and functions the reference says only what is near.)
enum ReferenceExactness {
  static func isExact(_ graph: Graph) -> Bool {
    graph.nodes.indices.allSatisfy { node in
      let operation = graph.operation(of: node)
      guard operation.regions.allSatisfy(isExact) else { return false }
      let isFloat = { (value: Value) in graph.type(of: value).element.isFloat }
      if operations.contains(operation.name) { return true }
      return !graph.operands(of: node).contains(where: isFloat)
        && !graph.results(of: node).contains { isFloat(Value($0)) }
    }
  }

  private static let operations: Set<String> = [
    "add", "subtract", "multiply", "divide", "remainder", "negate", "abs", "sign", "sqrt", "maximum",
    "minimum", "clamp", "select", "compare", "convert", "floor", "ceil", "round_nearest_even",
    "round_nearest_afz", "is_finite", "constant", "iota", "reshape", "transpose",
    "broadcast_in_dim", "concatenate", "slice", "reverse", "pad", "dynamic_slice", "dynamic_update_slice",
    "gather", "case", "sort", "optimization_barrier", "stop_gradient",
  ]
}
