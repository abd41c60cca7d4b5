import SluiceIR

/// Decides in which memory each result of a kernel graph arises, and adds the copies for those that cannot be produced
/// where they are wanted.
struct ResultBinding {
  var graph: KernelGraph
  /// Buffers produced straight in memory that is not the arena's.
  var placements: [BufferID: Schedule.Placement] = [:]
  /// For each parameter that is overwritten by a buffer of its own: that buffer.
  var updates: [Int: BufferID] = [:]

  private var isHolder: [Bool]

  init(_ graph: KernelGraph) {
    self.graph = graph
    isHolder = [Bool](repeating: false, count: graph.buffers.count)
    for buffer in graph.buffers {
      if case .slice(let holder, _) = buffer.storage { isHolder[holder.index] = true }
    }
    // Updates first: memory that persists is worth more than a copy saved for the caller.
    for result in graph.results { if let parameter = result.updates { update(parameter, with: result) } }
    for (index, result) in graph.results.enumerated() where result.updates == nil {
      let buffer = result.view.buffer
      if isWhole(result.view), placements[buffer] == nil {
        placements[buffer] = .result(index)
      } else {
        let copy = addCopy(of: result.view)
        placements[copy] = .result(index)
      }
    }
  }

  private mutating func update(_ parameter: Int, with result: KernelGraph.Result) {
    let view = result.view
    if result.isInPlace { return }
    if case .parameter(parameter) = graph.buffers[view.buffer.index].storage, view.isDense, view.offset == 0 {
      return
    }
    if isWhole(view), placements[view.buffer] == nil {
      bind(view.buffer, to: parameter)
    } else if reads(parameter, view) {
      // It permutes the parameter's own elements: they go through a temporary.
      let staged = addCopy(of: view)
      bind(addCopy(of: View(dense: staged, view.type)), to: parameter)
    } else {
      bind(addCopy(of: view), to: parameter)
    }
  }

  private mutating func bind(_ buffer: BufferID, to parameter: Int) {
    updates[parameter] = buffer
    placements[buffer] = .parameter(parameter)
  }

  /// Gives up producing the new value of `parameter` in place: a copy at the end brings it there.
  mutating func copyAtEnd(_ parameter: Int) {
    guard let buffer = updates[parameter] else { return }
    placements[buffer] = nil
    bind(addCopy(of: View(dense: buffer, graph.type(of: buffer))), to: parameter)
  }

  /// Whether the view is all of a temporary that stands for itself.
  private func isWhole(_ view: View) -> Bool {
    let buffer = graph.buffers[view.buffer.index]
    guard case .temporary = buffer.storage, !isHolder[view.buffer.index] else { return false }
    return view.offset == 0 && view.isDense && view.element == buffer.type.element
      && view.elementCount == buffer.type.elementCount
  }

  private func reads(_ parameter: Int, _ view: View) -> Bool {
    switch graph.buffers[view.buffer.index].storage {
    case .parameter(let other): other == parameter
    case .stateRange: true
    default: false
    }
  }

  private mutating func addCopy(of view: View) -> BufferID {
    let buffer = graph.addBuffer(KernelGraph.Buffer(view.type, .temporary))
    isHolder.append(false)
    let part = Copy.Part(source: view, destination: View(dense: buffer, view.type))
    graph.groups.append(Group(.copy(Copy([part])), nodes: []))
    return buffer
  }
}
