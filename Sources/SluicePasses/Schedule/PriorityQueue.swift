/// A binary heap that hands out the entry with the smallest key, and of equal keys the smallest element.
struct PriorityQueue {
  private var entries: [(key: Int, element: Int)] = []

  var isEmpty: Bool { entries.isEmpty }

  mutating func push(_ element: Int, key: Int) {
    entries.append((key, element))
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[child] < entries[parent] else { return }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  mutating func pop() -> (key: Int, element: Int)? {
    guard let last = entries.popLast() else { return nil }
    guard let first = entries.first else { return last }
    entries[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < entries.count else { return first }
      if child + 1 < entries.count, entries[child + 1] < entries[child] { child += 1 }
      guard entries[child] < entries[parent] else { return first }
      entries.swapAt(child, parent)
      parent = child
    }
  }
}
