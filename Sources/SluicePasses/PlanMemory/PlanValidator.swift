import SluiceIR

/// Checks a plan from the problem's definition alone, sharing no code with the planner.
package enum PlanValidator {
  /// Above so many buffers a sweep takes the place of comparing each with each.
  static let quadraticLimit = 1_000

  /// Throws unless every offset is aligned and inside the arena, and no two buffers overlap in both space and
  /// time.
  package static func validate(_ plan: MemoryPlan, for problem: MemoryProblem) throws(SluiceError) {
    let buffers = problem.buffers
    guard plan.offsets.count == buffers.count else {
      throw SluiceError(.internal, "the plan has \(plan.offsets.count) offsets for \(buffers.count) buffers")
    }
    for (buffer, offset) in zip(buffers, plan.offsets) {
      guard offset >= 0, offset % buffer.alignment == 0,
        offset <= plan.arenaByteCount - buffer.size || !buffer.isLive
      else {
        throw SluiceError(
          .internal,
          "buffer \(buffer.id) at \(offset) leaves the arena of \(plan.arenaByteCount) bytes, "
            + "or its alignment \(buffer.alignment)")
      }
    }
    let clash =
      buffers.count <= quadraticLimit
      ? quadraticClash(plan.offsets, buffers) : sweptClash(plan.offsets, buffers)
    if let (a, b) = clash {
      throw SluiceError(
        .internal,
        "buffers \(buffers[a].id) at \(plan.offsets[a]) and \(buffers[b].id) at \(plan.offsets[b]) overlap")
    }
  }

  /// The O(n^2) way.
  package static func quadraticClash(_ offsets: [Int], _ buffers: [MemoryProblem.Buffer]) -> (Int, Int)? {
    for b in buffers.indices {
      for a in 0..<b where buffers[a].isLive && buffers[b].isLive {
        let inTime = buffers[a].lower < buffers[b].upper && buffers[b].lower < buffers[a].upper
        let inSpace = offsets[a] < offsets[b] + buffers[b].size && offsets[b] < offsets[a] + buffers[a].size
        if inTime && inSpace { return (a, b) }
      }
    }
    return nil
  }

  /// In order of time, with what is alive in order of space: as long as nothing clashes, only neighbors can.
  package static func sweptClash(_ offsets: [Int], _ buffers: [MemoryProblem.Buffer]) -> (Int, Int)? {
    let live = buffers.indices.filter { buffers[$0].isLive }
    // Ends before starts at the same moment, since lifetimes are half open.
    let events = (live.map { (buffers[$0].upper, 0, $0) } + live.map { (buffers[$0].lower, 1, $0) }).sorted(
      by: <)
    var alive: [Int] = []
    for (_, isStart, index) in events {
      var (low, high) = (0, alive.count)
      while low < high {
        let middle = (low + high) / 2
        if offsets[alive[middle]] < offsets[index] { low = middle + 1 } else { high = middle }
      }
      guard isStart == 1 else {
        alive.remove(at: low)
        continue
      }
      if low < alive.count, offsets[alive[low]] < offsets[index] + buffers[index].size {
        return (alive[low], index)
      }
      if low > 0, offsets[alive[low - 1]] + buffers[alive[low - 1]].size > offsets[index] {
        return (alive[low - 1], index)
      }
      alive.insert(index, at: low)
    }
    return nil
  }
}
