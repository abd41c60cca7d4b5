extension KernelGraph {
  /// Bytes that one run reads and writes, if every operand of every group is read once: what fusion saves. Loops run
  /// as often as estimated; of a choice the costliest branch counts.
  package var bytesMoved: Int { Int(min(traffic, 0x1p62)) }

  /// A loop may run 2^63 times, which no integer holds times its bytes.
  private var traffic: Double {
    groups.reduce(0) { total, group in
      if case .control(let work) = group.work {
        let moved = work.regions.map(\.kernels.traffic)
        return total + (work.kind == .loop ? moved.reduce(0, +) * Double(work.trips) : moved.max() ?? 0)
      }
      let read = Set(group.reads).reduce(0) { $0 + $1.distinctByteCount }
      let written = Set(group.writes).reduce(0) { $0 + Double(type(of: $1).byteCount) }
      return total + read + written
    }
  }
}

extension View {
  /// Bytes of the elements that it touches: dimensions that repeat count once.
  fileprivate var distinctByteCount: Double {
    zip(sizes, strides).reduce(Double(element.byteSize)) { $0 * Double($1.1 == 0 ? min($1.0, 1) : $1.0) }
  }
}
