import SluiceIR

extension Monoid {
  /// Combines groups of elements of `input` from `initial` on, ascending. Floats are combined in f64 and
  /// rounded once, at the end.
  func combining(
    _ groups: [[Int]], of input: ReferenceTensor, from initial: ReferenceTensor, to type: TensorType
  ) -> ReferenceTensor {
    let element = type.element
    if element.isFloat {
      let (values, start) = (input.floats, initial.floats[0])
      return ReferenceTensor(rounding: groups.map { $0.reduce(start) { combine($0, values[$1]) } }, to: type)
    }
    let (values, start) = (input.integers, initial.integers[0])
    return ReferenceTensor(
      wrapping: groups.map { $0.reduce(start) { combine($0, values[$1], element) } }, to: type)
  }

  /// Two floats; there are no bitwise operations on them.
  func combine(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .add, .and, .or, .xor: a + b
    case .multiply: a * b
    case .minimum: -Self.larger(-a, -b)
    case .maximum: Self.larger(a, b)
    }
  }

  /// IEEE 754's maximum: NaN wins, and +0 is larger than -0.
  private static func larger(_ a: Double, _ b: Double) -> Double {
    if a.isNaN || b.isNaN { return .nan }
    if a == b { return a.sign == .minus ? b : a }
    return a > b ? a : b
  }

  /// Two integers or booleans of this type. On `i1` a sum is `or` and a product `and`.
  func combine(_ a: Int64, _ b: Int64, _ element: ElementType) -> Int64 {
    switch self {
    case .add: element == .i1 ? a | b : element.wrapped(a &+ b)
    case .multiply: element.wrapped(a &* b)
    case .minimum: element.isLess(b, a) ? b : a
    case .maximum: element.isLess(a, b) ? b : a
    case .and: a & b
    case .or: a | b
    case .xor: a ^ b
    }
  }
}
