import SluiceIR

// One plan covers nested bodies: every step of a region has a moment of its own, within the step of its control group.
// What is alive during that step is alive at all of them; a region's own allocations live as long as they are wanted in
// one iteration.

extension Schedule {
  /// What is to be placed in the arena: the allocations of this schedule, then those of its nested ones, step by step.
  package var memoryProblem: MemoryProblem {
    var buffers: [MemoryProblem.Buffer] = []
    var moment = 0
    appendAllocations(to: &buffers, &moment)
    return MemoryProblem(buffers: buffers)
  }

  private func appendAllocations(to buffers: inout [MemoryProblem.Buffer], _ moment: inout Int) {
    let base = buffers.count
    for allocation in allocations {
      buffers.append(
        MemoryProblem.Buffer(
          id: buffers.count, size: allocation.byteCount, lower: 0, upper: 0, alignment: Schedule.alignment))
    }
    var starts: [Int] = []
    starts.reserveCapacity(order.count + 1)
    for step in order.indices {
      starts.append(moment)
      moment += 1
      for region in nested[step] { region.appendAllocations(to: &buffers, &moment) }
    }
    starts.append(moment)
    for (index, allocation) in allocations.enumerated() {
      buffers[base + index].lower = starts[allocation.lifetime.lowerBound]
      buffers[base + index].upper = starts[allocation.lifetime.upperBound]
    }
  }

  /// How many allocations there are, nested ones included.
  package var allAllocationCount: Int {
    nested.joined().reduce(allocations.count) { $0 + $1.allAllocationCount }
  }

  /// Calls `body` with each nested schedule, its step, and where its allocations begin in a plan in which this schedule's
  /// begin at 0.
  package func forEachNested(
    _ body: (_ schedule: Schedule, _ step: Int, _ region: Int, _ firstAllocation: Int) throws(SluiceError) ->
      Void
  ) throws(SluiceError) {
    var first = allocations.count
    for step in order.indices {
      for (region, schedule) in nested[step].enumerated() {
        try body(schedule, step, region, first)
        first += schedule.allAllocationCount
      }
    }
  }

  /// By step, where the allocations of its regions begin, as `forEachNested` has it.
  package var firstNestedAllocations: [Int: [Int]] {
    var result: [Int: [Int]] = [:]
    var first = allocations.count
    for step in order.indices where !nested[step].isEmpty {
      result[step] = nested[step].map { schedule in
        defer { first += schedule.allAllocationCount }
        return first
      }
    }
    return result
  }
}
