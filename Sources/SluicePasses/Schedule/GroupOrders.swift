import SluiceIR

extension GroupDependencies {
  /// The order of the groups as given, but for what dependencies on state move. Where old and new values of state
  /// depend on each other in a circle, demands in `cancellable` are given up: their nodes are returned.
  func orderAsGiven() throws(SluiceError) -> (order: [Int], cancelled: Set<Int>) {
    var (pending, successors) = successors()
    var queue = PriorityQueue()
    var order: [Int] = []
    order.reserveCapacity(groupCount)
    var cancelled = Set<Int>()
    var finished = [Bool](repeating: false, count: nodeCount)
    var ready: [Int] = []

    // Events happen at once; groups wait in the queue.
    func release(_ start: Int) {
      ready.append(start)
      while let node = ready.popLast() {
        if node < groupCount {
          queue.push(node, key: 0)
          continue
        }
        if finished[node] { continue }
        finished[node] = true
        for next in successors[node] {
          pending[next] -= 1
          if pending[next] == 0 { ready.append(next) }
        }
      }
    }
    for node in 0..<nodeCount where pending[node] == 0 {
      if node < groupCount || !finished[node] { release(node) }
    }
    while order.count < groupCount {
      guard let group = queue.pop()?.element else {
        // A circle. The earliest group that an outstanding demand holds back goes ahead without it.
        var best: (group: Int, node: Int)?
        for (node, _) in cancellable where !finished[node] {
          for group in successors[node] where group < best?.group ?? .max { best = (group, node) }
        }
        guard let best else {
          throw SluiceError(
            .internal, "schedule: the groups of the kernel graph depend on each other in a circle")
        }
        cancelled.insert(best.node)
        release(best.node)
        continue
      }
      order.append(group)
      for next in successors[group] {
        pending[next] -= 1
        if pending[next] == 0 { release(next) }
      }
    }
    return (order, cancelled)
  }

  /// List scheduling: of the groups that may run, the one that adds the fewest bytes (allocated minus freed), the
  /// earliest among equals. `bytes` is for each buffer its size in the arena, 0 for what is not there, and `root` the
  /// buffer whose memory it is in.
  func orderByBytes(_ accesses: BufferAccesses, root: [Int], bytes: [Int]) -> [Int] {
    var (pending, successors) = successors()
    var touched = BufferAccesses.Lists()
    var stamp = [Int](repeating: -1, count: root.count)
    for group in 0..<groupCount {
      for list in [accesses.reads[group], accesses.writes[group]] {
        for buffer in list where bytes[root[buffer]] > 0 && stamp[root[buffer]] != group {
          stamp[root[buffer]] = group
          touched.append(root[buffer])
        }
      }
      touched.endList()
    }
    let users = touched.transposed(count: root.count)

    // Of each memory: whether it is allocated, how many users are left, and the exclusive or of their indices, which
    // is the last one's index when one is left.
    var isLive = [Bool](repeating: false, count: root.count)
    var left = [Int](repeating: 0, count: root.count)
    var mix = [Int](repeating: 0, count: root.count)
    for buffer in 0..<root.count {
      left[buffer] = users[buffer].count
      for user in users[buffer] { mix[buffer] ^= user }
    }
    func key(_ group: Int) -> Int {
      var sum = 0
      for buffer in touched[group] {
        if !isLive[buffer] { sum += bytes[buffer] }
        if left[buffer] == 1 { sum -= bytes[buffer] }
      }
      return sum
    }

    var queue = PriorityQueue()
    var isReady = [Bool](repeating: false, count: groupCount)
    var isDone = [Bool](repeating: false, count: groupCount)
    var order: [Int] = []
    order.reserveCapacity(groupCount)
    var ready: [Int] = (0..<nodeCount).filter { pending[$0] == 0 }
    while true {
      while let node = ready.popLast() {
        if node < groupCount {
          isReady[node] = true
          queue.push(node, key: key(node))
        } else {
          for next in successors[node] {
            pending[next] -= 1
            if pending[next] == 0 { ready.append(next) }
          }
        }
      }
      guard let (pushed, group) = queue.pop() else { return order }
      // Entries are not removed when a key falls: the first one with the present key counts.
      if isDone[group] || pushed != key(group) { continue }
      isDone[group] = true
      order.append(group)
      for buffer in touched[group] {
        let wasLive = isLive[buffer]
        isLive[buffer] = true
        left[buffer] -= 1
        mix[buffer] ^= group
        if !wasLive {
          for user in users[buffer] where isReady[user] && !isDone[user] { queue.push(user, key: key(user)) }
        } else if left[buffer] == 1, isReady[mix[buffer]] {
          queue.push(mix[buffer], key: key(mix[buffer]))
        }
      }
      for next in successors[group] {
        pending[next] -= 1
        if pending[next] == 0 { ready.append(next) }
      }
    }
  }
}
