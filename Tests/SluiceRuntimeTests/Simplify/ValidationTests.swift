import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Validation finds the one rewrite that changed a result.
@Suite struct ValidationTests {
  /// x + 0 = x is not exact: of -0 it is +0.
  private static let wrong = Rule("wrong-add-zero", .exact, [.float]) { x in (x + 0, x) }

  private func graph() throws -> Graph {
    let builder = GraphBuilder(name: "f")
    let x = builder.parameter(.f32[64], name: "x")
    let doubled = builder.negate(builder.negate(x))
    let sum = builder.add(builder.multiply(doubled, x), builder.constant(0, like: x))
    let bad = builder.add(x, builder.constant(0, like: x))
    return try builder.finish([
      Graph.Result(sum, name: "sum"), Graph.Result(bad, name: "bad"),
      Graph.Result(builder.not(builder.isFinite(x))),
    ])
  }

  private func pass(_ rules: [Rule]) -> Pass<Graph, Graph> {
    let set = RuleSet(rules)
    return Pass("simplify") { (graph, context) throws(SluiceError) in try simplified(graph, set, context) }
  }

  @Test func aWrongRuleIsCaughtAndNamed() throws {
    let graph = try graph()
    let negations = RuleSet.standard.rules.filter {
      $0.name == "negate-negate" || $0.name == "add-zero-known"
    }
    let broken = pass(negations + [Self.wrong])
    let context = PassContext()
    let after = try broken.run(graph, context)
    #expect(context.budget.spent >= 2)
    let error = try #require(problem(broken, graph, after, context))
    #expect(error.kind == .internal)
    #expect(error.message.contains("the rewrite `simplify: wrong-add-zero`"), "\(error)")
    #expect(error.message.contains("result 1 `bad`: 0.0 became -0.0"), "\(error)")
  }

  private func problem(
    _ pass: Pass<Graph, Graph>, _ before: Graph, _ after: Graph, _ context: PassContext
  ) -> SluiceError? {
    do throws(SluiceError) {
      try PassValidator().check(pass, before, after, context)
      return nil
    } catch {
      return error
    }
  }

  @Test func rightRulesPass() throws {
    let graph = try graph()
    let context = PassContext()
    let after = try simplify.run(graph, context)
    #expect(context.budget.spent > 0)
    try PassValidator().check(simplify, graph, after, context)
  }

  @Test(arguments: OptimizationLevel.allCases) func aCompileValidatesItself(_ level: OptimizationLevel) throws
  {
    for seed in [2, 9, 40] as [UInt64] {
      let graph = try RandomGraph.make(seed: seed, nodeCount: 12)
      _ = try compile(
        graph, options: CompileOptions(optimization: level, verifies: true, validates: level != .fast))
    }
  }

  @Test func rewritesStopAtTheLimit() throws {
    let graph = try graph()
    let context = PassContext(budget: RewriteBudget(limit: 0))
    #expect(try simplify.run(graph, context).nodes.count == graph.nodes.count)
    #expect(context.budget.spent == 0)
  }
}
