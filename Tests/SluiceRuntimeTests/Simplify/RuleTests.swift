import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Every rule, on its own examples: both sides on random and special values, by the reference and compiled.
@Suite struct RuleTests {
  static let names = RuleSet.standard.rules.map(\.name)

  private func rule(_ name: String) throws -> Rule {
    try #require(RuleSet.standard.rules.first { $0.name == name })
  }

  /// The right side: the left rewritten by this rule alone, with what it no longer needs left out.
  private func rightSide(of left: Graph, _ rule: Rule, _ context: PassContext) throws -> Graph {
    try eliminateDeadCode.run(try simplified(left, RuleSet([rule]), context), context)
  }

  @Test(arguments: names) func bothSidesOfARuleAreEqual(_ name: String) throws {
    let rule = try rule(name)
    let examples = try rule.examples()
    #expect(!examples.isEmpty)
    var draws = RandomInputs(seed: 3)
    for left in examples {
      let context = PassContext(allowsRelaxed: true)
      let right = try rightSide(of: left, rule, context)
      let tolerance = rule.exactness == .relaxed ? try RelaxedTolerance(left, right) : nil
      #expect(context.budget.spent > 0, "\(name) does not match its own left side:\n\(left)")
      for draw in 0..<4 {
        let inputs = draws.tensors(left.parameterTypes, special: draw > 0 && rule.exactness == .exact)
        let expected = try ReferenceEvaluator.evaluate(left, inputs)
        let found = try ReferenceEvaluator.evaluate(right, inputs)
        let bounds = try tolerance?.bounds(inputs)
        expectSame(found, expected, bounds, rule, "by the reference:\n\(left)\(right)")
        guard let compiled = try compiled(left, inputs), let other = try self.compiled(right, inputs) else {
          continue
        }
        expectSame(other, compiled, bounds, rule, "compiled:\n\(left)\(right)")
      }
    }
  }

  @Test func namesAreUnique() {
    #expect(Set(Self.names).count == Self.names.count)
  }

  @Test func aRulePrintsAsItsLaw() throws {
    #expect(try rule("negate-negate").law == "negate(negate(x)) = x")
    #expect(try rule("add-zero-known").law == "add(x, 0) = x if x is never -0")
  }

  private func expectSame(
    _ found: [ReferenceTensor], _ expected: [ReferenceTensor], _ bounds: [[Double]]?, _ rule: Rule,
    _ comment: String
  ) {
    for (index, (a, b)) in zip(found, expected).enumerated() {
      let difference =
        if let bounds { TensorDifference.bounded(a, b, bounds[index]) } else { TensorDifference.exact(a, b) }
      #expect(difference == nil, "\(rule.name), \(rule.law), \(difference.map { "\($0)" } ?? "") \(comment)")
    }
    // A bound that says nothing tests nothing.
    let claims = (bounds ?? []).joined()
    #expect(claims.count { $0 < .infinity } * 10 >= claims.count * 9, "\(rule.name), \(comment)")
  }

  /// Nil if there are no kernels for the types.
  private func compiled(_ graph: Graph, _ inputs: [ReferenceTensor]) throws -> [ReferenceTensor]? {
    let types = (0..<graph.valueCount).map { graph.type(of: Value($0)).element }
    guard types.allSatisfy({ [.f32, .i32, .i1].contains($0) }) else { return nil }
    return try Evaluation(graph, CompileOptions(optimization: .none)).run(inputs)
  }
}
