import SluiceIR
import SluiceOperations

extension GraphBuilder {
  /// The pushforward of a function whose user gave its pullback: the pullback's transpose. A pullback is linear in the
  /// cotangents; its own pullback for them, with the operands' tangents for cotangents, is the linear map that the
  /// results' tangents are.
  func pushForwardCustom(_ operation: CustomDerivative, _ context: PushforwardContext)
    throws(SluiceError) -> [Value?]
  {
    let pullback = operation.pullbackRegion
    let inner = GraphBuilder(rebuilding: pullback)
    var mapping = inner.copyParameters(of: pullback)
    let floats = context.operands.indices.filter { type(of: context.operands[$0]).element.isFloat }
    let flowing = zip(floats, pullback.results).filter { context.tangents[$0.0] != nil }
    let tangents = flowing.compactMap { context.tangents[$0.0] }
    let seedParameters = tangents.map { inner.parameter(type(of: $0)) }
    let firstCotangent = context.operands.count + context.results.count
    let cotangents = Array(mapping[firstCotangent..<pullback.parameters.count])
    inner.copyNodes(of: pullback, mapping: &mapping)
    let seeds = zip(flowing, seedParameters).map { (value: mapping[$0.0.1.value.index], cotangent: $0.1) }
    let transposed = inner.gradients(seeds: seeds, cotangents)
    let pushforward = try inner.finish(transposed)
    guard !pushforward.reads(cotangents) else {
      throw SluiceError(
        .unsupported, "the pullback that was given for this function is not linear in its cotangents",
        note: "forward mode transposes the pullback: use reverse mode, or write products with the cotangents")
    }
    let zeros = cotangents.map { constant(0, inner.type(of: $0)) }
    let arguments = context.operands + context.results + zeros + tangents
    var values = pushforward.inline(into: self, arguments: arguments).makeIterator()
    return context.results.map { type(of: $0).element.isFloat ? values.next() : nil }
  }
}

extension Graph {
  /// Whether a result depends on one of `values`.
  fileprivate func reads(_ values: [Value]) -> Bool {
    var isNeeded = [Bool](repeating: false, count: valueCount)
    for result in results { isNeeded[result.value.index] = true }
    for node in nodes.indices.reversed() where self.results(of: node).contains(where: { isNeeded[$0] }) {
      for operand in operands(of: node) { isNeeded[operand.index] = true }
    }
    return values.contains { isNeeded[$0.index] }
  }
}
