import SluiceIR
import SluiceOperations
import SluicePasses

/// Checks what passes did by running the program before and after on random inputs, edges of types included.
///
/// A pass that only makes exact rewrites must keep every bit; both sides run compiled at `-O none`, or by the
/// reference where a type has no kernels. With relaxed rewrites allowed, results must agree within what an analysis of
/// both programs' roundings allows (`RelaxedTolerance`). Where they do not, the single rewrite or merge that changed a
/// result is found by making the program again with ever fewer. Its number is that of `--stop-after`, which counts
/// through the whole compile.
package struct PassValidator: Sendable {
  private let isRelaxed: Bool
  private let execution: ExecutionOptions
  private static let drawCount = 3

  package init(_ options: CompileOptions = CompileOptions()) {
    isRelaxed = options.optimization == .fast
    execution = options.execution
  }

  /// Throws an internal error that names the rewrite, or the pass, if `after` is not what `before` is.
  package func check(
    _ pass: Pass<Graph, Graph>, _ before: Graph, _ after: Graph, _ context: PassContext, rewritesBefore: Int
  ) throws(SluiceError) {
    let judge = try Judge(before, execution, isRelaxed: isRelaxed)
    guard let difference = try judge.difference(of: after) else { return }
    let culprit = try culprit(rewritesBefore..<context.budget.spent) { (count) throws(SluiceError) in
      let limited = PassContext(
        allowsRelaxed: context.allowsRelaxed, budget: RewriteBudget(limit: count))
      let difference = try judge.difference(of: pass.run(before, limited))
      return difference.map { (limited.budget.last, $0) }
    }
    throw culprit ?? SluiceError(.internal, "validation: the pass \(pass.name) changed \(difference)")
  }

  /// Throws an internal error that names the merge if `program` does not compute what `graph` does unfused, to the bit.
  ///
  /// `merges` are the numbers of the merges that were made; `remade` makes the program again with only the first few of
  /// them, and gives the name of the last.
  package func check(
    _ program: Program, of graph: Graph, merges: Range<Int>,
    remade: (_ count: Int) throws(SluiceError) -> (program: Program, last: String)
  ) throws(SluiceError) {
    let judge = try Judge(graph, execution, isRelaxed: false)
    func difference(of program: Program) throws(SluiceError) -> String? {
      let evaluation = try Evaluation(graph, program, execution)
      return try judge.difference { inputs throws(SluiceError) in try evaluation.run(inputs) }
    }
    guard let changed = try difference(of: program) else { return }
    let culprit = try culprit(merges) { (count) throws(SluiceError) in
      let (program, last) = try remade(count)
      return try difference(of: program).map { (last, $0) }
    }
    throw culprit
      ?? SluiceError(
        .internal,
        "validation: the program differs from its graph even without a merge: it changed \(changed)",
        note: "layouts, schedule, memory plan or kernels are at fault; `sluice dump --after all` shows them")
  }

  /// The first of `rewrites` that makes a difference. `attempt` makes only the first so many of them and gives the last
  /// one's name and what it changed, if it changed something. Nil if it is none of them.
  private func culprit(
    _ rewrites: Range<Int>,
    _ attempt: (_ count: Int) throws(SluiceError) -> (name: String, difference: String)?
  ) throws(SluiceError) -> SluiceError? {
    guard !rewrites.isEmpty, try attempt(0) == nil, var found = try attempt(rewrites.count) else {
      return nil
    }
    // Invariant: `good` rewrites change nothing, `bad` do.
    var (good, bad) = (0, rewrites.count)
    while bad - good > 1 {
      let middle = (good + bad) / 2
      if let difference = try attempt(middle) { (bad, found) = (middle, difference) } else { good = middle }
    }
    let number = rewrites.lowerBound + bad
    return SluiceError(
      .internal, "validation: rewrite \(number), `\(found.name)`, changed \(found.difference)",
      note: "--stop-after \(number) ends with it, --stop-after \(number - 1) just before it")
  }

  /// The results of one graph on some draws, to compare others with.
  private struct Judge {
    private let graph: Graph
    private let execution: ExecutionOptions
    private let isRelaxed: Bool
    private var inputs: [[ReferenceTensor]] = []
    private var expected: [[ReferenceTensor]] = []
    /// Whether there are kernels for all of it.
    private let isCompiled: Bool

    init(_ graph: Graph, _ execution: ExecutionOptions, isRelaxed: Bool) throws(SluiceError) {
      self.graph = graph
      self.execution = execution
      self.isRelaxed = isRelaxed
      var draws = RandomInputs(seed: 0x5EED)
      let evaluation = try Self.evaluation(graph, execution)
      isCompiled = evaluation != nil
      for draw in 0..<PassValidator.drawCount {
        let tensors = draws.tensors(graph.parameterTypes, special: draw > 0 && !isRelaxed)
        inputs.append(tensors)
        if let evaluation {
          expected.append(try evaluation.run(tensors))
        } else {
          expected.append(try ReferenceEvaluator.evaluate(graph, tensors))
        }
      }
    }

    private static func evaluation(_ graph: Graph, _ execution: ExecutionOptions) throws(SluiceError)
      -> Evaluation?
    {
      do throws(SluiceError) {
        return try Evaluation(graph, CompileOptions(optimization: .none, execution: execution))
      } catch {
        guard error.kind == .unsupported else { throw error }
        return nil
      }
    }

    func difference(of other: Graph) throws(SluiceError) -> String? {
      let tolerance = isRelaxed ? try RelaxedTolerance(graph, other) : nil
      if isCompiled, let evaluation = try Self.evaluation(other, execution) {
        return try difference(within: tolerance) { inputs throws(SluiceError) in try evaluation.run(inputs) }
      }
      return try difference(within: tolerance) { inputs throws(SluiceError) in
        try ReferenceEvaluator.evaluate(other, inputs)
      }
    }

    /// What `run` gives other than expected; every bit counts unless there is a tolerance.
    func difference(
      within tolerance: RelaxedTolerance? = nil,
      _ run: ([ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor]
    ) throws(SluiceError) -> String? {
      for (inputs, expected) in zip(inputs, expected) {
        let found = try run(inputs)
        let isEqual = zip(found, expected).allSatisfy { TensorDifference.exact($0, $1) == nil }
        if isEqual { continue }
        let bounds = try tolerance?.bounds(inputs)
        for (index, (a, b)) in zip(found, expected).enumerated() {
          let difference =
            if let bounds { TensorDifference.bounded(a, b, bounds[index]) } else {
              TensorDifference.exact(a, b)
            }
          if let difference {
            let name = graph.results[index].name
            return "result \(index)\(name.isEmpty ? "" : " `\(name)`"): \(difference)"
          }
        }
      }
      return nil
    }
  }
}
