extension KernelGraph {
  /// Bytes that one run reads and writes, if every operand of every group is read once: what fusion saves. Loops run
  /// as often as estimated; of a choice the costliest branch counts.
  package var bytesMoved: Int {
    groups.reduce(0) { total, group in
      if case .control(let work) = group.work {
        let moved = work.regions.map(\.kernels.bytesMoved)
        let nested = work.kind == .loop ? moved.reduce(0, +) * work.trips : moved.max() ?? 0
        return total + nested
      }
      let read = Set(group.reads).reduce(0) { $0 + $1.distinctByteCount }
      let written = Set(group.writes).reduce(0) { $0 + type(of: $1).byteCount }
      return total + read + written
    }
  }
}

extension View {
  /// Bytes of the elements that it touches: dimensions that repeat count once.
  fileprivate var distinctByteCount: Int {
    zip(sizes, strides).reduce(element.byteSize) { $0 * ($1.1 == 0 ? min($1.0, 1) : $1.0) }
  }
}
