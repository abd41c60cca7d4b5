import SluiceIR

/// How two elements compare, as `i1`.
///
/// Integers compare by their signedness and floats as IEEE 754 says: NaN is unequal to everything and -0 equals +0.
/// In total order, floats instead lie as -NaN < -inf < ... < -0 < +0 < ... < inf < NaN, each equal to itself.
package struct Compare: ElementwiseOperation {
  package static let name = "compare"

  package enum Direction: String, CaseIterable, Sendable {
    case equal = "EQ"
    case notEqual = "NE"
    case greaterOrEqual = "GE"
    case greater = "GT"
    case lessOrEqual = "LE"
    case less = "LT"

    /// Whether it holds, given whether the first is less and whether both are equal; neither holds beside NaN.
    package func holds(isLess: Bool, isEqual: Bool, isGreater: Bool) -> Bool {
      switch self {
      case .equal: isEqual
      case .notEqual: !isEqual
      case .greaterOrEqual: isGreater || isEqual
      case .greater: isGreater
      case .lessOrEqual: isLess || isEqual
      case .less: isLess
      }
    }

    /// The direction that says the same of the operands exchanged.
    package var exchanged: Direction {
      switch self {
      case .equal, .notEqual: self
      case .greaterOrEqual: .lessOrEqual
      case .greater: .less
      case .lessOrEqual: .greaterOrEqual
      case .less: .greater
      }
    }

    /// The direction that holds where this does not, of operands of which one always holds: not of NaN.
    package var inverted: Direction {
      switch self {
      case .equal: .notEqual
      case .notEqual: .equal
      case .greaterOrEqual: .less
      case .greater: .lessOrEqual
      case .lessOrEqual: .greater
      case .less: .greaterOrEqual
      }
    }
  }

  package let direction: Direction
  /// Whether floats compare in total order.
  package let isTotalOrder: Bool

  package init(_ direction: Direction, isTotalOrder: Bool = false) {
    self.direction = direction
    self.isTotalOrder = isTotalOrder
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    let word = try attributes.keyword("comparison_direction")
    guard let direction = Direction(rawValue: word) else {
      throw SluiceError(
        .syntax, "the comparison_direction `\(word)` is unknown",
        note: "write one of \(Direction.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self.direction = direction
    switch attributes.takeIfPresent("compare_type") {
    case nil: isTotalOrder = false
    case .keyword("TOTALORDER"): isTotalOrder = true
    default:
      throw SluiceError(
        .syntax, "the compare_type can only be TOTALORDER",
        note: "leave it out: FLOAT, SIGNED and UNSIGNED follow from the element type")
    }
  }

  package func write(to attributes: inout AttributeWriter) {
    attributes.write(keyword: direction.rawValue, "comparison_direction")
    if isTotalOrder { attributes.write(keyword: "TOTALORDER", "compare_type") }
  }

  package func kernelName(for operands: [ElementType]) -> String {
    "compare\(isTotalOrder ? "_total" : "")_\(direction.rawValue.lowercased())"
      + (operands.first.map { ".\($0)" } ?? "")
  }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try ElementwiseTypeRules.requireCount(2, operands)
    try ElementwiseTypeRules.requireEqual(operands, 0, 1)
    guard !isTotalOrder || operands[0].element.isFloat else {
      throw SluiceError(
        .shape, "TOTALORDER is an order of floats, not of \(operands[0].element)",
        note: "leave compare_type out: integers have one order only")
    }
    return [operands[0].with(element: .i1)]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let element = operands[0].type.element
    let flags: [Bool] =
      if isTotalOrder {
        zip(operands[0].floats, operands[1].floats).map {
          let (a, b) = (Self.totalOrderKey($0), Self.totalOrderKey($1))
          return direction.holds(isLess: a < b, isEqual: a == b, isGreater: a > b)
        }
      } else if element.isFloat {
        zip(operands[0].floats, operands[1].floats).map { a, b in
          direction.holds(isLess: a < b, isEqual: a == b, isGreater: a > b)
        }
      } else {
        zip(operands[0].integers, operands[1].integers).map { a, b in
          direction.holds(isLess: element.isLess(a, b), isEqual: a == b, isGreater: element.isLess(b, a))
        }
      }
    return [ReferenceTensor(operands[0].type.with(element: .i1), .integers(flags.map { $0 ? 1 : 0 }))]
  }

  /// An integer that orders floats totally; narrower types widen to f64 without changing their order.
  private static func totalOrderKey(_ x: Double) -> Int64 {
    let bits = Int64(bitPattern: x.bitPattern)
    return bits < 0 ? bits ^ Int64.max : bits
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] { [nil, nil] }

  package static var samples: [OperationSample] {
    let all: [ElementType.Kind] = [.float, .signed, .unsigned, .boolean]
    return Direction.allCases.flatMap { direction in
      ElementwiseSamples.uniform(Compare(direction), 2, all, isSmooth: false)
        + ElementwiseSamples.uniform(Compare(direction, isTotalOrder: true), 2, [.float], isSmooth: false)
    } + ElementwiseSamples.smooth(Compare(.less), [0.25...2, -2...0])
  }
}
