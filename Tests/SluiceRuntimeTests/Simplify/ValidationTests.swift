import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Validation finds the one rewrite or merge that changed a result, and names it by the number that `--stop-after`
/// takes.
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

  /// Simplification by these rules only.
  private func pass(_ rules: [Rule]) -> Pass<Graph, Graph> {
    let set = RuleSet(rules)
    return Pass("simplify") { (graph, context) throws(SluiceError) in try simplified(graph, set, context) }
  }

  /// What compiling with these passes in place of the usual ones throws.
  private func problem(
    _ graph: Graph, _ passes: ExchangeablePasses, _ level: OptimizationLevel = .exact, limit: Int? = nil
  ) -> SluiceError? {
    let options = CompileOptions(optimization: level, validates: true, rewriteLimit: limit)
    var log = PassLog(options)
    do throws(SluiceError) {
      _ = try compile(graph, options: options, passes: passes, log: &log)
      return nil
    } catch {
      return error
    }
  }

  /// The number in `rewrite N`.
  private func number(_ error: SluiceError) throws -> Int {
    let words = error.message.split(separator: " ")
    let index = try #require(words.firstIndex(of: "rewrite"))
    return try #require(Int(words[index + 1].dropLast()))
  }

  @Test func aWrongRuleIsNamedByTheNumberThatStopAfterTakes() throws {
    let graph = try graph()
    let right = RuleSet.standard.rules.filter { $0.name == "negate-negate" || $0.name == "add-zero-known" }
    var passes = ExchangeablePasses.standard
    passes.simplify = pass(right + [Self.wrong])
    let error = try #require(problem(graph, passes))
    #expect(error.kind == .internal)
    #expect(error.message.contains("`simplify: wrong-add-zero`"), "\(error)")
    #expect(error.message.contains("result 1 `bad`: 0.0 became -0.0"), "\(error)")
    let number = try number(error)
    #expect(number >= 2)
    #expect(problem(graph, passes, limit: number - 1) == nil)
    #expect(problem(graph, passes, limit: number) == error)
  }

  /// Rewrites of earlier passes count: here the wrong rule is used in the second sweep of rules only.
  @Test func numbersCountThroughTheWholeCompile() throws {
    let builder = GraphBuilder(name: "f")
    let x = builder.parameter(.f32[64], name: "x")
    let one = builder.constant(1, like: x)
    let zero = builder.subtract(one, one)
    let graph = try builder.finish([builder.add(builder.negate(builder.negate(x)), zero)])
    let right = RuleSet.standard.rules.filter { $0.name == "negate-negate" }
    var passes = ExchangeablePasses.standard
    passes.simplify = pass(right + [Self.wrong])
    // negate-negate, the folded subtraction, and then the wrong one.
    let error = try #require(problem(graph, passes))
    #expect(try number(error) == 3, "\(error)")
    #expect(problem(graph, passes, limit: 2) == nil)
  }

  /// Makes wrong kernels of groups in which a tanh was merged with what reads it, and right ones of all others.
  private static let brokenFuse = Pass<ClusteredGraph, FusedGroups>("fuse") {
    (clustered, context) throws(SluiceError) in
    var fused = try SluicePasses.fuse.run(clustered, context)
    let isMerged = fused.decisions.contains {
      $0.refusal == nil && fused.source.operation(of: $0.producer) is Tanh
    }
    guard isMerged else { return fused }
    for index in fused.kernels.groups.indices {
      guard case .grid(var grid) = fused.kernels.groups[index].work else { continue }
      for step in grid.steps.indices {
        if case .compute("tanh.f32", let operands) = grid.steps[step] {
          grid.steps[step] = .compute("sine.f32", operands)
        }
      }
      fused.kernels.groups[index].work = .grid(grid)
    }
    return fused
  }

  @Test func aWrongMergeIsNamedByTheNumberThatStopAfterTakes() throws {
    let builder = GraphBuilder(name: "f")
    let x = builder.parameter(.f32[64], name: "x")
    let simple = builder.negate(builder.negate(x))
    let y = builder.multiply(builder.add(builder.exponential(simple), x), x)
    let graph = try builder.finish([builder.add(builder.tanh(y), x)])
    var passes = ExchangeablePasses.standard
    passes.fuse = Self.brokenFuse
    let error = try #require(problem(graph, passes))
    #expect(error.message.contains("`cluster: ") && error.message.contains("tanh with"), "\(error)")
    let number = try number(error)
    // One rewrite and three merges come before it.
    #expect(number == 5, "\(error)")
    #expect(problem(graph, passes, limit: number - 1) == nil)
    #expect(problem(graph, passes, limit: number) == error)
    #expect(problem(graph, .standard) == nil)
  }

  /// A fault that is in no merge is not put down to one.
  @Test func aFaultWithoutAMergeIsSaidToBeOne() throws {
    let builder = GraphBuilder(name: "f")
    let x = builder.parameter(.f32[64], name: "x")
    let graph = try builder.finish([builder.add(builder.tanh(x), x)])
    var passes = ExchangeablePasses.standard
    passes.fuse = Pass("fuse") { (clustered, context) throws(SluiceError) in
      var fused = try SluicePasses.fuse.run(clustered, context)
      for index in fused.kernels.groups.indices {
        guard case .grid(var grid) = fused.kernels.groups[index].work else { continue }
        grid.steps = grid.steps.map {
          if case .compute("tanh.f32", let operands) = $0 { .compute("sine.f32", operands) } else { $0 }
        }
        fused.kernels.groups[index].work = .grid(grid)
      }
      return fused
    }
    let error = try #require(problem(graph, passes))
    #expect(error.message.contains("even without a merge"), "\(error)")
  }

  /// At -O fast a law that is wrong by one part in 100,000 is told from rounding.
  @Test func aWrongRelaxedRuleIsNamed() throws {
    let builder = GraphBuilder(name: "f")
    let (x, y) = (builder.parameter(.f32[64], name: "x"), builder.parameter(.f32[64], name: "y"))
    let graph = try builder.finish([builder.multiply(x, builder.tanh(y))])
    let wrong = Rule("wrong-product", .relaxed, [.float]) { x, y in (x * y, x / (1.00001 / y)) }
    var passes = ExchangeablePasses.standard
    passes.simplify = pass([wrong])
    let error = try #require(problem(graph, passes, .fast))
    #expect(error.message.contains("wrong-product") && error.message.contains("bound"), "\(error)")
    passes.simplify = pass([Rule("product", .relaxed, [.float]) { x, y in (x * y, x / (1 / y)) }])
    #expect(problem(graph, passes, .fast) == nil)
  }

  @Test(arguments: OptimizationLevel.allCases) func aCompileValidatesItself(_ level: OptimizationLevel) throws
  {
    for seed in [2, 9, 40] as [UInt64] {
      let graph = try RandomGraph.make(seed: seed, nodeCount: 12)
      _ = try compile(graph, options: CompileOptions(optimization: level, verifies: true, validates: true))
    }
  }

  @Test func rewritesStopAtTheLimit() throws {
    let graph = try graph()
    let context = PassContext(budget: RewriteBudget(limit: 0))
    #expect(try simplify.run(graph, context).nodes.count == graph.nodes.count)
    #expect(context.budget.spent == 0)
  }
}
