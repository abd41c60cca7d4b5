/// Builders of the regions of a program. A text may have a region every hundred bytes, and most are alike: builders are used
/// again, regions with the same parameters share what stands for these, and those that only return parameters are one graph.
package struct RegionBuilders: ~Copyable {
  /// As many heads are compared with what a region takes: nested loops have their conditions', bodies' and reductions' in turns.
  private static let headCount = 4

  private var spare: [GraphBuilder] = []
  private var heads: [RegionHead] = []
  /// The one that was asked for last.
  private var recent: RegionHead?
  /// The head that the next new one replaces.
  private var oldest = 0

  package init() {}

  /// A builder for a region of the next operation of `outer`, whose parameters have these types: its values 0, 1, ... There is
  /// room for `capacity` nodes of one result.
  package mutating func start(inside outer: GraphBuilder, parameters types: [TensorType], capacity: Int)
    throws(SluiceError) -> GraphBuilder
  {
    let builder = spare.popLast() ?? GraphBuilder(name: "region")
    builder.start(try head(types), inside: outer, capacity: capacity)
    return builder
  }

  /// The region that `builder` has built, which is not to be used further.
  package mutating func finish(_ builder: GraphBuilder, _ results: [Value]) throws(SluiceError) -> Graph {
    let head = builder.head
    let graph = try builder.finishAndReset(results)
    spare.append(builder)
    if let head, graph.types.count > head.types.count, graph.types.isScanned { head.types = graph.types }
    return graph
  }

  /// A region for the next operation of `outer` that returns some of its parameters and does nothing else.
  package mutating func plain(inside outer: GraphBuilder, parameters types: [TensorType], _ results: [Value])
    throws(SluiceError) -> Graph
  {
    let head = try head(types)
    if let known = head.plain, known.returns(results) { return known }
    let graph = try finish(try start(inside: outer, parameters: types, capacity: 0), results)
    head.plain = graph
    return graph
  }

  private mutating func head(_ types: [TensorType]) throws(SluiceError) -> RegionHead {
    if let recent, recent.isOf(types) { return recent }
    for head in heads where head.isOf(types) {
      recent = head
      return head
    }
    let head = try RegionHead(types)
    recent = head
    if heads.count < Self.headCount {
      heads.append(head)
    } else {
      heads[oldest] = head
      oldest = (oldest + 1) % Self.headCount
    }
    return head
  }
}

extension Graph {
  fileprivate func returns(_ values: [Value]) -> Bool {
    guard results.count == values.count else { return false }
    for (result, value) in zip(results, values) where result.value != value { return false }
    return true
  }
}
