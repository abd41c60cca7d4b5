import SluiceOperations

extension KernelGraph {
  /// Bytes that one run reads and writes, if every operand of every group is read once: what fusion saves. Loops run
  /// as often as estimated; of a choice the costliest branch counts. A slice at a computed place costs the slice: where
  /// it is updated, the rest is taken to be in its place.
  package var bytesMoved: Int { Int(min(traffic, 0x1p62)) }

  /// A loop may run 2^63 times, which no integer holds times its bytes.
  private var traffic: Double {
    groups.reduce(0) { total, group in
      if case .control(let work) = group.work {
        let moved = work.regions.map(\.kernels.traffic)
        return total + (work.kind == .loop ? moved.reduce(0, +) * Double(work.trips) : moved.max() ?? 0)
      }
      if case .standalone(let work) = group.work, let slice = work.movedSlice {
        return total + 2 * slice
      }
      let read = Set(group.reads).reduce(0) { $0 + $1.distinctByteCount }
      let written = Set(group.writes).reduce(0) { $0 + Double(type(of: $1).byteCount) }
      return total + read + written
    }
  }
}

extension StandaloneWork {
  /// Bytes of the slice that is all it moves.
  fileprivate var movedSlice: Double? {
    switch operation {
    case let slice as DynamicSlice:
      Double(slice.sizes.reduce(1, *)) * Double(inputs[0].element.byteSize)
    case is DynamicUpdateSlice: inputs[1].distinctByteCount
    default: nil
    }
  }
}

extension View {
  /// Bytes of the elements that it touches: dimensions that repeat count once.
  fileprivate var distinctByteCount: Double {
    zip(sizes, strides).reduce(Double(element.byteSize)) { $0 * Double($1.1 == 0 ? min($1.0, 1) : $1.0) }
  }
}
