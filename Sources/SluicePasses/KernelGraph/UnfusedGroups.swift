import SluiceIR
import SluiceOperations

/// A kernel graph with one group a node: what `-O none` runs, and what fusion starts from.
///
/// Every value gets a dense buffer of its own, but for markers and reshapes, which are views of their operand.
package func unfusedGroups(_ graph: Graph) throws(SluiceError) -> KernelGraph {
  var builder = KernelGraphBuilder(graph)
  var families: [NodeFamily?] = Array(repeating: nil, count: graph.operations.count)
  for node in graph.nodes.indices {
    let id = Int(graph.nodes[node].operation)
    let family: NodeFamily
    if let known = families[id] {
      family = known
    } else {
      family = NodeFamily(graph.operation(of: node))
      families[id] = family
    }
    try builder.append(node, family)
  }
  return try builder.finish()
}

/// How nodes of one operation become groups: found once for each distinct operation of a graph.
package enum NodeFamily: Sendable {
  case elementwise(any ElementwiseOperation)
  case constant(Literal)
  case iota(Iota)
  /// A view of the operand, dense again after a copy.
  case movement(any Operation)
  case reshape(Shape)
  case pad(Pad)
  case concatenate(Concatenate)
  case reduce(Reduce)
  case reduceWindow(ReduceWindow)
  case convolution(Convolution)
  case dotGeneral(DotGeneral)
  case gather(Gather)
  case scatter(Scatter)
  case standalone(any StandaloneOperation)
  case control(any ControlOperation)
  /// Results are the operands, one by one.
  case alias
  /// Nothing here knows it.
  case unknown

  package init(_ operation: any Operation) {
    self =
      switch operation {
      case let operation as any ElementwiseOperation: .elementwise(operation)
      case let operation as Constant: .constant(operation.value)
      case let operation as Iota: .iota(operation)
      case is Transpose, is BroadcastInDim, is Slice, is Reverse: .movement(operation)
      case let operation as Reshape: .reshape(operation.shape)
      case let operation as Pad: .pad(operation)
      case let operation as Concatenate: .concatenate(operation)
      case let operation as Reduce: .reduce(operation)
      case let operation as ReduceWindow: .reduceWindow(operation)
      case let operation as Convolution: .convolution(operation)
      case let operation as DotGeneral: .dotGeneral(operation)
      case let operation as Gather: .gather(operation)
      case let operation as Scatter: .scatter(operation)
      case let operation as any StandaloneOperation: .standalone(operation)
      case let operation as any ControlOperation: .control(operation)
      case is OptimizationBarrier, is StopGradient: .alias
      default: .unknown
      }
  }
}

extension KernelGraphBuilder {
  /// Adds the groups of one node, operands before users.
  package mutating func append(_ node: Int, _ family: NodeFamily) throws(SluiceError) {
    let result = graph.result(of: node)
    switch family {
    case .elementwise(let operation): try appendElementwise(operation, node)
    case .constant(let literal): place(result, constant: literal)
    case .iota(let iota): appendIota(iota, node)
    case .movement(let operation):
      let source = try view(of: graph.operand(0, of: node)).moved(
        by: operation, to: graph.type(of: result).shape)
      appendCopy([source], node) { $0 }
    case .reshape(let shape):
      let source = try view(of: graph.operand(0, of: node))
      let view = source.reshaped(to: shape) ?? densified(source, node: node).reshaped(to: shape)
      if let view { alias(result, view) }
    case .pad(let pad): try appendPad(pad, node)
    case .concatenate(let concatenate): try appendConcatenate(concatenate, node)
    case .reduce(let reduce): try appendReduce(reduce, node)
    case .reduceWindow(let operation): try appendReduceWindow(operation, node)
    case .convolution(let operation): try appendConvolution(operation, node)
    case .dotGeneral(let operation): try appendContraction(operation, node)
    case .gather(let gather):
      let operand = try view(of: graph.operand(0, of: node))
      let indices = try view(of: graph.operand(1, of: node))
      let work = GatherWork(operation: gather, operand: operand, indices: indices, output: place(result))
      append(.gather(work), node: node)
    case .scatter(let scatter): try appendScatter(scatter, node)
    case .standalone(let operation): try appendStandalone(operation, node)
    case .control(let operation): try appendControl(operation, node)
    case .alias:
      for (operand, result) in zip(graph.operands(of: node), graph.results(of: node)) {
        alias(Value(result), try view(of: operand))
      }
    case .unknown:
      throw SluiceError(
        .unsupported, "\(graph.operation(of: node).name): there is no kernel for this operation",
        at: graph.origin(of: result).locations.last)
    }
  }

