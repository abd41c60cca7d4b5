/// The difference of two texts by lines, in the unified form that `diff -u` writes.
///
/// Edits are the fewest possible (Myers' greedy O(nd) search) while they are few. Beyond `maximumEdits`, the
/// rest of both texts is shown as replaced: a dump that has nothing in common with another is told quickly.
package struct TextDiff: Sendable {
  /// How many lines may be removed and added before the search gives up; it takes time and memory of its square.
  package static let maximumEdits = 2_000

  enum Edit: Hashable, Sendable { case keep, remove, add }

  private let old: [Substring]
  private let new: [Substring]
  private let edits: [Edit]

  package init(from old: String, to new: String) {
    self.old = Self.lines(old)
    self.new = Self.lines(new)
    edits = Self.edits(self.old, self.new)
  }

  /// Whether both texts have the same lines.
  package var isEmpty: Bool { edits.allSatisfy { $0 == .keep } }

  /// The hunks, each with up to `context` unchanged lines around it; empty if nothing differs.
  package func unified(from oldName: String, to newName: String, context: Int = 3) -> String {
    guard !isEmpty else { return "" }
    var text = "--- \(oldName)\n+++ \(newName)\n"
    for hunk in hunks(context) { write(hunk, to: &text) }
    return text
  }

  // MARK: Hunks

  /// Ranges of edits that stand together: two changes with at most twice the context between them share a hunk.
  private func hunks(_ context: Int) -> [Range<Int>] {
    var hunks: [Range<Int>] = []
    for index in edits.indices where edits[index] != .keep {
      let range = max(index - context, 0)..<min(index + 1 + context, edits.count)
      if let last = hunks.last, range.lowerBound <= last.upperBound {
        hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
      } else {
        hunks.append(range)
      }
    }
    return hunks
  }

  private func write(_ hunk: Range<Int>, to text: inout String) {
    let before = edits[..<hunk.lowerBound]
    var (i, j) = (before.count { $0 != .add }, before.count { $0 != .remove })
    let (oldCount, newCount) = (edits[hunk].count { $0 != .add }, edits[hunk].count { $0 != .remove })
    // An empty side is numbered by the line before it.
    text += "@@ -\(oldCount == 0 ? i : i + 1),\(oldCount) +\(newCount == 0 ? j : j + 1),\(newCount) @@\n"
    for edit in edits[hunk] {
      switch edit {
      case .keep:
        text += " \(old[i])\n"
        (i, j) = (i + 1, j + 1)
      case .remove:
        text += "-\(old[i])\n"
        i += 1
      case .add:
        text += "+\(new[j])\n"
        j += 1
      }
    }
  }

  // MARK: The search

  private static func lines(_ text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func edits(_ oldLines: [Substring], _ newLines: [Substring]) -> [Edit] {
    // Equal lines become equal numbers, so that the search compares integers.
    var numbers: [Substring: Int] = [:]
    func number(_ line: Substring) -> Int {
      let number = numbers[line] ?? numbers.count
      numbers[line] = number
      return number
    }
    let (old, new) = (oldLines.map(number), newLines.map(number))
    let prefix = zip(old, new).prefix { $0 == $1 }.count
    let suffix = zip(old.dropFirst(prefix).reversed(), new.dropFirst(prefix).reversed()).prefix { $0 == $1 }
      .count
    let middle = search(Array(old[prefix..<old.count - suffix]), Array(new[prefix..<new.count - suffix]))
    return Array(repeating: .keep, count: prefix) + middle + Array(repeating: .keep, count: suffix)
  }

  /// Myers' search: after d edits, `reach[k]` is how far into `old` one can come on diagonal k = i - j.
  private static func search(_ old: [Int], _ new: [Int]) -> [Edit] {
    let limit = min(old.count + new.count, maximumEdits)
    var reach = [Int](repeating: 0, count: 2 * limit + 3)
    let zero = limit + 1
    /// For every d, `reach` from diagonal -d to d as it was before the d-th edit.
    var history: [ArraySlice<Int>] = []
    for d in 0...limit {
      history.append(ArraySlice(Array(reach[zero - d - 1...zero + d + 1])))
      for k in stride(from: -d, through: d, by: 2) {
        let isDown = k == -d || k != d && reach[zero + k - 1] < reach[zero + k + 1]
        var i = isDown ? reach[zero + k + 1] : reach[zero + k - 1] + 1
        var j = i - k
        while i < old.count, j < new.count, old[i] == new[j] { (i, j) = (i + 1, j + 1) }
        reach[zero + k] = i
        if i >= old.count, j >= new.count { return backtrack(old.count, new.count, history) }
      }
    }
    return Array(repeating: .remove, count: old.count) + Array(repeating: .add, count: new.count)
  }

  /// Follows the search back from its end; `history[d]` is indexed by k + d + 1.
  private static func backtrack(_ oldCount: Int, _ newCount: Int, _ history: [ArraySlice<Int>]) -> [Edit] {
    var edits: [Edit] = []
    var (i, j) = (oldCount, newCount)
    for d in history.indices.reversed() {
      let reach = history[d]
      let k = i - j
      let isDown = k == -d || k != d && reach[k + d] < reach[k + d + 2]
      let previous = isDown ? k + 1 : k - 1
      let start = d == 0 ? (0, 0) : (reach[previous + d + 1], reach[previous + d + 1] - previous)
      while i > start.0, j > start.1 {
        edits.append(.keep)
        (i, j) = (i - 1, j - 1)
      }
      if d == 0 { break }
      edits.append(isDown ? .add : .remove)
      (i, j) = start
    }
    return edits.reversed()
  }
}
