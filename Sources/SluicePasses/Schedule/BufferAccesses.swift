import SluiceIR

/// Which buffers each group reads and writes and, the other way round, which groups read and write each buffer: flat
/// lists without repetition, ascending.
struct BufferAccesses {
  /// Ranges of one flat list.
  struct Lists {
    private var starts: [Int] = [0]
    private var entries: [Int] = []

    subscript(index: Int) -> ArraySlice<Int> { entries[starts[index]..<starts[index + 1]] }
    var count: Int { starts.count - 1 }

    mutating func append(_ entry: Int) { entries.append(entry) }
    mutating func endList() { starts.append(entries.count) }

    init() {}

    /// For each of `count` sources its targets, in the order of the pairs.
    init(pairs: [(from: Int, to: Int)], count: Int) {
      starts = [Int](repeating: 0, count: count + 1)
      for pair in pairs { starts[pair.from + 1] += 1 }
      for index in 0..<count { starts[index + 1] += starts[index] }
      var next = starts
      entries = [Int](repeating: 0, count: pairs.count)
      for pair in pairs {
        entries[next[pair.from]] = pair.to
        next[pair.from] += 1
      }
    }

    /// For each of `count` targets the lists in which it occurs, ascending.
    func transposed(count: Int) -> Lists {
      var result = Lists()
      result.starts = [Int](repeating: 0, count: count + 1)
      for entry in entries { result.starts[entry + 1] += 1 }
      for index in 0..<count { result.starts[index + 1] += result.starts[index] }
      var next = result.starts
      result.entries = [Int](repeating: 0, count: entries.count)
      for list in 0..<self.count {
        for entry in self[list] {
          result.entries[next[entry]] = list
          next[entry] += 1
        }
      }
      return result
    }
  }

  /// Of each group, indices of buffers.
  let reads: Lists
  let writes: Lists
  /// Of each buffer, indices of groups.
  let readers: Lists
  let writers: Lists

  init(_ graph: KernelGraph) {
    var (reads, writes) = (Lists(), Lists())
    var stamp = [Int](repeating: -1, count: graph.buffers.count)
    for (index, group) in graph.groups.enumerated() {
      group.forEachRead { view in
        if stamp[view.buffer.index] != 2 * index {
          stamp[view.buffer.index] = 2 * index
          reads.append(view.buffer.index)
        }
      }
      reads.endList()
      group.forEachWrite { buffer in
        if stamp[buffer.index] != 2 * index + 1 {
          stamp[buffer.index] = 2 * index + 1
          writes.append(buffer.index)
        }
      }
      writes.endList()
    }
    self.reads = reads
    self.writes = writes
    readers = reads.transposed(count: graph.buffers.count)
    writers = writes.transposed(count: graph.buffers.count)
  }
}

extension Group {
  /// `reads` without the array.
  func forEachRead(_ body: (View) -> Void) {
    switch work {
    case .grid(let grid): grid.forEachRead(body)
    case .contraction(let contraction):
      body(contraction.a)
      body(contraction.b)
      contraction.epilogue?.forEachRead(body)
    case .reduction, .copy, .gather, .scatter, .standalone, .control: for view in reads { body(view) }
    }
  }

  /// `writes` without the array.
  func forEachWrite(_ body: (BufferID) -> Void) {
    switch work {
    case .grid(let grid): grid.forEachWrite(body)
    case .contraction(let contraction):
      if let destination = contraction.destination { body(destination.buffer) }
      contraction.epilogue?.forEachWrite(body)
    case .reduction(let reduction): for buffer in reduction.outputs { body(buffer) }
    case .copy(let copy): for part in copy.parts { body(part.destination.buffer) }
    case .gather(let gather): body(gather.output)
    case .scatter(let scatter): for buffer in scatter.outputs { body(buffer) }
    case .standalone(let work): for buffer in work.outputs { body(buffer) }
    case .control(let work): for buffer in work.outputs { body(buffer) }
    }
  }
}

extension Grid {
  fileprivate func forEachRead(_ body: (View) -> Void) {
    for step in steps { if case .load(let view) = step { body(view) } }
  }

  fileprivate func forEachWrite(_ body: (BufferID) -> Void) {
    for step in steps {
      switch step {
      case .store(_, let view): body(view.buffer)
      case .reduceColumns(_, _, _, let buffer): body(buffer)
      default: break
      }
    }
  }
}
