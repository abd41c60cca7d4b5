import SluiceIR

/// Checks that the type rules of several families share. Each error says what was expected and what would
/// mend it.
enum OperandRules {
  static func count(_ operands: [TensorType], _ expected: Int, _ names: String) throws(SluiceError) {
    guard operands.count == expected else {
      throw SluiceError(
        .shape,
        "\(operands.count) operands are given; \(expected) \(expected == 1 ? "is" : "are") needed: \(names)")
    }
  }

  /// One entry a dimension of an operand of this rank.
  static func count(_ list: [Int], rank: Int, _ name: String) throws(SluiceError) {
    guard list.count == rank else {
      throw SluiceError(
        .shape, "\(name) has \(list.count) entries, the operand \(rank) dimensions",
        note: "give \(name) one entry a dimension")
    }
  }

  /// Every entry names a dimension of a tensor of this rank.
  static func inRange(_ axes: [Int], rank: Int, _ name: String, of tensor: String) throws(SluiceError) {
    for axis in axes where axis < 0 || axis >= rank {
      throw SluiceError(
        .shape, "\(name) \(Shape(axes)) names dimension \(axis); \(tensor) has rank \(rank)",
        note: rank == 0
          ? "a scalar has no dimensions: leave \(name) empty" : "dimensions count from 0 to \(rank - 1)")
    }
  }

  /// No entry repeats. All must be in range, so that one word has a bit for each.
  static func unique(_ axes: [Int], _ name: String) throws(SluiceError) {
    var seen: UInt64 = 0
    for axis in axes {
      let bit: UInt64 = 1 << UInt64(axis & 63)
      guard seen & bit == 0 else {
        throw SluiceError(
          .shape, "\(name) \(Shape(axes)) names dimension \(axis) twice", note: "name it once")
      }
      seen |= bit
    }
  }

  static func sorted(_ axes: [Int], _ name: String) throws(SluiceError) {
    for (a, b) in zip(axes, axes.dropFirst()) where a > b {
      throw SluiceError(
        .shape, "\(name) \(Shape(axes)) is not in ascending order", note: "write \(Shape(axes.sorted()))")
    }
  }

  static func sameElement(_ a: TensorType, _ aName: String, _ b: TensorType, _ bName: String)
    throws(SluiceError)
  {
    guard a.element == b.element else {
      throw SluiceError(
        .shape, "the element types differ: \(aName) has \(a.element), \(bName) \(b.element)",
        note: "convert one of them to the other's element type")
    }
  }

  /// The sum, or an error where it does not fit in an `Int`.
  static func sum(_ terms: [Int], _ what: String) throws(SluiceError) -> Int {
    var total = 0
    for term in terms {
      let (next, overflow) = total.addingReportingOverflow(term)
      guard !overflow else { throw SluiceError(.shape, "\(what) overflows") }
      total = next
    }
    return total
  }
}
