import SluiceIR

/// An order for the groups of a kernel graph, and for each buffer the memory it will be in: the phase between
/// `KernelGraph` and `Program`.
///
/// Step s runs group `order[s]`. Lifetimes are half-open ranges of steps. Two buffers in one allocation never hold
/// wanted values at the same time, except inside the step that turns the one into the other in place.
package struct Schedule: Sendable {
  /// The memory of a buffer.
  package enum Placement: Hashable, Sendable {
    /// Nobody reads or writes it.
    case unused
    /// The memory of parameter `index`: the caller's for an input, the State's for a state parameter.
    case parameter(Int)
    /// The State's memory from parameter `first` on.
    case stateRange(first: Int)
    case constant(Literal)
    /// The memory in which the caller receives result `index` of the graph.
    case result(Int)
    /// `byteOffset` bytes into allocation `index` of the arena.
    case arena(Int, byteOffset: Int)
  }

  /// A block of the arena.
  package struct Allocation: Hashable, Sendable {
    package var byteCount: Int
    package var lifetime: Range<Int>

    package init(byteCount: Int, lifetime: Range<Int>) {
      self.byteCount = byteCount
      self.lifetime = lifetime
    }
  }

  /// At `step`, `destination` takes the place of `source`, whose last reader runs then.
  package struct InPlacePair: Hashable, Sendable {
    package var step: Int
    package var source: BufferID
    package var destination: BufferID
  }

  /// With the copies added that results need.
  package var graph: KernelGraph
  package var order: [Int]
  /// One for each buffer of `graph`.
  package var placements: [Placement]
  /// One for each buffer of `graph`: from the first write to the last access; empty where unused.
  package var lifetimes: [Range<Int>]
  package var allocations: [Allocation]
  /// For each step, the allocation that its kernels use between them (packed operands, partial sums); nil if none.
  package var workspaces: [Int?]
  /// For each step, the schedules of the regions of its control group; empty for other groups.
  package var nested: [[Schedule]]
  package var inPlacePairs: [InPlacePair]
  /// The most bytes of the arena alive at one moment, those of nested steps included: the lower bound of every plan.
  package var peakByteCount: Int
}

extension Schedule: CustomStringConvertible {
  /// One line a step: what is alive in bytes, what runs, what it writes until when, what is reused in place.
  package var description: String {
    var lines = ["schedule @\(graph.name): \(order.count) steps, peak \(peakByteCount) B"]
    var delta = [Int](repeating: 0, count: order.count + 1)
    for allocation in allocations where !allocation.lifetime.isEmpty {
      delta[allocation.lifetime.lowerBound] += allocation.byteCount
      delta[allocation.lifetime.upperBound] -= allocation.byteCount
    }
    var pairs: [Int: [InPlacePair]] = [:]
    for pair in inPlacePairs { pairs[pair.step, default: []].append(pair) }
    var live = 0
    for (step, index) in order.enumerated() {
      live += delta[step]
      let group = graph.groups[index]
      var line = "\(step): group \(index) \(group.kindName) live \(live) B"
      let written = Set(group.writes).sorted()
      let places = written.map { "\($0) \(describePlacement($0))" }
      if !places.isEmpty { line += " -> " + places.joined(separator: ", ") }
      for pair in pairs[step, default: []] { line += "; \(pair.destination) in place of \(pair.source)" }
      lines.append(line)
      for region in nested[step] {
        lines += region.description.split(separator: "\n").map { "    " + $0 }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func describePlacement(_ buffer: BufferID) -> String {
    switch placements[buffer.index] {
    case .unused: "unused"
    case .parameter(let index): "in parameter \(index)"
    case .stateRange(let first): "in state from parameter \(first)"
    case .constant: "constant"
    case .result(let index): "in result \(index)"
    case .arena(let index, let offset):
      "in m\(index)\(offset == 0 ? "" : "+\(offset)") of \(allocations[index].byteCount) B"
        + " [\(lifetimes[buffer.index].lowerBound), \(lifetimes[buffer.index].upperBound))"
    }
  }
}

extension Group {
  /// What kind of work it is, in one word.
  package var kindName: String {
    switch work {
    case .grid: "grid"
    case .contraction: "contraction"
    case .reduction: "reduction"
    case .copy: "copy"
    case .gather: "gather"
    case .scatter: "scatter"
    case .standalone(let work): work.operation.name
    case .control(let work): work.name
    }
  }
}
