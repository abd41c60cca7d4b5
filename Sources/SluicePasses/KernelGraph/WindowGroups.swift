import SluiceIR
import SluiceOperations

extension KernelGraphBuilder {
  /// A reduction of views in which windows overlap: dimensions of the windows, then those of a window's elements. What
  /// is padded or spread is copied first.
  mutating func appendReduceWindow(_ operation: ReduceWindow, _ node: Int) throws(SluiceError) {
    let results = graph.results(of: node)
    let windows = graph.type(of: Value(results.lowerBound)).shape
    var views: [View] = []
    for operand in graph.operands(of: node) { views.append(try view(of: operand)) }
    let initials = Array(views[results.count...])
    if isScanned(operation, views[0], graph.operand(1, of: node)) {
      let output = place(Value(results.lowerBound))
      let work = StandaloneWork(operation: operation, inputs: views, outputs: [output])
      return append(.standalone(work), node: node)
    }
    let scan = operation.scan(of: views[0].shape)
    var inputs: [View] = []
    for (input, initial) in zip(views, initials) {
      var view = try padded(input, initial, operation, windows, node).windows(operation.window, windows)
      if let scan, scan.isDescending, windows.elementCount > 0 {
        let axis = windows.rank + scan.axis
        view.offset += (view.sizes[axis] - 1) * view.strides[axis]
        view.strides[axis] = -view.strides[axis]
      }
      inputs.append(view)
    }
    let outputs = results.map { place(Value($0)) }
    append(
      .reduction(
        Reduction(
          inputs: inputs, initials: initials, outputs: outputs,
          dimensions: Array(windows.rank..<(2 * windows.rank)), monoid: operation.monoid,
          region: operation.body,
          order: ReductionOrder(lanes: 1, chunk: max(operation.window.elementCount, 1)))), node: node)
  }

  /// Whether one pass over the elements gives the same bits as the windows one by one: each continues its neighbour,
  /// and the padding before it holds a value that changes nothing. The narrow floats round at the end of each window.
  private func isScanned(_ operation: ReduceWindow, _ input: View, _ initial: Value) -> Bool {
    guard let monoid = operation.monoid, input.elementCount > 0, operation.scan(of: input.shape) != nil,
      input.element != .f16, input.element != .bf16, let node = graph.definition(of: initial),
      let constant = graph.operation(of: node) as? Constant
    else { return false }
    let (value, identity) = (ReferenceTensor(constant.value), monoid.identity(input.element))
    return value.floats == identity.floats && value.integers == identity.integers
  }

  /// The input spread and padded. Without windows there is nothing to pad. Throws if no tensor can have as many elements.
  private mutating func padded(
    _ input: View, _ initial: View, _ operation: ReduceWindow, _ windows: Shape, _ node: Int
  ) throws(SluiceError) -> View {
    let dimensions = operation.window.dimensions
    guard windows.elementCount > 0,
      dimensions.contains(where: { $0.paddingLow != 0 || $0.paddingHigh != 0 || $0.baseDilation != 1 })
    else { return input }
    let pad = operation.window.pad
    if !operation.window.hasPadding {
      // Only edges are removed.
      return input.sliced(
        starts: pad.low.map { -$0 },
        counts: input.sizes.indices.map { input.sizes[$0] + pad.low[$0] + pad.high[$0] },
        steps: pad.low.map { _ in 1 })
    }
    let type = try pad.resultTypes(of: [input.type, initial.type])[0]
    try type.validate()
    let whole = View(dense: temporary(type), type)
    appendPadding(of: input, with: initial, by: pad, to: whole, node)
    return whole
  }
}

extension View {
  /// The windows' dimensions, then those of a window's elements: a view in which elements occur several times. Throws if
  /// there are more of them, counted so, than an integer holds.
  fileprivate func windows(_ window: Window, _ counts: Shape) throws(SluiceError) -> View {
    let sizes = counts.dimensions + window.sizes
    guard sizes.reduce(1, { $0 * Double(max($1, 1)) }) < 0x1p62 else {
      throw SluiceError(
        .resource,
        "reduce_window: \(counts) windows of \(Shape(window.sizes)) have more than 2^62 elements together")
    }
    // A step that nobody takes, since there is one window or element, may be as long as it likes: hence no trap.
    return View(
      buffer: buffer, element: element, offset: offset, sizes: sizes,
      strides: zip(strides, window.dimensions).map { $0 &* $1.stride }
        + zip(strides, window.dimensions).map { $0 &* $1.dilation })
  }
}
