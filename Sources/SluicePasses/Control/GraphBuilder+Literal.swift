import SluiceIR
import SluiceOperations

extension GraphBuilder {
  /// At most so many nodes are evaluated for one literal.
  private static let maximumNodes = 32

  /// The literal that `value` is: of a constant, or of a few integers that are computed from constants alone, as the bounds of
  /// loops are written; nil if it is neither. Integers have one meaning, which the reference has too.
  func literal(of value: Value) -> Literal? {
    guard let node = definition(of: value) else { return nil }
    if let constant = operation(of: node) as? Constant { return constant.value }
    guard let nodes = smallIntegerNodes(under: node) else { return nil }
    var values: [Int: ReferenceTensor] = [:]
    for node in nodes {
      let operands = operands(of: node).compactMap { values[$0.index] }
      guard let results = try? operation(of: node).evaluate(operands) else { return nil }
      for (index, result) in zip(self.results(of: node), results) { values[index] = result }
    }
    return try? values[value.index]?.literal()
  }

  /// What it takes to compute `node`, ascending; nil if that are many nodes or anything but a few integers.
  private func smallIntegerNodes(under node: Int) -> [Int]? {
    var nodes = Set([node])
    var pending = [node]
    while let next = pending.popLast() {
      guard results(of: next).allSatisfy({ CounterForms.isSmallInteger(type(of: Value($0))) }),
        !(operation(of: next) is any InterruptibleOperation), nodes.count <= Self.maximumNodes
      else { return nil }
      for operand in operands(of: next) {
        guard let source = definition(of: operand) else { return nil }
        if nodes.insert(source).inserted { pending.append(source) }
      }
    }
    return nodes.sorted()
  }
}
