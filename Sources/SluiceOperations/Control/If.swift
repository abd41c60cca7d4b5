import SluiceIR

/// One of two branches by a boolean scalar: a `case` whose branch 0 is the one for true.
///
/// The first operand is the predicate; both branches take the others.
package struct If: ComposedOperation, InterruptibleOperation {
  package static let name = "if"
  package static var signature: String? {
    "i1, T... -> U...; true_branch: T... -> U...; false_branch: T... -> U..."
  }
  package let trueBranch: Graph
  package let falseBranch: Graph

  package init(true trueBranch: Graph, false falseBranch: Graph) {
    self.trueBranch = trueBranch
    self.falseBranch = falseBranch
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    trueBranch = try attributes.region("true_branch")
    falseBranch = try attributes.region("false_branch")
  }

  package func write(to attributes: inout AttributeWriter) {
    attributes.write("true_branch", trueBranch)
    attributes.write("false_branch", falseBranch)
  }

  package var regions: [Graph] { [trueBranch, falseBranch] }
  package var regionDepth: Int { 1 + max(trueBranch.regionDepth, falseBranch.regionDepth) }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    guard let predicate = operands.first, predicate.element == .i1, predicate.rank == 0 else {
      let given = operands.first.map { "operand 0 is \($0)" } ?? "no operand is given"
      throw SluiceError(
        .shape, "\(given); the predicate, an i1[], is needed", note: "compare, or reduce to a scalar, first")
    }
    let arguments = operands.dropFirst()
    try RegionRules.takes(arguments, trueBranch, "true_branch", Self.takesArguments)
    try RegionRules.takes(arguments, falseBranch, "false_branch", Self.takesArguments)
    guard RegionRules.returnSameTypes(trueBranch, falseBranch) else {
      throw SluiceError(
        .shape,
        "true_branch returns \(RegionRules.list(trueBranch.resultTypes)), false_branch "
          + RegionRules.list(falseBranch.resultTypes), note: "both branches return the same types")
    }
    return trueBranch.resultTypes
  }

  private static let takesArguments = "one parameter for each operand but the first"

  package func expand(_ operands: [Value], into builder: GraphBuilder) throws(SluiceError) -> [Value] {
    let index = builder.convert(builder.apply(Not(), operands[0]), to: .i32)
    return builder.case(index, Array(operands.dropFirst()), branches: [trueBranch, falseBranch])
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    try evaluate(operands, isInterrupted: { false })
  }

  /// As the expansion, but builds no graph.
  package func evaluate(_ operands: [ReferenceTensor], isInterrupted: @escaping () -> Bool)
    throws(SluiceError)
    -> [ReferenceTensor]
  {
    try ReferenceEvaluator.evaluate(
      operands[0].integers[0] == 1 ? trueBranch : falseBranch, Array(operands.dropFirst()),
      isInterrupted: isInterrupted)
  }
}

extension GraphBuilder {
  /// `arguments` are what both branches take.
  package func `if`(
    _ predicate: Value, _ arguments: [Value], true trueBranch: Graph, false falseBranch: Graph
  )
    -> [Value]
  {
    add(
      If(true: trueBranch, false: falseBranch), [predicate] + arguments,
      resultCount: trueBranch.results.count)
  }
}
