import SluiceIR
import SluiceOperations

/// Puts what it stands for in the place of each composed operation, once nothing is left to differentiate.
///
/// ```
/// %1 = custom_derivative %0 {body = { %0 -> exponential %0 }, ...}     ->     %1 = exponential %0
/// ```
///
/// Operations whose regions map scalars get them as tapes: without composed operations and what moves no scalar. One
/// with a region that contains anything else becomes a loop over its elements.
///
/// Legal because the expansion is what the operation means. Composed operations in an expansion are met in the next
/// sweep; each expands to simpler ones, so there are few.
package let expandOperations = Pass<Graph, Graph>("expand-operations") { graph, _ throws(SluiceError) in
  var graph = graph
  while true {
    let source = graph
    var expansions: [OperationTable.ID: Expansion] = [:]
    for id in source.appliedOperations { expansions[id] = try Expansion(source.operations[id]) }
    if expansions.isEmpty { return source }
    graph = try source.rebuilt { (builder, node, operands) throws(SluiceError) in
      guard let expansion = expansions[source.nodes[node].operation] else {
        return builder.copy(node, of: source, operands: operands)
      }
      builder.inheritOrigin(ofNode: node, of: source)
      switch expansion {
      case .composed(let operation): return try operation.expand(operands, into: builder)
      case .elements(let operation): return try operation.expandElements(operands, into: builder)
      case .replacement(let operation):
        return builder.add(operation, operands, resultCount: source.results(of: node).count)
      }
    }
  }
}

/// What takes the place of an operation.
private enum Expansion {
  case composed(any ComposedOperation)
  case elements(any ScalarRegionOperation)
  case replacement(any Operation)

  /// Nil for an operation that stays.
  init?(_ operation: any Operation) throws(SluiceError) {
    if let composed = operation as? any ComposedOperation {
      self = .composed(composed)
    } else if let scalar = operation as? any ScalarRegionOperation {
      var regions: [Graph] = []
      for region in scalar.regions { regions.append(try region.scalarNormalForm()) }
      if regions != scalar.regions {
        self = .replacement(scalar.with(regions: regions))
      } else if !regions.allSatisfy(\.isScalarTape) {
        self = .elements(scalar)
      } else {
        return nil
      }
    } else {
      return nil
    }
  }
}
