import CSluiceKernels

extension TapeProgram {
  /// Moves arithmetic that one other value alone reads right before that value, so that registers are held for a short time
  /// and neighbours can be run as pairs (`sluice_opcodes_pair`). Of a value's operands the one that makes a pair with it comes
  /// last. Values that nothing stored depends on are dropped.
  mutating func orderByUse() {
    let readers = readerCounts()
    let isMoved = values.indices.map { readers[$0] == 1 && values[$0].isArithmetic }
    let partners = partners(among: isMoved)
    var order: [Int] = []
    order.reserveCapacity(values.count)
    // A stack and no recursion: chains are as long as groups. What is complemented comes now, its operands are there.
    var stack: [Int] = []
    for root in values.indices where !isMoved[root] && (values[root].isStore || readers[root] > 0) {
      stack.append(root)
      while let top = stack.popLast() {
        if top < 0 {
          order.append(~top)
          continue
        }
        stack.append(~top)
        if let partner = partners[top] { stack.append(partner) }
        for operand in values[top].operands.reversed() where isMoved[operand] && operand != partners[top] {
          stack.append(operand)
        }
      }
    }
    reorder(order)
  }

  /// How often each value is read by values that something stored depends on.
  private func readerCounts() -> [Int] {
    var readers = [Int](repeating: 0, count: values.count)
    for index in values.indices.reversed() where values[index].isStore || readers[index] > 0 {
      for operand in values[index].operands { readers[operand] += 1 }
    }
    return readers
  }

  /// For each value the operand that runs as a pair with it; a value is in one pair.
  private func partners(among isMoved: [Bool]) -> [Int?] {
    var partners = [Int?](repeating: nil, count: values.count)
    for (index, value) in values.enumerated() where value.isArithmetic {
      partners[index] = value.operands.last { operand in
        isMoved[operand] && partners[operand] == nil
          && sluice_opcodes_pair(Int32(values[operand].opcode), Int32(value.opcode)) != 0
      }
    }
    return partners
  }

}

extension TapeProgram.Value {
  /// Whether the value is a function of its operands' elements at the same place.
  fileprivate var isArithmetic: Bool { opcode >= SLUICE_OP_FIRST_ARITHMETIC.rawValue }
}
