/// A linear order of clusters in which each follows all that it reads, kept while they merge.
///
/// A doubly linked list whose entries carry ascending labels with gaps between them: comparing two is comparing
/// labels, moving one is taking a label from a gap. Where a gap is used up all labels are set anew.
struct ClusterOrder {
  private var labels: ContiguousArray<Int> = []
  private var following: ContiguousArray<Int32> = []
  private var preceding: ContiguousArray<Int32> = []
  private var first: Int32 = -1
  private var last: Int32 = -1

  private static let gap = 1 << 32

  subscript(cluster: Int) -> Int { labels[cluster] }

  /// Adds the next cluster, at the end.
  mutating func append() {
    let cluster = Int32(labels.count)
    labels.append(last < 0 ? 0 : labels[Int(last)] + Self.gap)
    following.append(-1)
    preceding.append(last)
    if last < 0 { first = cluster } else { following[Int(last)] = cluster }
    last = cluster
  }

  /// Forgets the cluster of the highest number, which was removed.
  mutating func removeLast() {
    labels.removeLast()
    following.removeLast()
    preceding.removeLast()
  }

  mutating func remove(_ cluster: Int) {
    let (before, after) = (preceding[cluster], following[cluster])
    if before < 0 { first = after } else { following[Int(before)] = after }
    if after < 0 { last = before } else { preceding[Int(after)] = before }
  }

  /// Takes `cluster`, which is not in the list, in directly before `other`.
  mutating func insert(_ cluster: Int, before other: Int) {
    let before = preceding[other]
    var low = before < 0 ? labels[other] - 2 * Self.gap : labels[Int(before)]
    if labels[other] - low < 2 {
      relabel()
      low = before < 0 ? labels[other] - 2 * Self.gap : labels[Int(before)]
    }
    labels[cluster] = low + (labels[other] - low) / 2
    preceding[cluster] = before
    following[cluster] = Int32(other)
    preceding[other] = Int32(cluster)
    if before < 0 { first = Int32(cluster) } else { following[Int(before)] = Int32(cluster) }
  }

  private mutating func relabel() {
    var label = 0
    var cluster = first
    while cluster >= 0 {
      labels[Int(cluster)] = label
      label += Self.gap
      cluster = following[Int(cluster)]
    }
  }

  /// All clusters from first to last.
  var sequence: [Int] {
    var result: [Int] = []
    result.reserveCapacity(labels.count)
    var cluster = first
    while cluster >= 0 {
      result.append(Int(cluster))
      cluster = following[Int(cluster)]
    }
    return result
  }
}
