import SluiceIR
import SluiceOperations

extension GraphBuilder {
  /// At most so many nodes are evaluated for one value.
  private static let maximumNodes = 32

  /// The literal that `value` is: of a constant, or of a few integers that are computed from constants alone, as the bounds of
  /// loops are written; nil if it is neither.
  func literal(of value: Value) -> Literal? {
    constantLiteral(of: value)
      ?? (try? evaluatedIntegers(value, elements: CounterForms.maximumElementCount)?.literal())
  }

  /// The elements of integers or booleans that are a constant or that constants and `iota` alone make, as places of rows are
  /// written; nil if they are neither, or many.
  func knownIntegers(of value: Value) -> ReferenceTensor? {
    let type = type(of: value)
    if let literal = constantLiteral(of: value) {
      return !type.element.isFloat && type.elementCount <= 1 << 16 ? ReferenceTensor(literal) : nil
    }
    return evaluatedIntegers(value, elements: 1 << 12)
  }

  /// Integers have one meaning, which the reference has too.
  private func evaluatedIntegers(_ value: Value, elements: Int) -> ReferenceTensor? {
    guard let node = definition(of: value), let nodes = integerNodes(under: node, elements: elements) else {
      return nil
    }
    var values: [Int: ReferenceTensor] = [:]
    for node in nodes {
      let operands = operands(of: node).compactMap { values[$0.index] }
      guard let results = try? operation(of: node).evaluate(operands) else { return nil }
      for (index, result) in zip(self.results(of: node), results) { values[index] = result }
    }
    return values[value.index]
  }

  /// What it takes to compute `node`, ascending; nil if that are many nodes or anything but at most so many integers each.
  private func integerNodes(under node: Int, elements: Int) -> [Int]? {
    var nodes = Set([node])
    var pending = [node]
    while let next = pending.popLast() {
      let types = results(of: next).map { type(of: Value($0)) }
      guard operation(of: next).isSmallIntegerArithmetic(types, elements: elements),
        nodes.count <= Self.maximumNodes
      else { return nil }
      for operand in operands(of: next) {
        guard let source = definition(of: operand) else { return nil }
        if nodes.insert(source).inserted { pending.append(source) }
      }
    }
    return nodes.sorted()
  }
}
