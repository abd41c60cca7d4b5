import SluiceIR

/// How near a value must be to what is expected, as StableHLO's interpreter reads its checks. NaN equals NaN, infinities
/// must match; integers and booleans must be equal whatever the measure.
package enum Closeness: Hashable, Sendable, CustomStringConvertible {
  case equal
  /// At most so many representable numbers of the element type away.
  case units(Int)
  /// At most this far away.
  case absolute(Double)

  package var description: String {
    switch self {
    case .equal: "equal"
    case .units(let count): "within \(count) units in the last place"
    case .absolute(let distance): "within \(distance)"
    }
  }

  /// `format` is that of floats narrower than the element type that keeps them.
  package func allows(
    _ found: Double, _ expected: Double, _ element: ElementType, _ format: NarrowFloat? = nil
  ) -> Bool {
    if found.isNaN || expected.isNaN { return found.isNaN && expected.isNaN }
    if found == expected { return true }
    guard found.isFinite, expected.isFinite else { return false }
    switch self {
    case .equal: return false
    case .absolute(let distance): return (found - expected).magnitude <= distance
    case .units(let count):
      let (distance, overflow) = Self.place(found, element, format)
        .subtractingReportingOverflow(Self.place(expected, element, format))
      return !overflow && distance.magnitude <= count
    }
  }

  /// The place of a number among all of its type, counted from zero.
  private static func place(_ value: Double, _ element: ElementType, _ format: NarrowFloat?) -> Int64 {
    let magnitude: Int64
    switch element {
    case _ where format != nil: magnitude = Int64(format?.encode(value.magnitude) ?? 0)
    case .f32: magnitude = Int64(Float(value.magnitude).bitPattern)
    case .f16: magnitude = Int64(SmallFloat.f16.encode(value.magnitude))
    case .bf16: magnitude = Int64(SmallFloat.bf16.encode(value.magnitude))
    default: magnitude = Int64(bitPattern: value.magnitude.bitPattern)
    }
    return value.sign == .minus ? -magnitude : magnitude
  }
}

/// One check of a program that holds its own expectations.
package struct Expectation: Sendable {
  /// The result of the graph that is looked at.
  package let actual: Int
  package let expected: Expected
  package var closeness: Closeness
  /// The format of floats that are kept in a wider type.
  package let format: NarrowFloat?
  /// The line of the check.
  package let line: Int

  package init(
    actual: Int, expected: Expected, closeness: Closeness, format: NarrowFloat? = nil, line: Int
  ) {
    self.actual = actual
    self.expected = expected
    self.closeness = closeness
    self.format = format
    self.line = line
  }

  package enum Expected: Sendable {
    case literal(Literal)
    /// Another result of the graph.
    case result(Int)
  }
}
