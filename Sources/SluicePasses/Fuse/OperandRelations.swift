import SluiceIR

/// How nodes read values: the part of `FusionUnits` that knows the layouts.
struct OperandRelations {
  let layouts: LayoutAssignment
  /// For each value whether it is a constant whose elements are all equal.
  let isSplat: ContiguousArray<Bool>

  /// How a node of `count` indices reads `value`.
  func relation(_ value: Value, _ count: Int) -> FusionUnits.Relation {
    let root = layouts.roots[value.index].index
    if isSplat[root] { return .uniform }
    if layouts.isFenced[value.index] { return .elsewhere }
    let elements = layouts.counts[value.index]
    if root == value.index || layouts.isWhole(value) {
      return elements == count ? .same : elements == 1 ? .uniform : .elsewhere
    }
    let rootCount = layouts.counts[root]
    if rootCount == 1 { return count == 1 ? .same : .uniform }
    let layout = layouts.layout(of: value)
    guard elements == count, layout.offset == 0, layout.digits.count == 2,
      layout.digits[0] == Layout.Digit(rootCount, 1), layout.digits[1].stride == 0
    else { return .elsewhere }
    return .row(columns: layout.digits[1].size)
  }

  /// The relation without its columns.
  func manner(_ value: Value, _ count: Int) -> FusionUnits.Manner {
    switch relation(value, count) {
    case .same: .same
    case .row: .row
    case .uniform: .uniform
    case .elsewhere: .elsewhere
    }
  }
}
