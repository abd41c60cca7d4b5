import SluiceIR
import SluiceOperations
import Testing

/// Integer operations against Swift's own fixed-width integers, on the corners of every type.
@Suite struct IntegerArithmeticTests {
  private func corners<T: FixedWidthInteger>(_: T.Type) -> [T] {
    [.min, .min + 1, 0 &- 7, 0 &- 2, 0 &- 1, 0, 1, 2, 3, 7, .max / 2, .max - 1, .max]
  }

  private func tensor<T: FixedWidthInteger>(_ values: [T], _ element: ElementType) -> ReferenceTensor {
    ReferenceTensor(
      TensorType(element, [values.count]), .integers(values.map { Int64(truncatingIfNeeded: $0) }))
  }

  private func check<T: FixedWidthInteger & LiteralElement>(_: T.Type) throws {
    let element = T.elementType
    let pairs = corners(T.self).flatMap { a in corners(T.self).map { (a, $0) } }
    let (a, b) = (pairs.map(\.0), pairs.map(\.1))
    func expect(_ operation: any Operation, _ expected: (T, T) -> T) throws {
      let found = try evaluate(operation, tensor(a, element), tensor(b, element))
      expectIdentical(found, tensor(pairs.map(expected), element), "\(operation.name) of \(element)")
    }
    try expect(Add()) { $0 &+ $1 }
    try expect(Subtract()) { $0 &- $1 }
    try expect(Multiply()) { $0 &* $1 }
    try expect(Divide()) { $1 == 0 ? ~0 : $0.dividedReportingOverflow(by: $1).partialValue }
    try expect(Remainder()) {
      $1 == 0 ? $0 : T.isSigned && $1 == ~0 ? 0 : $0.remainderReportingOverflow(dividingBy: $1).partialValue
    }
    try expect(Maximum()) { max($0, $1) }
    try expect(Minimum()) { min($0, $1) }
    try expect(And()) { $0 & $1 }
    try expect(Or()) { $0 | $1 }
    try expect(Xor()) { $0 ^ $1 }
    try expect(ShiftLeft()) { $0 << T.Magnitude(truncatingIfNeeded: $1) }
    try expect(ShiftRightLogical()) {
      T(truncatingIfNeeded: T.Magnitude(truncatingIfNeeded: $0) >> T.Magnitude(truncatingIfNeeded: $1))
    }
    try expect(ShiftRightArithmetic()) {
      let isSet = $0 >> T(T.bitWidth - 1) & 1 == 1
      // The complement shifts in ones where zeros come in.
      let amount = T.Magnitude(truncatingIfNeeded: $1)
      let bits = T.Magnitude(truncatingIfNeeded: isSet ? ~$0 : $0) >> amount
      return isSet ? ~T(truncatingIfNeeded: bits) : T(truncatingIfNeeded: bits)
    }
    try expect(Power()) { base, exponent in
      if T.isSigned, exponent < 0 { return base == 1 ? 1 : base == ~0 ? (exponent & 1 == 0 ? 1 : ~0) : 0 }
      // Square and multiply from the highest bit; the operation goes from the lowest.
      return (0..<T.bitWidth).reversed().reduce(1) { result, bit in
        result &* result &* (exponent >> T(bit) & 1 == 1 ? base : 1)
      }
    }
    for direction in Compare.Direction.allCases {
      let found = try evaluate(Compare(direction), tensor(a, element), tensor(b, element))
      let expected = pairs.map { direction.holds(isLess: $0 < $1, isEqual: $0 == $1, isGreater: $0 > $1) }
      #expect(found.integers == expected.map { $0 ? 1 : 0 }, "\(direction) of \(element)")
    }
    let values = corners(T.self)
    func expectUnary(_ operation: any Operation, _ expected: (T) -> T) throws {
      let found = try evaluate(operation, tensor(values, element))
      expectIdentical(found, tensor(values.map(expected), element), "\(operation.name) of \(element)")
    }
    try expectUnary(Negate()) { 0 &- $0 }
    try expectUnary(Not()) { ~$0 }
    try expectUnary(PopulationCount()) { T($0.nonzeroBitCount) }
    try expectUnary(CountLeadingZeros()) { T($0.leadingZeroBitCount) }
    if T.isSigned {
      try expectUnary(Abs()) { $0 < 0 ? 0 &- $0 : $0 }
      try expectUnary(Sign()) { $0.signum() }
    }
    let clamped = try evaluate(
      Clamp(), tensor([3], element).reshaped([]), tensor(values, element), tensor([7], element).reshaped([]))
    expectIdentical(clamped, tensor(values.map { min(max($0, 3), 7) }, element), "clamp of \(element)")
  }

  @Test func agreesWithSwiftOnTheCornersOfEveryType() throws {
    try check(Int8.self)
    try check(Int16.self)
    try check(Int32.self)
    try check(Int64.self)
    try check(UInt8.self)
    try check(UInt16.self)
    try check(UInt32.self)
    try check(UInt64.self)
  }

  @Test func booleansAreLogical() throws {
    let (a, b) = (vector([0, 0, 1, 1], .i1), vector([0, 1, 0, 1], .i1))
    let table: [(any Operation, [Double])] = [
      (Add(), [0, 1, 1, 1]), (Multiply(), [0, 0, 0, 1]), (Maximum(), [0, 1, 1, 1]),
      (Minimum(), [0, 0, 0, 1]),
      (And(), [0, 0, 0, 1]), (Or(), [0, 1, 1, 1]), (Xor(), [0, 1, 1, 0]), (Compare(.less), [0, 1, 0, 0]),
      (Compare(.equal), [1, 0, 0, 1]), (Compare(.greaterOrEqual), [1, 0, 1, 1]),
    ]
    for (operation, expected) in table {
      expectIdentical(try evaluate(operation, a, b), vector(expected, .i1), operation.name)
    }
    expectIdentical(try evaluate(Not(), vector([0, 1], .i1)), vector([1, 0], .i1), "not")
    expectIdentical(
      try evaluate(Select(), ReferenceTensor([0], .i1), a, b), b, "select by a scalar predicate")
  }
}
