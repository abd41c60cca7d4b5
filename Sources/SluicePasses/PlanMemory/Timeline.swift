/// The lifetimes of a problem over the moments 0..<count, in as many moments as matter: so that sorting by
/// time is counting, and tables over time are short.
struct Timeline {
  private(set) var lower: [Int32]
  private(set) var upper: [Int32]
  private(set) var count: Int

  init(_ problem: MemoryProblem) {
    let buffers = problem.buffers
    var (first, last) = (Int.max, Int.min)
    for buffer in buffers {
      first = min(first, buffer.lower)
      last = max(last, buffer.upper)
    }
    guard first <= last else {
      (lower, upper, count) = ([], [], 0)
      return
    }
    // Times that are positions in a schedule, as is usual, are used as they are.
    let (span, overflow) = last.subtractingReportingOverflow(first)
    if !overflow, span <= 4 * buffers.count + 64 {
      lower = buffers.map { Int32(truncatingIfNeeded: $0.lower &- first) }
      upper = buffers.map { Int32(truncatingIfNeeded: $0.upper &- first) }
      count = span + 1
      return
    }
    var moments: [Int] = []
    moments.reserveCapacity(2 * buffers.count)
    for buffer in buffers {
      moments.append(buffer.lower)
      moments.append(buffer.upper)
    }
    moments.sort()
    var distinct = 0
    for moment in moments where distinct == 0 || moments[distinct - 1] != moment {
      moments[distinct] = moment
      distinct += 1
    }
    moments.removeLast(moments.count - distinct)
    lower = buffers.map { Self.position(of: $0.lower, in: moments) }
    upper = buffers.map { Self.position(of: $0.upper, in: moments) }
    count = distinct
  }

  private static func position(of moment: Int, in moments: [Int]) -> Int32 {
    var (low, high) = (0, moments.count)
    while low < high {
      let middle = (low + high) / 2
      if moments[middle] < moment { low = middle + 1 } else { high = middle }
    }
    return Int32(truncatingIfNeeded: low)
  }
}
