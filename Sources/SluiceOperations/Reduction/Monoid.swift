import SluiceIR

/// The reductions that have a fast loop and a derivative of their own.
package enum Monoid: String, CaseIterable, Hashable, Sendable {
  case add, multiply, minimum, maximum, and, or, xor

  /// The elementwise operation that combines two elements.
  package var operation: any Operation {
    switch self {
    case .add: Add()
    case .multiply: Multiply()
    case .minimum: Minimum()
    case .maximum: Maximum()
    case .and: And()
    case .or: Or()
    case .xor: Xor()
    }
  }

  private static let byKind = Dictionary(
    uniqueKeysWithValues: allCases.map { (ObjectIdentifier(type(of: $0.operation)), $0) })

  /// The monoid that an operation of this kind (`Graph.kind(of:)`) combines by.
  package init?(kind: ObjectIdentifier) {
    guard let monoid = Self.byKind[kind] else { return nil }
    self = monoid
  }

  /// The region of two scalars, the accumulator first, whose result is their combination.
  package func body(_ element: ElementType) throws(SluiceError) -> Graph {
    guard let body = Self.bodies[self]?[element] else {
      throw SluiceError(
        .shape, "there is no `\(rawValue)` of \(element)", note: "convert to an integer type or i1 first")
    }
    return body
  }

  /// Every region there is: derivatives ask for the same few again and again.
  private static let bodies: [Monoid: [ElementType: Graph]] = {
    var bodies: [Monoid: [ElementType: Graph]] = [:]
    for monoid in allCases {
      for element in ElementType.allCases {
        let builder = GraphBuilder(name: monoid.rawValue)
        let (a, b) = (builder.parameter(TensorType(element, [])), builder.parameter(TensorType(element, [])))
        bodies[monoid, default: [:]][element] = try? builder.finish([builder.apply(monoid.operation, a, b)])
      }
    }
    return bodies
  }()

  /// The monoid that `body` is: two scalar parameters of one type and one commutative operation on the two,
  /// in either order, whose result it returns.
  package init?(recognizing body: Graph) {
    guard body.parameters.count == 2, body.results.count == 1 else { return nil }
    self.init(combining: Value(0), Value(1), as: body.results[0].value, in: body)
  }

  /// The monoid by which `result` combines two parameters of `body`.
  init?(combining a: Value, _ b: Value, as result: Value, in body: Graph) {
    guard let node = body.definition(of: result), let monoid = Monoid(kind: body.kind(of: node)) else {
      return nil
    }
    let operands = body.operands(of: node)
    guard operands.elementsEqual([a, b]) || operands.elementsEqual([b, a]) else { return nil }
    self = monoid
  }

  /// The element that changes nothing but the sign of a zero: 0 for a sum (-0, which kernels' lanes start from, keeps that too),
  /// the largest value for a minimum, and so on.
  package func identity(_ element: ElementType) -> ReferenceTensor {
    let scalar = TensorType(element, [])
    switch self {
    case .add, .or, .xor: return ReferenceTensor([0], scalar)
    case .multiply: return ReferenceTensor([1], scalar)
    case .and:
      return element.isFloat ? ReferenceTensor([1], scalar) : ReferenceTensor(wrapping: [-1], to: scalar)
    case .minimum: return Self.extreme(scalar, sign: 1)
    case .maximum: return Self.extreme(scalar, sign: -1)
    }
  }

  /// The largest (sign 1) or smallest (sign -1) value; infinite for floats.
  private static func extreme(_ scalar: TensorType, sign: Double) -> ReferenceTensor {
    let element = scalar.element
    if element.isFloat { return ReferenceTensor([sign * .infinity], scalar) }
    if element.kind == .signed {
      let largest = Int64.max >> (64 - element.bitWidth)
      return ReferenceTensor(scalar, .integers([sign > 0 ? largest : -largest - 1]))
    }
    return ReferenceTensor(wrapping: [sign > 0 ? -1 : 0], to: scalar)
  }

  /// Whether elements of this type can be combined.
  package func applies(to element: ElementType) -> Bool {
    switch self {
    case .and, .or, .xor: !element.isFloat
    case .add, .multiply, .minimum, .maximum: true
    }
  }
}
