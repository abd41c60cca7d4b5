import SluiceIR

/// An operation that runs its regions as whole functions, perhaps for ever.
package protocol InterruptibleOperation: Operation {
  /// As `evaluate`; asks `isInterrupted` before each iteration and throws if it says so.
  func evaluate(_ operands: [ReferenceTensor], isInterrupted: @escaping () -> Bool) throws(SluiceError)
    -> [ReferenceTensor]
}

extension InterruptibleOperation {
  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    try evaluate(operands, isInterrupted: { false })
  }
}
