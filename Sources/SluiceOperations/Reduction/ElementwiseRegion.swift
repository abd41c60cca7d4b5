import SluiceIR

/// A region of scalars that can be applied to whole tensors, element by element, and differentiated there.
struct ElementwiseRegion {
  let graph: Graph

  /// Throws unless every node of the region is elementwise.
  init(_ region: Graph) throws(SluiceError) {
    let graph = try region.scalarNormalForm()
    for node in graph.nodes.indices {
      let operation = graph.operation(of: node)
      guard
        operation is any ElementwiseOperation || operation is Constant || operation is StopGradient
          || operation is OptimizationBarrier
      else {
        throw SluiceError(
          .unsupported,
          "the region contains \(operation.name), which is not elementwise, and cannot be differentiated",
          note: "write the region with elementwise operations, or give the whole a custom_derivative")
      }
    }
    self.graph = graph
  }

  /// One application of the region: every value of the graph as a tensor.
  struct Application {
    let values: [Value]
    let results: [Value]
  }

  /// Applies the region to tensors of one shape.
  func apply(_ arguments: [Value], _ builder: GraphBuilder) -> Application {
    let shape = arguments.first.map { builder.type(of: $0).shape } ?? []
    var values = arguments
    for node in graph.nodes.indices {
      if let constant = graph.operation(of: node) as? Constant {
        values.append(builder.broadcast(builder.constant(constant.value), to: shape))
      } else {
        values += builder.add(
          graph.operation(of: node), graph.operands(of: node).map { values[$0.index] },
          resultCount: graph.results(of: node).count)
      }
    }
    return Application(values: values, results: graph.results.map { values[$0.value.index] })
  }

  /// The cotangents of the arguments of an application, given its results'; nil is zero.
  func pullback(
    _ application: Application, _ cotangents: [Value?], wanted: [Bool], _ builder: GraphBuilder
  ) throws(SluiceError) -> [Value?] {
    let values = application.values
    var active = wanted
    for node in graph.nodes.indices {
      let isActive = graph.operands(of: node).contains { active[$0.index] }
      active += graph.results(of: node).map { _ in isActive }
    }
    var sums = [Value?](repeating: nil, count: values.count)
    func accumulate(_ cotangent: Value?, _ index: Int) {
      guard let cotangent, active[index] else { return }
      sums[index] = sums[index].map { builder.apply(Add(), $0, cotangent) } ?? cotangent
    }
    for (result, cotangent) in zip(graph.results, cotangents) { accumulate(cotangent, result.value.index) }
    for node in graph.nodes.indices.reversed() {
      let results = graph.results(of: node)
      let operands = graph.operands(of: node)
      guard results.contains(where: { sums[$0] != nil }), operands.contains(where: { active[$0.index] })
      else { continue }
      let context = PullbackContext(
        builder: builder, operands: operands.map { values[$0.index] }, results: results.map { values[$0] },
        cotangents: results.map { sums[$0] }, wanted: operands.map { active[$0.index] })
      let given = try graph.operation(of: node).pullback(context)
      for (operand, cotangent) in zip(operands, given) { accumulate(cotangent, operand.index) }
    }
    return (0..<graph.parameters.count).map { sums[$0] }
  }
}
