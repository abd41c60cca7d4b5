import SluiceIR

/// An operation that a kernel of its own computes, from whole operands to whole results: it is never merged with others.
package protocol StandaloneOperation: Operation {
  /// Whether result `result` may take the memory of operand `operand`, which the kernel then finds already there.
  func canReplace(operand: Int, by result: Int) -> Bool

  /// Whether the kernel reads operand `operand` at any strides; others are made dense first.
  func takesAnyLayout(ofOperand operand: Int) -> Bool
}

extension StandaloneOperation {
  package func canReplace(operand: Int, by result: Int) -> Bool { false }
  package func takesAnyLayout(ofOperand operand: Int) -> Bool { false }
}