  private mutating func appendElementwise(_ operation: any ElementwiseOperation, _ node: Int)
    throws(SluiceError)
  {
    let result = graph.result(of: node)
    let type = graph.type(of: result)
    let operands = graph.operands(of: node)
    let elements = operands.map { graph.type(of: $0).element }
    if operation is Convert, elements == [type.element] {
      // A conversion to the same type moves elements of any type.
      let source = try view(of: operands[operands.startIndex])
      return appendCopy([source], node) { $0 }
    }
    var grid = Grid(domain: type.shape.dimensions, rowRank: max(type.rank - 1, 0))
    var loads: [Int] = []
    for (position, operand) in operands.enumerated() {
      if let earlier = operands.firstIndex(of: operand), earlier - operands.startIndex < position {
        loads.append(loads[earlier - operands.startIndex])
        continue
      }
      // A scalar operand (of select or clamp) is repeated.
      var source = try view(of: operand)
      if source.sizes != grid.domain { source = source.broadcast(to: type.shape, dimensions: []) }
      loads.append(grid.append(.load(source), source.element))
    }
    let value = grid.append(.compute(operation.kernelName(for: elements), loads), type.element)
    _ = grid.append(.store(value, View(dense: place(result), type)), type.element)
    append(.grid(grid), node: node)
  }

  private mutating func appendIota(_ iota: Iota, _ node: Int) {
    let type = iota.type
    var grid = Grid(domain: type.shape.dimensions, rowRank: max(type.rank - 1, 0))
    var value = grid.append(.index(dimension: iota.dimension), .i32)
    if type.element != .i32 {
      value = grid.append(.compute("convert.i32.\(type.element)", [value]), type.element)
    }
    _ = grid.append(.store(value, View(dense: place(graph.result(of: node)), type)), type.element)
    append(.grid(grid), node: node)
  }

  private mutating func appendReduce(_ reduce: Reduce, _ node: Int) throws(SluiceError) {
    let results = graph.results(of: node)
    let operands = graph.operands(of: node)
    var views: [View] = []
    for operand in operands { views.append(try view(of: operand)) }
    let inputs = Array(views[..<results.count])
    let dimensions = reduce.dimensions.sorted()
    let outputs = results.map { place(Value($0)) }
    append(
      .reduction(
        Reduction(
          inputs: inputs, initials: Array(views[results.count...]), outputs: outputs, dimensions: dimensions,
          monoid: reduce.monoid, region: reduce.body,
          order: reduce.order ?? .standard(for: inputs[0].type, dimensions: dimensions))), node: node)
  }

  private mutating func appendScatter(_ scatter: Scatter, _ node: Int) throws(SluiceError) {
    let results = graph.results(of: node)
    var views: [View] = []
    for operand in graph.operands(of: node) { views.append(try view(of: operand)) }
    let outputs = results.map { place(Value($0)) }
    append(
      .scatter(
        ScatterWork(
          operation: scatter, inputs: Array(views[..<results.count]), indices: views[results.count],
          updates: Array(views[(results.count + 1)...]), outputs: outputs)), node: node)
  }
}

extension KernelGraphBuilder {
  private mutating func appendStandalone(_ operation: any StandaloneOperation, _ node: Int)
    throws(SluiceError)
  {
    var inputs: [View] = []
    for (position, operand) in graph.operands(of: node).enumerated() {
      let view = try view(of: operand)
      let isReadable = view.isDense || operation.takesAnyLayout(ofOperand: position)
      inputs.append(isReadable ? view : densified(view, node: node))
    }
    let outputs = graph.results(of: node).map { place(Value($0)) }
    append(.standalone(StandaloneWork(operation: operation, inputs: inputs, outputs: outputs)), node: node)
  }
}

extension Grid {
  /// Adds a step whose result (or, of a store, what it stores) has type `element`, and returns its number.
  package mutating func append(_ step: Step, _ element: ElementType) -> Int {
    steps.append(step)
    types.append(element)
    return steps.count - 1
  }
}
