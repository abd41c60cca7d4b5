import SluiceIR

/// One key of a sort: an operand in ascending or descending order.
package struct SortKey: Hashable, Sendable {
  package var operand: Int
  package var isDescending: Bool
  /// Of floats: whether -0 equals +0, whether all NaNs are equal (and the greatest), and whether the comparator says
  /// nothing about NaNs (a plain comparison).
  package var zerosAreEqual = false
  package var nansAreEqual = false
  package var nansAreUnordered = false

  package init(operand: Int, isDescending: Bool) {
    self.operand = operand
    self.isDescending = isDescending
  }
}

extension SortKey {
  /// The keys, the first decides first, by which `comparator` compares; nil if it has another form.
  ///
  /// Recognised by structure: `compare LT` or `GT` of an operand's two elements; JAX's form of floats, where both are
  /// first made one zero and one NaN by select; and of several keys `k0 < or (k0 = and (k1 < or ...))`.
  package static func keys(of comparator: Graph) -> [SortKey]? {
    guard comparator.results.count == 1 else { return nil }
    let reader = ComparatorReader(comparator)
    return reader.keys(comparator.results[0].value)
  }
}

/// Reads keys off a comparator's graph.
private struct ComparatorReader {
  let graph: Graph

  init(_ graph: Graph) { self.graph = graph }

  /// A parameter, as it is or with its zeros or NaNs made one.
  private struct Source: Equatable {
    var parameter: Int
    var zeros = false
    var nans = false
  }

  private func node<T: Operation>(_ value: Value, _ kind: T.Type) -> (operation: T, operands: [Value])? {
    guard let node = graph.definition(of: value), let operation = graph.operation(of: node) as? T else {
      return nil
    }
    return (operation, Array(graph.operands(of: node)))
  }

  private func constant(_ value: Value) -> Double? {
    guard let bytes = node(value, Constant.self)?.operation.value.uniformBytes,
      let literal = try? Literal(graph.type(of: value), bytes: bytes)
    else { return nil }
    return ReferenceTensor(literal).floats.first
  }

  /// Keys of a chain of any length, without recursion: `value` is `k <`, or `(k <) or ((k =) and rest)`.
  func keys(_ value: Value) -> [SortKey]? {
    var (keys, value) = ([SortKey](), value)
    while let (_, parts) = node(value, Or.self) {
      guard let (key, rest) = step(parts[0], parts[1]) ?? step(parts[1], parts[0]) else { return nil }
      // What says nothing about NaNs is no order among several keys.
      guard !key.nansAreUnordered else { return nil }
      keys.append(key)
      value = rest
    }
    guard let last = less(value), keys.isEmpty || !last.key.nansAreUnordered else { return nil }
    return keys + [last.key]
  }

  private func step(_ isLess: Value, _ otherwise: Value) -> (SortKey, Value)? {
    guard let first = less(isLess), let (_, parts) = node(otherwise, And.self) else { return nil }
    for (equal, rest) in [(parts[0], parts[1]), (parts[1], parts[0])] {
      guard let (compare, operands) = node(equal, Compare.self), compare.direction == .equal,
        compare.isTotalOrder == first.isTotalOrder || !graph.type(of: operands[0]).element.isFloat,
        let a = source(operands[0]), let b = source(operands[1]),
        [a, b] == first.sides || [b, a] == first.sides
      else { continue }
      return (first.key, rest)
    }
    return nil
  }

  /// A comparison of the two elements of one operand.
  private func less(_ value: Value) -> (key: SortKey, sides: [Source], isTotalOrder: Bool)? {
    guard let (compare, operands) = node(value, Compare.self),
      compare.direction == .less || compare.direction == .greater,
      let a = source(operands[0]), let b = source(operands[1]), a.zeros == b.zeros, a.nans == b.nans,
      a.parameter / 2 == b.parameter / 2, a.parameter != b.parameter
    else { return nil }
    // `b > a` is `a < b`.
    let isSwapped = a.parameter % 2 == 1
    var key = SortKey(operand: a.parameter / 2, isDescending: (compare.direction == .greater) != isSwapped)
    if graph.type(of: operands[0]).element.isFloat {
      key.zerosAreEqual = a.zeros || !compare.isTotalOrder
      key.nansAreEqual = a.nans
      key.nansAreUnordered = !compare.isTotalOrder
    }
    return (key, [a, b], compare.isTotalOrder)
  }

  private func source(_ value: Value) -> Source? {
    var (value, zeros, nans) = (value, false, false)
    while value.index >= graph.parameters.count {
      guard let (_, operands) = node(value, Select.self), let (test, sides) = node(operands[0], Compare.self),
        !test.isTotalOrder, let replacement = constant(operands[1])
      else { return nil }
      let inner = operands[2]
      if test.direction == .equal, replacement == 0, replacement.sign == .plus, constant(sides[1]) == 0,
        parameter(sides[0]) == parameter(inner)
      {
        zeros = true
      } else if test.direction == .notEqual, replacement.isNaN, replacement.sign == .plus,
        sides[0] == sides[1],
        parameter(sides[0]) == parameter(inner)
      {
        nans = true
      } else {
        return nil
      }
      value = inner
    }
    return Source(parameter: value.index, zeros: zeros, nans: nans)
  }

  /// The parameter that `value` is, or is with replacements.
  private func parameter(_ value: Value) -> Int? {
    var value = value
    while value.index >= graph.parameters.count {
      guard let (_, operands) = node(value, Select.self) else { return nil }
      value = operands[2]
    }
    return value.index
  }
}
