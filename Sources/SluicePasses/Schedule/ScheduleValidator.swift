import SluiceIR

/// Checks a schedule against its kernel graph by running it on paper: memory knows which buffer's value each byte holds,
/// and every read must find what it asks for. It shares no code with the scheduler, and takes quadratic time.
package struct ScheduleValidator {
  /// `offsets` are the places of the allocations in the arena, `layout` is the State's.
  package static func validate(
    _ schedule: Schedule, offsets: [Int], layout: StateLayout
  ) throws(SluiceError) {
    var validator = ScheduleValidator(schedule, offsets: offsets, layout: layout)
    try validator.checkOrder()
    for (step, group) in schedule.order.enumerated() { try validator.run(group, step) }
    try validator.checkResults()
    try schedule.forEachNested { (nested, _, _, first) throws(SluiceError) in
      // The carried values of a loop are state to its body.
      var carried = StateLayout()
      for parameter in nested.graph.parameters where parameter.role == .state {
        try carried.append(parameter.name, parameter.type)
      }
      let end = first + nested.allAllocationCount
      try validate(nested, offsets: Array(offsets[first..<end]), layout: carried)
    }
  }

  enum Space: Hashable {
    case arena, state, constant
    case input(Int)
    case output(Int)
  }

  /// Bytes of one space that hold a value of `owner`'s; nil: the value that was there before the run.
  struct Holding {
    var space: Space
    var bytes: Range<Int>
    var owner: BufferID?
  }

  let schedule: Schedule
  let offsets: [Int]
  let layout: StateLayout
  var graph: KernelGraph { schedule.graph }
  var holdings: [Holding] = []

  init(_ schedule: Schedule, offsets: [Int], layout: StateLayout) {
    self.schedule = schedule
    self.offsets = offsets
    self.layout = layout
  }

  func failure(_ message: String) -> SluiceError { SluiceError(.internal, "invalid schedule: \(message)") }

  // MARK: Order

  /// Every group once, and all writers of a buffer before its readers.
  func checkOrder() throws(SluiceError) {
    guard schedule.order.sorted() == Array(graph.groups.indices) else {
      throw failure("the order is no permutation of the groups")
    }
    var lastWrite: [BufferID: Int] = [:]
    for (step, group) in schedule.order.enumerated() {
      for buffer in graph.groups[group].writes {
        lastWrite[buffer] = step
        lastWrite[root(buffer)] = step
      }
    }
    for (step, group) in schedule.order.enumerated() {
      for view in graph.groups[group].reads {
        if case .stateRange = graph.buffers[view.buffer.index].storage { continue }
        if let write = lastWrite[view.buffer], write >= step {
          throw failure("group \(group) reads \(view.buffer) at step \(step), which step \(write) writes")
        }
      }
    }
  }

  func root(_ buffer: BufferID) -> BufferID {
    if case .slice(let holder, _) = graph.buffers[buffer.index].storage { holder } else { buffer }
  }

  // MARK: Places

  /// The space of a buffer and the byte at which it begins.
  func place(_ buffer: BufferID) throws(SluiceError) -> (space: Space, start: Int) {
    switch schedule.placements[buffer.index] {
    case .unused: throw failure("\(buffer) is used but has no memory")
    case .constant: return (.constant, 0)
    case .result(let index): return (.output(index), 0)
    case .arena(let allocation, let byteOffset): return (.arena, offsets[allocation] + byteOffset)
    case .parameter(let index), .stateRange(let index):
      let parameter = graph.parameters[index]
      guard parameter.role == .state else { return (.input(index), 0) }
      guard let entry = layout[parameter.name] else { throw failure("there is no state \(parameter.name)") }
      return (.state, entry.offset)
    }
  }

  /// The bytes from the first to the last element of a view, from the start of its buffer.
  func extent(_ view: View) -> Range<Int> {
    if view.elementCount == 0 { return 0..<0 }
    var (low, high) = (view.offset, view.offset)
    for axis in view.sizes.indices {
      let reach = (view.sizes[axis] - 1) * view.strides[axis]
      if reach < 0 { low += reach } else { high += reach }
    }
    return low * view.element.byteSize..<(high + 1) * view.element.byteSize
  }

  func bytes(_ view: View) throws(SluiceError) -> (space: Space, bytes: Range<Int>) {
    let (space, start) = try place(view.buffer)
    let extent = extent(view)
    guard extent.isEmpty || extent.lowerBound >= 0,
      extent.upperBound <= max(graph.type(of: view.buffer).byteCount, 0)
    else { throw failure("the view \(view) leaves its buffer") }
    return (space, start + extent.lowerBound..<start + extent.upperBound)
  }

  // MARK: Running

  mutating func run(_ index: Int, _ step: Int) throws(SluiceError) {
    let group = graph.groups[index]
    for view in group.reads { try checkRead(view, index, step) }
    var written: [View] = []
    for buffer in group.writes { written.append(View(dense: buffer, graph.type(of: buffer))) }
    for write in written {
      let (space, bytes) = try bytes(write)
      guard !bytes.isEmpty else { continue }
      switch space {
      case .constant, .input: throw failure("group \(index) writes \(write.buffer), which is only to be read")
      case .arena, .state, .output: break
      }
      try checkOverlap(group, index, write.buffer, space, bytes)
    }
    if let allocation = schedule.workspaces[step] {
      let start = offsets[allocation]
      claim(.arena, start..<start + schedule.allocations[allocation].byteCount, nil)
      for view in group.reads + written {
        let place = try bytes(view)
        guard
          place.space != .arena
            || !place.bytes.overlaps(
              start..<start + schedule.allocations[allocation].byteCount)
        else { throw failure("the workspace of step \(step) overlaps \(view.buffer)") }
      }
    }
    for write in written {
      let (space, bytes) = try bytes(write)
      claim(space, bytes, root(write.buffer))
    }
  }

  mutating func claim(_ space: Space, _ bytes: Range<Int>, _ owner: BufferID?) {
    guard !bytes.isEmpty else { return }
    var kept: [Holding] = []
    for holding in holdings {
      guard holding.space == space, holding.bytes.overlaps(bytes) else {
        kept.append(holding)
        continue
      }
      for rest in [
        holding.bytes.lowerBound..<max(bytes.lowerBound, holding.bytes.lowerBound),
        min(bytes.upperBound, holding.bytes.upperBound)..<holding.bytes.upperBound,
      ] where !rest.isEmpty {
        kept.append(Holding(space: space, bytes: rest, owner: holding.owner))
      }
    }
    kept.append(Holding(space: space, bytes: bytes, owner: owner))
    holdings = kept
  }

  func checkRead(_ view: View, _ group: Int, _ step: Int) throws(SluiceError) {
    let (space, bytes) = try bytes(view)
    guard !bytes.isEmpty, space != .constant else { return }
    let found = holdings.filter { $0.space == space && $0.bytes.overlaps(bytes) }
    switch graph.buffers[view.buffer.index].storage {
    case .constant: return
    case .parameter:
      if let other = found.first(where: { $0.owner != nil })?.owner {
        throw failure("group \(group) reads \(view.buffer) at step \(step), which \(other) has overwritten")
      }
    case .stateRange:
      // New to those after the writer in the given order, old to those before.
      let writers = graph.groups.indices.filter { graph.groups[$0].writes.contains(view.buffer) }
      for writer in writers where writer < group && !schedule.order[..<step].contains(writer) {
        throw failure("group \(group) reads \(view.buffer) before group \(writer) has written it")
      }
      for holding in found {
        let isNew = holding.owner == view.buffer
        guard holding.owner == nil || isNew, !isNew || writers.contains(where: { $0 < group }) else {
          throw failure("group \(group) reads \(view.buffer) at step \(step) after it was overwritten")
        }
      }
    case .temporary, .slice:
      guard !found.isEmpty else { throw failure("group \(group) reads \(view.buffer) before it is written") }
      for holding in found where holding.owner != root(view.buffer) {
        let other = holding.owner.map(\.description) ?? "something else"
        throw failure("group \(group) reads \(view.buffer) at step \(step), where \(other) lies")
      }
    }
  }
}
