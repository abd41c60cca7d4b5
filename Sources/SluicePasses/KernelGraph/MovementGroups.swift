import SluiceIR
import SluiceOperations

extension View {
  /// The result of a transpose, broadcast, slice or reverse of this view, as a view.
  package func moved(by operation: any Operation, to shape: Shape) -> View {
    switch operation {
    case let transpose as Transpose: return transposed(transpose.permutation)
    case let broadcast as BroadcastInDim: return self.broadcast(to: shape, dimensions: broadcast.dimensions)
    case let slice as Slice:
      return sliced(starts: slice.start, counts: shape.dimensions, steps: slice.strides)
    case let reverse as Reverse: return reversed(reverse.dimensions)
    default: return self
    }
  }
}

extension KernelGraphBuilder {
  /// One copy into the node's result: of each source to its place in the result, which `destination` gives.
  mutating func appendCopy(_ sources: [View], _ node: Int, destination: (View) -> View) {
    let result = graph.result(of: node)
    let whole = View(dense: place(result), graph.type(of: result))
    append(.copy(Copy(sources.map { Copy.Part(source: $0, destination: destination(whole)) })), node: node)
  }

  mutating func appendConcatenate(_ concatenate: Concatenate, _ node: Int) throws(SluiceError) {
    var sources: [View] = []
    for operand in graph.operands(of: node) { sources.append(try view(of: operand)) }
    let axis = concatenate.dimension
    var start = 0
    appendCopy(sources, node) { $0 }
    guard case .copy(var copy) = kernels.groups[kernels.groups.count - 1].work else { return }
    for index in copy.parts.indices {
      let destination = copy.parts[index].destination
      var starts = destination.sizes.map { _ in 0 }
      starts[axis] = start
      start += sources[index].sizes[axis]
      copy.parts[index].destination = destination.sliced(
        starts: starts, counts: sources[index].sizes, steps: destination.sizes.map { _ in 1 })
    }
    kernels.groups[kernels.groups.count - 1].work = .copy(copy)
  }

  /// The padding value everywhere, then the operand's elements that remain.
  mutating func appendPad(_ pad: Pad, _ node: Int) throws(SluiceError) {
    let result = graph.result(of: node)
    let type = graph.type(of: result)
    let operand = try view(of: graph.operand(0, of: node))
    let value = try view(of: graph.operand(1, of: node))
    appendPadding(of: operand, with: value, by: pad, to: View(dense: place(result), type), node)
  }

  /// The copy that fills `whole` with `value` and puts in it the elements of `operand` that remain.
  mutating func appendPadding(of operand: View, with value: View, by pad: Pad, to whole: View, _ node: Int) {
    var (first, counts, places) = ([Int](), [Int](), [Int]())
    for axis in operand.sizes.indices {
      // Element i goes to low + i * step; those from 0 to the result's size stay.
      let step = pad.interior[axis] + 1
      let low = pad.low[axis]
      let begin = low < 0 ? (step - 1 - low) / step : 0
      let room = whole.sizes[axis] - low
      let end = room <= 0 ? 0 : min(operand.sizes[axis], (room + step - 1) / step)
      first.append(begin)
      counts.append(max(end - begin, 0))
      places.append(low + begin * step)
    }
    let one = counts.map { _ in 1 }
    let kept = Copy.Part(
      source: operand.sliced(starts: first, counts: counts, steps: one),
      destination: whole.sliced(starts: places, counts: counts, steps: pad.interior.map { $0 + 1 }))
    let fill = Copy.Part(source: value.broadcast(to: whole.shape, dimensions: []), destination: whole)
    append(.copy(Copy(counts == whole.sizes ? [kept] : [fill, kept])), node: node)
  }
}
