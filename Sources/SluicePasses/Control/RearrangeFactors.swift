import SluiceIR
import SluiceOperations

/// Factors of a loop's products that are the same in every iteration, transposed once before the loop instead of in each.
///
/// ```
/// while %x, %w { dot_general %x, %w, of w's rows }   ->   %t = transpose %w; while %x, %w, %t { dot_general %x, %t, of columns }
/// ```
struct RearrangedFactors {
  /// The loop with the transposed factors as further invariants, and what these are.
  let loop: While
  let added: [Factor]

  struct Factor: Hashable {
    /// The carried value.
    var index: Int
    var permutation: [Int]
  }

  /// Nil if there is none.
  init?(_ loop: While, _ context: PassContext) throws(SluiceError) {
    let body = loop.body
    var added: [Factor] = []
    var places: [Factor: Int] = [:]
    var found: [Int: (operation: DotGeneral, operand: Int, place: Int)] = [:]
    for node in body.nodes.indices {
      guard let dot = body.operation(of: node) as? DotGeneral else { continue }
      let types = body.operands(of: node).map { body.type(of: $0) }
      guard let rearranged = dot.rearranged(types[0], types[1]) else { continue }
      let index = body.operand(rearranged.operand, of: node).index
      guard index < body.parameters.count, loop.isInvariant(index),
        context.budget.spend("simplify-control: transpose a factor")
      else { continue }
      let factor = Factor(index: index, permutation: rearranged.permutation)
      let place = places[factor] ?? added.count
      if place == added.count {
        places[factor] = place
        added.append(factor)
      }
      found[node] = (rearranged.operation, rearranged.operand, place)
    }
    if added.isEmpty { return nil }
    let builder = GraphBuilder(rebuilding: body)
    var mapping = builder.copyParameters(of: body)
    let factors = added.map { factor in
      let type = body.parameters[factor.index].type
      return builder.parameter(type.with(shape: Shape(factor.permutation.map { type.shape[$0] })))
    }
    for node in body.nodes.indices {
      guard let (operation, operand, place) = found[node] else {
        builder.copy(node, of: body, mapping: &mapping)
        continue
      }
      builder.inheritOrigin(ofNode: node, of: body)
      var operands = body.operands(of: node).map { mapping[$0.index] }
      operands[operand] = factors[place]
      mapping[body.result(of: node).index] = builder.add(operation, operands, resultCount: 1)[0]
    }
    self.added = added
    self.loop = While(
      condition: try loop.condition.ignoring(factors.map { builder.type(of: $0) }),
      body: try builder.finish(body.results.map { mapping[$0.value.index] } + factors),
      checkpoint: loop.checkpoint)
  }
}

extension Graph {
  /// The same function with further parameters, which it does not read.
  func ignoring(_ types: [TensorType]) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(rebuilding: self)
    var mapping = builder.copyParameters(of: self)
    for type in types { _ = builder.parameter(type) }
    builder.copyNodes(of: self, mapping: &mapping)
    return try builder.finish(results.map { Result(mapping[$0.value.index]) })
  }
}
