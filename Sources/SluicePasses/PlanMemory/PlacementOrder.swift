/// In which order the greedy placer takes the buffers. Ties go by start, then by position.
enum PlacementOrder: String, CaseIterable {
  /// The largest first.
  case size
  /// The largest product of size and lifetime first.
  case area
  /// The longest-lived first.
  case life = "longest life"
  /// By the moment's load: the buffers of the fullest moments first, the largest of them first.
  case load
  /// In order of time.
  case start

  func positions(_ items: PlacementItems) -> [Int32] {
    let keys = keys(items)
    // All that the comparison needs side by side: sorting is most of a large problem's time.
    var entries = keys.indices.map { index in
      Entry(key: keys[index], lower: items.items[index].lower, position: Int32(truncatingIfNeeded: index))
    }
    entries.sort { a, b in
      if a.key != b.key { return a.key > b.key }
      return a.lower == b.lower ? a.position < b.position : a.lower < b.lower
    }
    return entries.map(\.position)
  }

  private struct Entry {
    let key: Double
    let lower: Int32
    let position: Int32
  }

  /// The largest key comes first.
  private func keys(_ items: PlacementItems) -> [Double] {
    switch self {
    case .size: items.items.map { Double($0.size) }
    case .area: items.items.map { Double($0.size) * Double($0.upper - $0.lower) }
    case .life: items.items.map { Double($0.upper - $0.lower) }
    case .start: items.items.map { -Double($0.lower) }
    case .load: loadKeys(items)
    }
  }

  /// For each item the highest load of any moment of its life.
  private func loadKeys(_ items: PlacementItems) -> [Double] {
    var load = [Double](repeating: 0, count: items.momentCount + 1)
    for item in items.items {
      load[Int(item.lower)] += Double(item.size)
      load[Int(item.upper)] -= Double(item.size)
    }
    for moment in load.indices.dropFirst() { load[moment] += load[moment - 1] }
    let maxima = RangeMaximum(load)
    return items.items.map { maxima.maximum(over: Int($0.lower)..<Int($0.upper)) }
  }
}

extension PlacementOrder: CustomStringConvertible {
  var description: String { rawValue }
}

/// The largest value of any range, from a table of powers of two.
private struct RangeMaximum {
  private var rows: [[Double]]

  init(_ values: [Double]) {
    rows = [values]
    var width = 1
    while 2 * width <= values.count {
      let last = rows[rows.count - 1]
      rows.append((0...values.count - 2 * width).map { max(last[$0], last[$0 + width]) })
      width *= 2
    }
  }

  /// `range` is not empty.
  func maximum(over range: Range<Int>) -> Double {
    let level = Int.bitWidth - 1 - range.count.leadingZeroBitCount
    return max(rows[level][range.lowerBound], rows[level][range.upperBound - 1 << level])
  }
}
