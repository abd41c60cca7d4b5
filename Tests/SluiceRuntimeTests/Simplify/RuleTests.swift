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
      #expect(context.budget.spent > 0, "\(name) does not match its own left side:\n\(left)")
      for draw in 0..<4 {
        let inputs = draws.tensors(left.parameterTypes, special: draw > 0 && rule.exactness == .exact)
        let expected = try ReferenceEvaluator.evaluate(left, inputs)
        let found = try ReferenceEvaluator.evaluate(right, inputs)
        expectSame(found, expected, rule, "by the reference:\n\(left)\(right)")
        guard let compiled = try compiled(left, inputs), let other = try self.compiled(right, inputs) else {
          continue
        }
        expectSame(other, compiled, rule, "compiled:\n\(left)\(right)")
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
    _ found: [ReferenceTensor], _ expected: [ReferenceTensor], _ rule: Rule, _ comment: String
  ) {
    for (a, b) in zip(found, expected) {
      // Some roundings, each half of an epsilon.
      let bound = 32 * (a.type.element == .f16 ? 0x1p-10 : Double(Float.ulpOfOne))
      let difference =
        rule.exactness == .exact
        ? TensorDifference.exact(a, b) : TensorDifference.relaxed(a, b, relative: bound, absolute: bound)
      #expect(difference == nil, "\(rule.name), \(rule.law), \(comment)")
    }
  }

  /// Nil if there are no kernels for the types.
  private func compiled(_ graph: Graph, _ inputs: [ReferenceTensor]) throws -> [ReferenceTensor]? {
    let types = (0..<graph.valueCount).map { graph.type(of: Value($0)).element }
    guard types.allSatisfy({ [.f32, .i32, .i1].contains($0) }) else { return nil }
    return try Evaluation(graph, CompileOptions(optimization: .none)).run(inputs)
  }
}
