import SluiceIR
import SluiceOperations

extension GraphBuilder {
  /// The pullback of what `operation` expands to. The expansion is a function of its own, so that none of its nodes is
  /// taken for an equal one outside, which would be no part of it.
  func pullBackExpansion(_ operation: any ComposedOperation, _ context: PullbackContext)
    throws(SluiceError) -> [Value?]
  {
    try pullBack(expansion: try operation.expansion(of: context.operands.map { type(of: $0) }), context)
  }

  /// The pullback of `expansion`, a function of the operands.
  func pullBack(expansion: Graph, _ context: PullbackContext) throws(SluiceError) -> [Value?] {
    let inner = GraphBuilder(rebuilding: expansion)
    var mapping = inner.copyParameters(of: expansion)
    let parameters = mapping
    let cotangents = context.cotangents.compactMap(\.self)
    let cotangentParameters = cotangents.map { inner.parameter(type(of: $0)) }
    inner.copyNodes(of: expansion, mapping: &mapping)
    let reached = zip(expansion.results, context.cotangents).filter { $0.1 != nil }
    let seeds = zip(reached, cotangentParameters).map {
      (value: mapping[$0.0.value.index], cotangent: $1)
    }
    let flowing = context.operands.indices.filter { context.flows(into: $0) }
    let gradients = inner.gradients(seeds: seeds, flowing.map { parameters[$0] })
    let pullback = try inner.finish(gradients.map { Graph.Result($0) })
    let values = pullback.inline(into: self, arguments: context.operands + cotangents)
    var contributions: [Value?] = context.operands.map { _ in nil }
    for (position, value) in zip(flowing, values) { contributions[position] = value }
    return contributions
  }

  /// The pushforward of what `operation` expands to.
  func pushForwardExpansion(_ operation: any ComposedOperation, _ context: PushforwardContext)
    throws(SluiceError) -> [Value?]
  {
    let expansion = try operation.expansion(of: context.operands.map { type(of: $0) })
    let inner = GraphBuilder(rebuilding: expansion)
    var mapping = inner.copyParameters(of: expansion)
    let flowing = context.operands.indices.filter { context.tangents[$0] != nil }
    let inputs = flowing.map { mapping[$0] }
    let seeds = inputs.map { inner.parameter(inner.type(of: $0)) }
    inner.copyNodes(of: expansion, mapping: &mapping)
    let outputs = expansion.results.map { mapping[$0.value.index] }
    let tangents = inner.tangents(of: outputs, withRespectTo: inputs, seeds: seeds)
    let pushforward = try inner.finish(tangents.compactMap(\.self))
    var values = pushforward.inline(
      into: self, arguments: context.operands + flowing.compactMap { context.tangents[$0] }
    ).makeIterator()
    return tangents.map { $0 == nil ? nil : values.next() }
  }
}
