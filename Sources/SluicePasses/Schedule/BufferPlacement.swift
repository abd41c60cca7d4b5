import SluiceIR

/// Lifetimes, in-place pairs and allocations that follow from one order of the groups.
struct BufferPlacement {
  private(set) var lifetimes: [Range<Int>]
  private(set) var placements: [Schedule.Placement]
  private(set) var allocations: [Schedule.Allocation] = []
  private(set) var workspaces: [Int?]
  private(set) var inPlacePairs: [Schedule.InPlacePair] = []
  private(set) var peakByteCount = 0

  /// `fixed` says which temporaries arise in memory that is not the arena's; `root`, in which buffer's memory each
  /// buffer lies; `workspaces`, how many bytes each group needs while it runs; `nestedPeaks`, how many the regions of
  /// control groups will have alive, which are no allocations of this schedule.
  init(
    _ graph: KernelGraph, _ accesses: BufferAccesses, order: [Int], root: [Int],
    fixed: [BufferID: Schedule.Placement], workspaces: [Int], nestedPeaks: [Int: Int] = [:]
  ) {
    self.workspaces = [Int?](repeating: nil, count: order.count)
    lifetimes = [Range<Int>](repeating: 0..<0, count: graph.buffers.count)
    placements = [Schedule.Placement](repeating: .unused, count: graph.buffers.count)
    findLifetimes(accesses, order: order, root: root)
    for (index, buffer) in graph.buffers.enumerated() {
      switch buffer.storage {
      case .parameter(let parameter): placements[index] = .parameter(parameter)
      case .constant(let literal): placements[index] = .constant(literal)
      case .stateRange(let first): placements[index] = .stateRange(first: first)
      case .temporary, .slice: break
      }
    }
    for (buffer, placement) in fixed { placements[buffer.index] = placement }
    allocate(graph, accesses, order: order, root: root)
    for (index, buffer) in graph.buffers.enumerated() {
      guard case .slice(_, let offset) = buffer.storage, !lifetimes[index].isEmpty,
        case .arena(let allocation, let base) = placements[root[index]]
      else { continue }
      placements[index] = .arena(allocation, byteOffset: base + offset * buffer.type.element.byteSize)
    }
    for (step, group) in order.enumerated() where workspaces[group] > 0 {
      self.workspaces[step] = allocations.count
      allocations.append(Schedule.Allocation(byteCount: workspaces[group], lifetime: step..<(step + 1)))
    }
    peakByteCount = Self.peak(allocations, order.map { nestedPeaks.isEmpty ? 0 : nestedPeaks[$0] ?? 0 })
  }

  /// A slice lives as long as its holder, which lives as long as any of its slices.
  private mutating func findLifetimes(_ accesses: BufferAccesses, order: [Int], root: [Int]) {
    var first = [Int](repeating: .max, count: root.count)
    var last = [Int](repeating: -1, count: root.count)
    for (step, group) in order.enumerated() {
      for list in [accesses.reads[group], accesses.writes[group]] {
        for buffer in list {
          for place in [buffer, root[buffer]] {
            first[place] = min(first[place], step)
            last[place] = step
          }
        }
      }
    }
    for index in root.indices where last[index] >= 0 { lifetimes[index] = first[index]..<(last[index] + 1) }
  }

  private mutating func allocate(
    _ graph: KernelGraph, _ accesses: BufferAccesses, order: [Int], root: [Int]
  ) {
    // Temporaries with memory of their own: not slices, not holders, not elsewhere already.
    var isPlain = [Bool](repeating: false, count: root.count)
    for (index, buffer) in graph.buffers.enumerated() {
      if case .temporary = buffer.storage { isPlain[index] = placements[index] == .unused }
    }
    for index in root.indices where root[index] != index { isPlain[root[index]] = false }
    for (step, group) in order.enumerated() {
      for written in accesses.writes[group] {
        let buffer = root[written]
        guard lifetimes[buffer].lowerBound == step, placements[buffer] == .unused else { continue }
        if isPlain[buffer], let source = dyingSource(graph, accesses, group, step, for: buffer, isPlain),
          case .arena(let allocation, 0) = placements[source]
        {
          isPlain[source] = false
          placements[buffer] = .arena(allocation, byteOffset: 0)
          let life = allocations[allocation].lifetime
          allocations[allocation].lifetime =
            life.lowerBound..<max(life.upperBound, lifetimes[buffer].upperBound)
          inPlacePairs.append(
            Schedule.InPlacePair(step: step, source: BufferID(source), destination: BufferID(buffer)))
        } else {
          placements[buffer] = .arena(allocations.count, byteOffset: 0)
          allocations.append(
            Schedule.Allocation(
              byteCount: Schedule.aligned(graph.buffers[buffer].type.byteCount), lifetime: lifetimes[buffer]))
        }
      }
    }
  }

  /// A temporary that `group` is the last to read, in whose place it may write `destination`.
  private func dyingSource(
    _ graph: KernelGraph, _ accesses: BufferAccesses, _ group: Int, _ step: Int, for destination: Int,
    _ isPlain: [Bool]
  ) -> Int? {
    let size = graph.buffers[destination].type.byteCount
    guard size > 0 else { return nil }
    return accesses.reads[group].first { source in
      isPlain[source] && source != destination && lifetimes[source].upperBound == step + 1
        && lifetimes[source].lowerBound < step && graph.buffers[source].type.byteCount == size
        && graph.groups[group].canReplace(
          BufferID(destination), inPlaceOf: { $0.index == source })
    }
  }

  /// `nested` is how much more is alive in each step.
  static func peak(_ allocations: [Schedule.Allocation], _ nested: [Int]) -> Int {
    var delta = [Int](repeating: 0, count: nested.count + 1)
    for allocation in allocations {
      delta[allocation.lifetime.lowerBound] += allocation.byteCount
      delta[allocation.lifetime.upperBound] -= allocation.byteCount
    }
    var live = 0
    var peak = 0
    for (step, change) in delta.enumerated() {
      live += change
      peak = max(peak, live + (step < nested.count ? nested[step] : 0))
    }
    return peak
  }
}

extension Schedule {
  /// Every allocation starts at a multiple of this, so that kernels meet whole cache lines.
  package static let alignment = 64

  static func aligned(_ byteCount: Int) -> Int { (byteCount + alignment - 1) / alignment * alignment }
}
