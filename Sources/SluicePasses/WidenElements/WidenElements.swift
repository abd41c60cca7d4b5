import SluiceIR
import SluiceOperations

/// Sums up elements of narrow types in wider ones: reductions by monoids and contractions of f16 and bf16 in f32, of
/// integers narrower than 32 bits in i32.
///
/// ```
/// %1 = dot_general %a, %b : f16[..]     ->     %1 = convert %a : f32[..]
///                                              %2 = convert %b : f32[..]
///                                              %3 = dot_general %1, %2 : f32[..]
///                                              %4 = convert %3 : f16[..]
/// ```
///
/// It defines what these operations mean to the bit: floats accumulate in f32 and are rounded to their type once, at the
/// end. Integers wrap, so that nothing changes. It runs before the order of floats is fixed and at every level, so that
/// all agree; kernels of sums then exist for f32, f64, i32, i64 and, in contractions, for their unsigned and boolean
/// relatives by conversion, which costs nothing where lanes hold both types alike.
package let widenElements = Pass<Graph, Graph>("widen-elements") { graph, _ throws(SluiceError) in
  guard graph.nodes.indices.contains(where: { accumulator(of: $0, in: graph) != nil }) else { return graph }
  return try graph.rebuilt { (builder, node, operands) throws(SluiceError) in
    guard let wide = accumulator(of: node, in: graph) else {
      return builder.copy(node, of: graph, operands: operands)
    }
    builder.inheritOrigin(ofNode: node, of: graph)
    let converted = operands.map { builder.convert($0, to: wide) }
    let result = builder.add(try widened(graph.operation(of: node), wide), converted, resultCount: 1)[0]
    return [builder.convert(result, to: graph.type(of: graph.result(of: node)).element)]
  }
}

/// The type in which this node is to be computed; nil if it stays as it is.
private func accumulator(of node: Int, in graph: Graph) -> ElementType? {
  let operation = graph.operation(of: node)
  switch operation {
  case let reduce as Reduce where reduce.monoid != nil: break
  case let reduce as ReduceWindow where reduce.monoid != nil: break
  case is DotGeneral: break
  default: return nil
  }
  switch graph.type(of: graph.result(of: node)).element {
  case .u32 where operation is DotGeneral: return .i32
  case .i1 where operation is DotGeneral: return .i32
  case .u64 where operation is DotGeneral: return .i64
  case let element: return element.accumulator
  }
}

private func widened(_ operation: any Operation, _ wide: ElementType) throws(SluiceError) -> any Operation {
  switch operation {
  case let reduce as Reduce:
    guard let monoid = reduce.monoid else { return operation }
    return try Reduce(monoid, wide, dimensions: reduce.dimensions, order: reduce.order)
  case let reduce as ReduceWindow:
    guard let monoid = reduce.monoid else { return operation }
    return try ReduceWindow(reduce.window, monoid, wide)
  default: return operation
  }
}
