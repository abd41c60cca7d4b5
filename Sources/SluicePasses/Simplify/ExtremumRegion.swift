import SluiceIR
import SluiceOperations

/// What a region of a reduction over values and their indices does, if it keeps the extremum and its index, however it is
/// written: argmax and argmin as JAX, TensorFlow and others print them.
///
/// Such a region compares, joins the answers and selects, so what it returns is told by how the two values compare, and how the two
/// indices do: it is evaluated once for each of these cases, and recognised by what comes out.
struct ExtremumRegion {
  /// `maximum` or `minimum`.
  let monoid: Monoid
  /// Of equal elements, whether the first one's index is kept or the last one's.
  let keepsFirstIndex: Bool
  /// The same of the element itself, which shows in the sign of zeros.
  let keepsFirstValue: Bool

  /// `values` is the place of the value among the two inputs; the index has the other one.
  init?(_ region: Graph, values: Int, hasNaN: Bool) {
    let cases = Cases(region: region, values: values)
    guard region.parameters.count == 4, region.results.count == 2,
      let isMaximum = cases.keepsGreater(),
      let (value, index) = cases.outcome(.equal, .less), cases.outcome(.equal, .equal) != nil
    else { return nil }
    // A NaN that is kept stays, and one that comes is taken, with their indices.
    if hasNaN {
      guard cases.chooses(.leftNaN, .accumulator), cases.chooses(.bothNaN, .accumulator, anyValue: true),
        cases.chooses(.rightNaN, .element), index == .accumulator
      else { return nil }
    }
    monoid = isMaximum ? .maximum : .minimum
    keepsFirstIndex = index == .accumulator
    keepsFirstValue = value == .accumulator
  }
}

/// The cases of two values and two indices, in all of which a region is evaluated.
private struct Cases {
  /// How the accumulator compares with the element.
  enum Relation: CaseIterable { case less, equal, greater, leftNaN, rightNaN, bothNaN }
  enum Side { case accumulator, element }

  /// What a scalar of the region is in one case.
  enum Scalar: Hashable {
    case truth(Bool)
    case value(Side)
    case index(Side)
  }

  let region: Graph
  let values: Int

  /// True if the greater value is kept with its index, false if the smaller one is; nil if neither.
  func keepsGreater() -> Bool? {
    if chooses(.greater, .accumulator), chooses(.less, .element) { return true }
    if chooses(.greater, .element), chooses(.less, .accumulator) { return false }
    return nil
  }

  /// Whether value and index are of `side`, whatever the indices are; with `anyValue`, the index alone.
  func chooses(_ relation: Relation, _ side: Side, anyValue: Bool = false) -> Bool {
    // An accumulator's index is less than an element's but in the first step, where it may be equal.
    [Relation.less, .equal].allSatisfy { indices in
      guard let outcome = outcome(relation, indices) else { return false }
      return (anyValue || outcome.value == side) && (outcome.index == side)
    }
  }

  /// What the region returns in one case; nil if it does anything that this does not follow.
  func outcome(_ relation: Relation, _ indices: Relation) -> (value: Side, index: Side)? {
    var scalars = [Scalar?](repeating: nil, count: region.valueCount)
    for (position, side) in [Side.accumulator, .element].enumerated() {
      scalars[position * 2 + values] = .value(side)
      scalars[position * 2 + 1 - values] = .index(side)
    }
    for node in region.nodes.indices {
      guard region.results(of: node).count == 1 else { return nil }
      let operands = region.operands(of: node).map { scalars[$0.index] }
      scalars[region.result(of: node).index] = evaluate(
        region.operation(of: node), operands, relation, indices)
    }
    guard case .value(let value) = scalars[region.results[values].value.index],
      case .index(let index) = scalars[region.results[1 - values].value.index]
    else { return nil }
    return (value, index)
  }

  /// Nil where the operands or the operation are not followed.
  private func evaluate(
    _ operation: any Operation, _ operands: [Scalar?], _ values: Relation, _ indices: Relation
  ) -> Scalar? {
    if let constant = operation as? Constant {
      guard constant.value.element == .i1, let byte = constant.value.uniformBytes?.first else { return nil }
      return .truth(byte != 0)
    }
    let known = operands.compactMap { $0 }
    guard known.count == operands.count else { return nil }
    switch (operation, known.count) {
    case (let compare as Compare, 2):
      guard !compare.isTotalOrder, let relation = relation(known[0], known[1], values, indices) else {
        return nil
      }
      return .truth(
        compare.direction.holds(
          isLess: relation == .less, isEqual: relation == .equal, isGreater: relation == .greater))
    case (is Select, 3):
      guard case .truth(let isFirst) = known[0] else { return nil }
      return isFirst ? known[1] : known[2]
    case (is Minimum, 2), (is Maximum, 2):
      // Of equal floats or beside NaN it is neither of the two.
      guard let relation = relation(known[0], known[1], values, indices) else { return nil }
      switch relation {
      case .less: return operation is Minimum ? known[0] : known[1]
      case .greater: return operation is Minimum ? known[1] : known[0]
      case .equal: if case .index = known[0] { return known[0] }
      default: break
      }
      return known[0] == known[1] ? known[0] : nil
    case (is Not, 1):
      guard case .truth(let a) = known[0] else { return nil }
      return .truth(!a)
    case (_, 2):
      guard case .truth(let a) = known[0], case .truth(let b) = known[1] else { return nil }
      switch operation {
      case is And: return .truth(a && b)
      case is Or: return .truth(a || b)
      case is Xor: return .truth(a != b)
      default: return nil
      }
    default: return nil
    }
  }

  private func relation(_ a: Scalar, _ b: Scalar, _ values: Relation, _ indices: Relation) -> Relation? {
    switch (a, b) {
    case (.value(let a), .value(let b)): Self.relation(a, b, values)
    case (.index(let a), .index(let b)): Self.relation(a, b, indices)
    default: nil
    }
  }

  private static func relation(_ a: Side, _ b: Side, _ relation: Relation) -> Relation {
    switch (a, b, relation) {
    case (.accumulator, .accumulator, .leftNaN), (.accumulator, .accumulator, .bothNaN),
      (.element, .element, .rightNaN), (.element, .element, .bothNaN):
      return .bothNaN
    case (.accumulator, .accumulator, _), (.element, .element, _): return .equal
    case (.accumulator, .element, _): return relation
    case (.element, .accumulator, .less): return .greater
    case (.element, .accumulator, .greater): return .less
    case (.element, .accumulator, .leftNaN): return .rightNaN
    case (.element, .accumulator, .rightNaN): return .leftNaN
    case (.element, .accumulator, _): return relation
    }
  }
}
