import SluiceIR
import SluiceOperations

extension ControlOperation {
  /// The regions as the phases below a Graph want them: parameters are inputs, but for those that a loop's body
  /// changes, which are state that its results update; results that a body returns unchanged are none.
  func kernelRegions() throws(SluiceError) -> [Graph] {
    guard let loop = self as? While else {
      var plain: [Graph] = []
      for region in regions { plain.append(try region.withPlainRoles()) }
      return plain
    }
    return [try loop.condition.withPlainRoles(), try loop.bodyWithState()]
  }
}

extension While {
  /// The body with the carried values as state that its results update.
  fileprivate func bodyWithState() throws(SluiceError) -> Graph {
    let carried = body.results.indices.filter { !isInvariant($0) }
    let (builder, mapping) = body.copied { isInvariant($0) ? .input : .state }
    return try builder.finish(
      carried.map { Graph.Result(mapping[body.results[$0].value.index], updates: $0) })
  }
}

extension Graph {
  /// The same function of inputs alone.
  fileprivate func withPlainRoles() throws(SluiceError) -> Graph {
    let (builder, mapping) = copied { _ in .input }
    return try builder.finish(results.map { Result(mapping[$0.value.index]) })
  }

  fileprivate func copied(_ role: (Int) -> Parameter.Role) -> (GraphBuilder, [Value]) {
    let builder = GraphBuilder(rebuilding: self)
    var mapping = [Value](repeating: .poison, count: valueCount)
    for (index, parameter) in parameters.enumerated() {
      mapping[index] = builder.parameter(
        parameter.type, name: "p\(index)", role: role(index), origin: origin(of: Value(index)))
    }
    for node in nodes.indices { builder.copy(node, of: self, mapping: &mapping) }
    return (builder, mapping)
  }
}

extension KernelGraphBuilder {
  /// A loop or a choice as one group. Its regions are `regions`, or made here of one group a node.
  mutating func appendControl(_ operation: any ControlOperation, _ node: Int) throws(SluiceError) {
    var regions = self.regions[node] ?? []
    if regions.isEmpty {
      for region in try operation.kernelRegions() {
        regions.append(ControlWork.Region(kernels: try unfusedGroups(region), source: region))
      }
    }
    if let loop = operation as? While {
      try appendLoop(loop, regions, node)
    } else {
      try appendChoice(operation, regions, node)
    }
  }

  private mutating func appendLoop(_ loop: While, _ regions: [ControlWork.Region], _ node: Int)
    throws(SluiceError)
  {
    let selector = temporary(.i1)
    var work = ControlWork(
      kind: .loop, name: While.name, regions: regions, parameters: [], initials: [], inputs: [],
      selector: selector, outputs: [selector], trips: loop.tripEstimate)
    for (index, result) in graph.results(of: node).enumerated() {
      let initial = try view(of: graph.operand(index, of: node))
      if loop.isInvariant(index) {
        let whole = wholeBuffer(initial, node)
        alias(Value(result), whole)
        work.inputs.append(whole)
        work.parameters.append(whole.buffer)
      } else {
        let buffer = place(Value(result))
        work.initials.append(
          Copy.Part(source: initial, destination: View(dense: buffer, graph.type(of: Value(result)))))
        work.outputs.append(buffer)
        work.parameters.append(buffer)
      }
    }
    append(.control(work), node: node)
  }

  private mutating func appendChoice(
    _ operation: any ControlOperation, _ regions: [ControlWork.Region], _ node: Int
  ) throws(SluiceError) {
    var inputs: [View] = []
    for operand in graph.operands(of: node) { inputs.append(wholeBuffer(try view(of: operand), node)) }
    let outputs = graph.results(of: node).map { place(Value($0)) }
    append(
      .control(
        ControlWork(
          kind: .choice, name: operation.name, regions: regions,
          parameters: inputs.dropFirst().map(\.buffer), initials: [], inputs: inputs,
          selector: inputs[0].buffer, outputs: outputs, trips: 1)), node: node)
  }

  /// `view`, if it is dense from its buffer's start on; else a copy that is.
  private mutating func wholeBuffer(_ view: View, _ node: Int) -> View {
    view.isDense && view.offset == 0 ? view : densified(view, node: node)
  }
}
