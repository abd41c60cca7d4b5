import SluiceIR
import SluiceOperations

// Forward mode through control flow: the same operation once more, which carries or returns tangents beside the values.
// What it returns of the values themselves `merge-control` takes for the first one's.

extension GraphBuilder {
  func pushForwardChoice(_ operation: Case, _ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    let tangents = Array(context.tangents.dropFirst())
    let flowing = tangents.indices.filter { tangents[$0] != nil }
    var joint: [(graph: Graph, tangents: [Value?], builder: GraphBuilder, results: [Value])] = []
    for branch in operation.branches {
      let inner = GraphBuilder(rebuilding: branch)
      var mapping = inner.copyParameters(of: branch)
      let inputs = flowing.map { mapping[$0] }
      let seeds = inputs.map { inner.parameter(inner.type(of: $0)) }
      inner.copyNodes(of: branch, mapping: &mapping)
      let results = branch.results.map { mapping[$0.value.index] }
      joint.append(
        (branch, inner.tangents(of: results, withRespectTo: inputs, seeds: seeds), inner, results))
    }
    let reached = context.results.indices.filter { index in joint.contains { $0.tangents[index] != nil } }
    if reached.isEmpty { return context.results.map { _ in nil } }
    var branches: [Graph] = []
    for branch in joint {
      branches.append(
        try branch.builder.finish(
          branch.results
            + reached.map { branch.tangents[$0] ?? branch.builder.zeros(like: branch.results[$0]) }))
    }
    let given = self.case(
      context.operands[0], context.operands.dropFirst() + flowing.compactMap { tangents[$0] },
      branches: branches)
    var result: [Value?] = context.results.map { _ in nil }
    for (index, value) in zip(reached, given.dropFirst(context.results.count)) { result[index] = value }
    return result
  }

  func pushForwardLoop(_ operation: While, _ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    let count = context.operands.count
    let active = operation.active(context.tangents.map { $0 != nil })
    let flowing = (0..<count).filter { active[$0] }
    let body = GraphBuilder(rebuilding: operation.body)
    var mapping = body.copyParameters(of: operation.body)
    let inputs = flowing.map { mapping[$0] }
    let seeds = inputs.map { body.parameter(body.type(of: $0)) }
    body.copyNodes(of: operation.body, mapping: &mapping)
    let results = operation.body.results.map { mapping[$0.value.index] }
    let given = body.tangents(of: results, withRespectTo: inputs, seeds: seeds)
    let next = zip(flowing, seeds).map { index, seed in
      // An invariant's tangent is one too.
      operation.isInvariant(index) ? seed : given[index] ?? body.zeros(like: results[index])
    }

    let condition = GraphBuilder(name: "condition")
    let types = context.operands.map { type(of: $0) }
    let parameters = (types + flowing.map { types[$0] }).map { condition.parameter($0) }
    let goes = operation.condition.inline(into: condition, arguments: Array(parameters.prefix(count)))
    let initial = flowing.map { context.tangents[$0] ?? zeros(like: context.operands[$0]) }
    let last = self.while(
      context.operands + initial, condition: try condition.finish(goes),
      body: try body.finish(results + next),
      checkpoint: operation.checkpoint)
    var result: [Value?] = context.results.map { _ in nil }
    for (index, value) in zip(flowing, last.dropFirst(count)) {
      result[index] = operation.isInvariant(index) ? context.tangents[index] : value
    }
    return result
  }
}
