import SluiceIR

/// Counts the registers that a group would need, while it is being decided: with scratch of its own, stamped so that
/// nothing needs clearing. A count costs the size of the group.
struct RegisterPressure {
  private var stamp: Int32 = 0
  private var firstUse: ContiguousArray<Int32>
  private var lastUse: ContiguousArray<Int32>
  private var useStamp: ContiguousArray<Int32>
  private var touched: ContiguousArray<Int> = []
  private var changes: ContiguousArray<Int32> = []

  init(valueCount: Int) {
    firstUse = ContiguousArray(repeating: 0, count: valueCount)
    lastUse = firstUse
    useStamp = firstUse
  }

  /// How many values with an element for each of `count` grid points are live at once, if the nodes of two clusters run
  /// in ascending order. The clusters are lists that begin at `i` and `j` and go on in `following`.
  mutating func live(
    _ units: FusionUnits, _ count: Int, _ following: ContiguousArray<Int32>, from i: Int32, and j: Int32
  ) -> Int {
    stamp += 1
    touched.removeAll(keepingCapacity: true)
    var (i, j) = (i, j)
    var position = 0
    while i >= 0 || j >= 0 {
      let node: Int
      if j < 0 || i >= 0 && i < j {
        node = Int(i)
        i = following[node]
      } else {
        node = Int(j)
        j = following[node]
      }
      if units.counts[node] == count { touch(units, node, position) }
      position += 1
    }
    changes.removeAll(keepingCapacity: true)
    changes.append(contentsOf: repeatElement(0, count: position + 1))
    for value in touched {
      changes[Int(firstUse[value])] += 1
      changes[Int(lastUse[value]) + 1] -= 1
    }
    var live: Int32 = 0
    var most: Int32 = 0
    for change in changes {
      live += change
      most = max(most, live)
    }
    return Int(most)
  }

  /// Notes what a node reads and makes with an element for each of its indices.
  private mutating func touch(_ units: FusionUnits, _ node: Int, _ position: Int) {
    let kind = units.kinds[node]
    if kind != .contraction {
      for index in units.inputRange(of: node) {
        let read = units.reads[index]
        if read.manner == .same || read.manner == .elsewhere { touch(value: Int(read.root), position) }
      }
    }
    if kind == .loop || kind == .contraction { touch(value: units.result(of: node).index, position) }
  }

  private mutating func touch(value: Int, _ position: Int) {
    if useStamp[value] != stamp {
      useStamp[value] = stamp
      firstUse[value] = Int32(position)
      touched.append(value)
    }
    lastUse[value] = Int32(position)
  }
}
