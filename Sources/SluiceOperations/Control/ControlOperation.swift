import SluiceIR

/// An operation whose regions are parts of the program: passes go into them, they become instructions of the program
/// between jumps, and differentiation (in SluicePasses, which knows how to differentiate a graph) takes them apart.
package protocol ControlOperation: Operation {
  /// The same operation with other regions, one for each of `regions`, of the same types.
  func with(regions: [Graph]) -> Self
}

extension ControlOperation {
  /// Not asked for by differentiation, which has rules of its own for control operations.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    throw derivativeElsewhere
  }
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    throw derivativeElsewhere
  }

  private var derivativeElsewhere: SluiceError {
    SluiceError(
      .unsupported, "`\(name)` is differentiated by taking its regions apart, which needs the whole graph",
      note: "use the gradients of a GraphBuilder or a Graph")
  }
}

extension Graph {
  /// Whether the function, or a region of control in it, has a loop of which it is not known that it ends.
  package var containsWhile: Bool {
    appliedOperations.contains { id in
      if operations[id] is While { return true }
      guard let control = operations[id] as? any ControlOperation else { return false }
      return control.regions.contains(where: \.containsWhile)
    }
  }
}
