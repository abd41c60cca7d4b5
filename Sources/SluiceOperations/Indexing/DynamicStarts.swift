import SluiceIR

/// The start indices of `dynamic_slice` and `dynamic_update_slice`: one scalar for each dimension of the operand, all
/// of one integer type, clamped so that the slice lies inside.
enum DynamicStarts {
  static func check(_ starts: ArraySlice<TensorType>, rank: Int) throws(SluiceError) {
    guard starts.count == rank else {
      throw SluiceError(
        .shape, "\(starts.count) start indices are given, the operand has \(rank) dimensions",
        note: "give one scalar for each dimension")
    }
    for (axis, start) in starts.enumerated() {
      guard start.rank == 0, start.element.isInteger else {
        throw SluiceError(
          .shape, "the start index of dimension \(axis) is \(start)",
          note: "it must be a scalar of an integer type")
      }
      try OperandRules.sameElement(start, "start index \(axis)", starts[starts.startIndex], "start index 0")
    }
  }

  /// The values, each held between 0 and the last start at which a slice of these sizes lies inside `shape`.
  static func clamped(_ starts: ArraySlice<ReferenceTensor>, _ shape: Shape, sizes: [Int]) -> [Int] {
    starts.enumerated().map { axis, start in
      let pattern = Int(start.integers[0])
      let last = shape[axis] - sizes[axis]
      let isHuge = start.type.element.kind == .unsigned && pattern < 0
      return isHuge ? last : min(max(pattern, 0), last)
    }
  }
}
