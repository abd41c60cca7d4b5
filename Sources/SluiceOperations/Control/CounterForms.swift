import SluiceIR

/// What the values of a loop's region are in terms of its counter: constants, sums `scale * counter + offset`, and comparisons
/// of these with constants. Enough for what people and compilers write into conditions: `i < n`, `i + 1 <= 2 * 3`, `not (n <= i)`,
/// comparisons after conversions and reshapes.
package struct CounterForms {
  /// `scale * counter + offset` in integers without end; the value is that, wrapped to the element type.
  struct Sum {
    var scale: Int64
    var offset: Int64
    var element: ElementType
    /// What must not wrap for this to be so: what was widened.
    var widened: [Sum] = []
  }

  enum Form {
    case constant(ReferenceTensor)
    /// A single element.
    case sum(Sum)
    /// A single boolean: how `sum` compares with a constant of its type.
    case comparison(Sum, Compare.Direction, Int64)
  }

  /// More elements than a counter or a bound has are not looked at.
  package static let maximumElementCount = 64

  /// The form of `value`, if it has one, given those of some parameters. O(nodes of what it needs).
  static func form(of value: Value, in graph: Graph, parameters: (Int) -> Form?) -> Form? {
    let needed = graph.dependencies(of: [value])
    var forms = [Form?](repeating: nil, count: graph.valueCount)
    for index in graph.parameters.indices where needed.values[index] { forms[index] = parameters(index) }
    for node in graph.nodes.indices where needed.nodes[node] {
      let operands = graph.operands(of: node).compactMap { forms[$0.index] }
      guard operands.count == graph.operands(of: node).count else { continue }
      let types = graph.results(of: node).map { graph.type(of: Value($0)) }
      for (result, form) in zip(graph.results(of: node), results(graph.operation(of: node), operands, types))
      {
        forms[result] = form
      }
    }
    return forms[value.index]
  }

  private static func results(_ operation: any Operation, _ operands: [Form], _ types: [TensorType]) -> [Form]
  {
    let constants = operands.compactMap { form in
      if case .constant(let tensor) = form { tensor } else { nil }
    }
    if constants.count == operands.count {
      guard operation.isSmallIntegerArithmetic(types, elements: maximumElementCount),
        let results = try? operation.evaluate(constants)
      else { return [] }
      return results.map { .constant($0) }
    }
    guard types.count == 1, types[0].elementCount == 1, let form = form(operation, operands, types[0]) else {
      return []
    }
    return [form]
  }

  static func isSmallInteger(_ type: TensorType) -> Bool {
    !type.element.isFloat && type.elementCount <= maximumElementCount
  }

  /// Of an operation on one element that depends on the counter.
  private static func form(_ operation: any Operation, _ operands: [Form], _ type: TensorType) -> Form? {
    switch (operation, operands[0], operands.count > 1 ? operands[1] : nil) {
    case (is Reshape, let form, nil), (is BroadcastInDim, let form, nil),
      (is OptimizationBarrier, let form, nil):
      return form
    case (let convert as Convert, .sum(let sum), nil):
      return sum.converted(to: convert.element).map { .sum($0) }
    case (is Negate, .sum(let sum), nil): return sum.scaled(by: -1).map { .sum($0) }
    case (is Add, .sum(let sum), .constant(let tensor)), (is Add, .constant(let tensor), .sum(let sum)):
      return sum.plus(tensor.integers[0]).map { .sum($0) }
    case (is Subtract, .sum(let sum), .constant(let tensor)):
      return negated(tensor.integers[0]).flatMap { sum.plus($0) }.map { .sum($0) }
    case (is Subtract, .constant(let tensor), .sum(let sum)):
      return sum.scaled(by: -1)?.plus(tensor.integers[0]).map { .sum($0) }
    case (is Multiply, .sum(let sum), .constant(let tensor)),
      (is Multiply, .constant(let tensor), .sum(let sum)):
      return sum.scaled(by: tensor.integers[0]).map { .sum($0) }
    case (let compare as Compare, .sum(let sum), .constant(let tensor)):
      return .comparison(sum, compare.direction, tensor.integers[0])
    case (let compare as Compare, .constant(let tensor), .sum(let sum)):
      return .comparison(sum, compare.direction.exchanged, tensor.integers[0])
    case (is Not, .comparison(let sum, let direction, let bound), nil):
      return .comparison(sum, direction.inverted, bound)
    case (is And, let form, .constant(let tensor)), (is And, .constant(let tensor), let form?):
      return isComparison(form) ? tensor.integers[0] == 0 ? .constant(tensor) : form : nil
    case (is Or, let form, .constant(let tensor)), (is Or, .constant(let tensor), let form?):
      return isComparison(form) ? tensor.integers[0] == 0 ? form : .constant(tensor) : nil
    default: return nil
    }
  }

  private static func isComparison(_ form: Form) -> Bool {
    if case .comparison = form { true } else { false }
  }

  private static func negated(_ value: Int64) -> Int64? { value == .min ? nil : -value }
}

extension CounterForms.Sum {
  /// The counter itself.
  init(counter element: ElementType) { self.init(scale: 1, offset: 0, element: element) }

  func plus(_ constant: Int64) -> Self? {
    let (sum, overflow) = offset.addingReportingOverflow(constant)
    return overflow ? nil : Self(scale: scale, offset: sum, element: element, widened: widened)
  }

  func scaled(by factor: Int64) -> Self? {
    let (scaled, overflow) = scale.multipliedReportingOverflow(by: factor)
    let (moved, beyond) = offset.multipliedReportingOverflow(by: factor)
    return overflow || beyond ? nil : Self(scale: scaled, offset: moved, element: element, widened: widened)
  }

  /// Nil unless it stays an integer.
  func converted(to other: ElementType) -> Self? {
    guard [.signed, .unsigned].contains(other.kind) else { return nil }
    let isWider = other.byteSize > element.byteSize
    return Self(scale: scale, offset: offset, element: other, widened: isWider ? widened + [self] : widened)
  }

  /// The sum for this value of the counter; nil if it is not to be represented in the element type.
  func value(at counter: Int64) -> Int64? {
    let (scaled, overflow) = scale.multipliedReportingOverflow(by: counter)
    let (value, beyond) = scaled.addingReportingOverflow(offset)
    return overflow || beyond || !element.represents(value) ? nil : value
  }
}

extension Graph {
  /// Whether it is arithmetic on a few integers and nothing else, which takes no time to evaluate.
  var isSmallIntegerArithmetic: Bool {
    nodes.indices.allSatisfy { node in
      operation(of: node).isSmallIntegerArithmetic(
        results(of: node).map { type(of: Value($0)) }, elements: CounterForms.maximumElementCount)
    }
  }
}
