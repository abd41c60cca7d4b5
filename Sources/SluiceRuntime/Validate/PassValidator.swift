import SluiceIR
import SluiceOperations
import SluicePasses

/// Checks what passes did by running the program before and after on random inputs, edges of types included.
///
/// A pass that only makes exact rewrites must keep every bit; both sides run compiled at `-O none`, or by the
/// reference where a type has no kernels. With relaxed rewrites allowed, results must agree within a tolerance. Where
/// they do not, the single rewrite that changed a result is found by running the pass again with ever fewer.
package struct PassValidator: Sendable {
  private let isRelaxed: Bool
  private let execution: ExecutionOptions
  private static let drawCount = 3

  package init(isRelaxed: Bool = false, execution: ExecutionOptions = ExecutionOptions()) {
    self.isRelaxed = isRelaxed
    self.execution = execution
  }

  /// Throws an internal error that names the pass and the rewrite, if `after` is not what `before` is.
  package func check(
    _ pass: Pass<Graph, Graph>, _ before: Graph, _ after: Graph, _ context: PassContext
  ) throws(SluiceError) {
    let judge = try Judge(before, execution, isRelaxed: isRelaxed)
    guard let difference = try judge.difference(of: after) else { return }
    var message = "validation: the pass \(pass.name) changed \(difference)"
    let unlimited = PassContext(allowsRelaxed: context.allowsRelaxed)
    let again = try pass.run(before, unlimited)
    if unlimited.budget.spent > 0, try judge.difference(of: again) != nil {
      // Invariant: `good` rewrites change nothing, `bad` do.
      var (good, bad) = (0, unlimited.budget.spent)
      while bad - good > 1 {
        let middle = (good + bad) / 2
        let limited = PassContext(
          allowsRelaxed: context.allowsRelaxed, budget: RewriteBudget(limit: middle))
        if try judge.difference(of: pass.run(before, limited)) == nil { good = middle } else { bad = middle }
      }
      let limited = PassContext(allowsRelaxed: context.allowsRelaxed, budget: RewriteBudget(limit: bad))
      let graph = try pass.run(before, limited)
      if let first = try judge.difference(of: graph) {
        message =
          "validation: the rewrite `\(limited.budget.last)` (number \(bad) of \(pass.name)) changed \(first)"
      }
    }
    throw SluiceError(
      .internal, message,
      note: "--stop-after limits rewrites; dump the passes before and after to see what it did")
  }

  /// Throws if `program` does not compute what `graph` does unfused, to the bit.
  package func check(_ program: Program, of graph: Graph) throws(SluiceError) {
    let judge = try Judge(graph, execution, isRelaxed: false)
    let fused = try Evaluation(graph, program, execution)
    if let difference = try judge.difference({ inputs throws(SluiceError) in try fused.run(inputs) }) {
      throw SluiceError(
        .internal, "validation: the program differs from its unfused graph: it changed \(difference)")
    }
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
      if isCompiled, let evaluation = try Self.evaluation(other, execution) {
        return try difference { inputs throws(SluiceError) in try evaluation.run(inputs) }
      }
      return try difference { inputs throws(SluiceError) in try ReferenceEvaluator.evaluate(other, inputs) }
    }

    func difference(
      _ run: ([ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor]
    ) throws(SluiceError) -> String? {
      for (inputs, expected) in zip(inputs, expected) {
        let found = try run(inputs)
        for (index, (a, b)) in zip(found, expected).enumerated() {
          let difference =
            isRelaxed ? TensorDifference.scaled(a, b, relative: 1e-3) : TensorDifference.exact(a, b)
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
