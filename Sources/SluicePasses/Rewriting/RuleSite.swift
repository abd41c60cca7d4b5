import SluiceIR
import SluiceOperations

/// Where a rule is tried: an operation about to be added (the root) and its operands, which are values of the
/// new graph. New nodes get the root's origin.
package final class RuleSite {
  package let builder: GraphBuilder
  package private(set) var operands: [Value] = []
  private var rootID: OperationTable.ID = 0
  private var resultTypes: [TensorType] = []
  /// The graph that is rewritten, and the node of it that the root came from.
  private let source: Graph
  private var node = 0
  private var hasOrigin = false
  /// By value of the new graph: how many users and results of the source graph there are for what it stands for.
  private var userCounts: ContiguousArray<Int32> = []
  private var analysis = FactAnalysis()
  private var ranges = IntegerRanges()

  init(_ builder: GraphBuilder, rewriting source: Graph) {
    self.builder = builder
    self.source = source
  }

  // MARK: Moving

  /// To node `node` of the source graph, on what `mapping` has for its operands.
  func move(to node: Int, _ mapping: [Value]) {
    self.node = node
    hasOrigin = false
    rootID = source.nodes[node].operation
    operands.removeAll(keepingCapacity: true)
    for operand in source.operands(of: node) { operands.append(mapping[operand.index]) }
    resultTypes.removeAll(keepingCapacity: true)
    for result in source.results(of: node) { resultTypes.append(source.type(of: Value(result))) }
  }

  /// To a node of the new graph, whose origin stays the source's.
  func moveToNew(_ node: Int) {
    rootID = builder.operationID(of: node)
    operands.removeAll(keepingCapacity: true)
    operands.append(contentsOf: builder.operands(of: node))
  }

  /// Says that `value` stands for a value of the source graph that has `count` users there.
  func note(_ value: Value, users count: Int32) {
    while userCounts.count <= value.index { userCounts.append(0) }
    userCounts[value.index] += count
  }

  var operationID: OperationTable.ID { rootID }

  // MARK: Reading

  package var operation: any Operation { builder.operation(rootID) }
  package var resultType: TensorType { resultTypes[0] }

  package func type(of value: Value) -> TensorType { builder.type(of: value) }

  package func facts(of value: Value) -> ValueFacts { analysis.facts(of: value, in: builder) }

  /// Between which integers every element of `value` lies; nil of floats, and where there is no such range in `Int64`.
  func range(of value: Value) -> ClosedRange<Int64>? { ranges.range(of: value, in: builder) }

  /// Whether others than one user need `value`, so that a rule that computes it in another form would compute it twice. What
  /// rules made is asked for by its root alone.
  func isShared(_ value: Value) -> Bool { value.index < userCounts.count && userCounts[value.index] > 1 }

  func knownIntegers(_ value: Value) -> ReferenceTensor? { builder.knownIntegers(of: value) }

  /// The operation that makes `value`, if it is an `Op`, with its operands.
  package func definition<Op: Operation>(
    of value: Value, as _: Op.Type
  ) -> (operation: Op, operands: ArraySlice<Value>)? {
    guard let node = builder.definition(of: value), builder.kind(of: node) == ObjectIdentifier(Op.self),
      let operation = builder.operation(of: node) as? Op
    else { return nil }
    return (operation, builder.operands(of: node))
  }

  package func literal(_ value: Value) -> Literal? {
    builder.constantLiteral(of: value)
  }

  /// The element that every element of a constant is; nil if there is none, or `value` is no constant.
  package func uniform(_ value: Value) -> Literal? {
    guard let literal = literal(value), let bytes = literal.uniformBytes else { return nil }
    return try? Literal(literal.type.with(shape: []), bytes: bytes)
  }

  /// The element that every element of a constant is, as a number; integers as 64-bit patterns.
  package func number(_ value: Value) -> Double? {
    guard let literal = uniform(value) else { return nil }
    return ReferenceTensor(literal).floats.first
  }

  /// Whether `value` is a constant with every element equal to `number` to the bit.
  func isConstant(_ value: Value, _ number: Double) -> Bool {
    guard let literal = literal(value), let bytes = literal.uniformBytes,
      let wanted = Self.encoded(number, literal.element)
    else { return false }
    return bytes == wanted
  }

  // MARK: Building

  package func apply(_ operation: any Operation, _ operands: [Value]) -> Value {
    inheritOrigin()
    return builder.add(operation, operands).first ?? .poison
  }

  package func apply(_ operation: any Operation, _ operands: Value...) -> Value { apply(operation, operands) }

  package func constant(_ literal: Literal) -> Value { apply(Constant(literal), []) }

  package func constant(_ number: Double, _ type: TensorType) -> Value {
    guard let bytes = Self.encoded(number, type.element), let literal = try? Literal(splat: bytes, type)
    else {
      return .poison
    }
    return constant(literal)
  }

  /// Every element of a tensor of `shape` equal to the one of `scalar`.
  package func splat(_ scalar: Literal, _ shape: Shape) -> Value? {
    (try? Literal(splat: scalar.storedBytes, scalar.type.with(shape: shape))).map { constant($0) }
  }

  package func reshape(_ value: Value, to shape: Shape) -> Value {
    type(of: value).shape == shape ? value : apply(Reshape(shape), value)
  }

  package func transpose(_ value: Value, permutation: [Int]) -> Value {
    permutation.elementsEqual(permutation.indices) ? value : apply(Transpose(permutation: permutation), value)
  }

  private func inheritOrigin() {
    guard !hasOrigin else { return }
    builder.inheritOrigin(ofNode: node, of: source)
    hasOrigin = true
  }

  /// The bytes of a number in an element type: floats rounded, integers wrapped.
  static func encoded(_ number: Double, _ element: ElementType) -> [UInt8]? {
    switch element {
    case .f32: return withUnsafeBytes(of: Float(number).bitPattern.littleEndian) { Array($0) }
    case .i32: return withUnsafeBytes(of: Int32(truncatingIfNeeded: Int64(number)).littleEndian) { Array($0) }
    default:
      let scalar = TensorType(element, [])
      let tensor =
        element.isFloat
        ? ReferenceTensor(rounding: [number], to: scalar)
        : ReferenceTensor(wrapping: [Int64(number)], to: scalar)
      return try? tensor.literal().storedBytes
    }
  }
}
