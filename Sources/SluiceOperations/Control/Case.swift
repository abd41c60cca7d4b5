import SluiceIR

/// Runs one of several branches: the one that the first operand, an `i32` scalar, numbers; the last one if there is
/// none of that number.
///
/// All branches take the other operands and return the same types. They see nothing else from outside.
package struct Case: ControlOperation, InterruptibleOperation {
  package static let name = "case"
  package static var signature: String? { "i32, T... -> U...; branch: T... -> U..." }
  package let branches: [Graph]

  package init(branches: [Graph]) { self.branches = branches }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    var branches = [try attributes.region(Self.attribute(0))]
    while let value = attributes.takeIfPresent(Self.attribute(branches.count)) {
      guard case .region(let branch) = value else {
        throw SluiceError(.syntax, "the attribute `\(Self.attribute(branches.count))` must be a region")
      }
      branches.append(branch)
    }
    self.branches = branches
  }

  private static func attribute(_ index: Int) -> String { "branch\(index)" }

  package func write(to attributes: inout AttributeWriter) {
    for (index, branch) in branches.enumerated() { attributes.write(Self.attribute(index), branch) }
  }

  package var regions: [Graph] { branches }

  package func with(regions: [Graph]) -> Case { Case(branches: regions) }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    guard let first = branches.first else {
      throw SluiceError(.shape, "there are no branches", note: "give it at least one")
    }
    guard operands.first == .i32 else {
      let given = operands.first.map { "operand 0 is \($0)" } ?? "no operand is given"
      throw SluiceError(
        .shape, "\(given); the number of the branch, an i32[], is needed",
        note: "convert a boolean to i32, or use `if`")
    }
    for (index, branch) in branches.enumerated() {
      try RegionRules.takes(
        operands.dropFirst(), branch, "branch \(index)", "one parameter for each operand but the first")
      guard RegionRules.returnSameTypes(first, branch) else {
        throw SluiceError(
          .shape,
          "branch 0 returns \(RegionRules.list(first.resultTypes)), branch \(index) "
            + RegionRules.list(branch.resultTypes), note: "all branches return the same types")
      }
    }
    return first.resultTypes
  }

  /// The branch that runs for this number.
  package func branch(_ index: Int) -> Graph {
    branches.indices.contains(index) ? branches[index] : branches[branches.count - 1]
  }

  package func evaluate(_ operands: [ReferenceTensor], isInterrupted: @escaping () -> Bool)
    throws(SluiceError)
    -> [ReferenceTensor]
  {
    let index = Int(operands[0].integers[0])
    return try ReferenceEvaluator.evaluate(
      branch(index), Array(operands.dropFirst()), isInterrupted: isInterrupted)
  }
}

extension GraphBuilder {
  /// `arguments` are what every branch takes.
  package func `case`(_ index: Value, _ arguments: [Value], branches: [Graph]) -> [Value] {
    add(Case(branches: branches), [index] + arguments, resultCount: branches.first?.results.count ?? 0)
  }
}
