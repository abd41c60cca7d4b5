import SluiceIR

/// Orders the groups of a kernel graph for a low peak of memory first and locality second, and decides what is
/// produced in place.
///
/// Two orders compete: the given one, which has the locality of the graph it came from, and list scheduling by bytes
/// added; the second is taken only where its peak is lower. Results that update state arise in the state's memory
/// where every reader of the old value can run before, and are copied there in the end where not.
///
/// `layout`, the State's, tells which parameters lie in a `stateRange`. `workspace` says how many bytes the kernels of a group need between them, while they run.
///
/// Cost: O(n log n) in the number of accesses.
package func schedule(
  _ graph: KernelGraph, layout: StateLayout? = nil, workspace: (Group) -> Int = { _ in 0 }
) throws(SluiceError) -> Schedule {
  var binding = ResultBinding(graph)
  var accesses = BufferAccesses(binding.graph)
  let ranges = graph.parametersCovered(layout)
  var refused: [Int] = []
  for (parameter, buffer) in binding.updates.sorted(by: { $0.key < $1.key })
  where !canUpdateInPlace(parameter, buffer, binding.graph, accesses, ranges) {
    refused.append(parameter)
  }
  for parameter in refused { binding.copyAtEnd(parameter) }
  if !refused.isEmpty { accesses = BufferAccesses(binding.graph) }

  var dependencies = GroupDependencies(binding.graph, accesses, updates: binding.updates, ranges: ranges)
  var (given, cancelled) = try dependencies.orderAsGiven()
  if !cancelled.isEmpty {
    // Copies at the end close no circle: nobody waits for them.
    for (node, parameter) in dependencies.cancellable where cancelled.contains(node) {
      binding.copyAtEnd(parameter)
    }
    accesses = BufferAccesses(binding.graph)
    dependencies = GroupDependencies(binding.graph, accesses, updates: binding.updates, ranges: ranges)
    (given, cancelled) = try dependencies.orderAsGiven()
    guard cancelled.isEmpty else {
      throw SluiceError(.internal, "schedule: updates of state depend on each other in a circle")
    }
  }

  let root = binding.graph.memoryRoots()
  let workspaces = binding.graph.groups.map { Schedule.aligned(workspace($0)) }
  var nested: [Int: [Schedule]] = [:]
  for (index, group) in binding.graph.groups.enumerated() {
    guard case .control(let work) = group.work else { continue }
    for region in work.regions {
      nested[index, default: []].append(try schedule(region.kernels, workspace: workspace))
    }
  }
  let nestedPeaks = nested.mapValues { $0.map(\.peakByteCount).max() ?? 0 }
  let bytes = binding.graph.buffers.enumerated().map { index, buffer in
    guard case .temporary = buffer.storage, binding.placements[BufferID(index)] == nil else { return 0 }
    return Schedule.aligned(buffer.type.byteCount)
  }
  func place(_ order: [Int]) -> BufferPlacement {
    BufferPlacement(
      binding.graph, accesses, order: order, root: root, fixed: binding.placements, workspaces: workspaces,
      nestedPeaks: nestedPeaks)
  }
  var order = given
  var placement = place(given)
  let byBytes = dependencies.orderByBytes(accesses, root: root, bytes: bytes)
  if byBytes != given {
    let other = place(byBytes)
    if other.peakByteCount < placement.peakByteCount { (order, placement) = (byBytes, other) }
  }
  return Schedule(
    graph: binding.graph, order: order, placements: placement.placements, lifetimes: placement.lifetimes,
    allocations: placement.allocations, workspaces: placement.workspaces,
    nested: order.map { nested[$0] ?? [] }, inPlacePairs: placement.inPlacePairs,
    peakByteCount: placement.peakByteCount)
}

/// Whether the groups that write `buffer` may write it into the memory of `parameter`, as far as their own reads of
/// the old value go.
private func canUpdateInPlace(
  _ parameter: Int, _ buffer: BufferID, _ graph: KernelGraph, _ accesses: BufferAccesses,
  _ ranges: [(buffer: BufferID, parameters: Set<Int>)]
) -> Bool {
  func isOldValue(_ other: BufferID) -> Bool {
    switch graph.buffers[other.index].storage {
    case .parameter(parameter): return true
    case .stateRange: return ranges.contains { $0.buffer == other && $0.parameters.contains(parameter) }
    default: return false
    }
  }
  let writers = accesses.writers[buffer.index]
  for writer in writers {
    guard accesses.reads[writer].contains(where: { isOldValue(BufferID($0)) }) else { continue }
    // The second writer would read what the first has overwritten.
    guard writers.count == 1, graph.groups[writer].canReplace(buffer, inPlaceOf: isOldValue) else {
      return false
    }
  }
  return true
}

extension KernelGraph {
  /// For each buffer the one whose memory it is in: itself, or the outermost holder of a slice.
  func memoryRoots() -> [Int] {
    var root = Array(buffers.indices)
    for index in buffers.indices {
      if case .slice(let holder, _) = buffers[index].storage { root[index] = holder.index }
    }
    return root
  }
}
