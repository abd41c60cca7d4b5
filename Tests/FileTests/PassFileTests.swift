import Foundation
import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Every file under IR/<pass>. A golden proves the form of what a pass makes; both sides are also run, since it never
/// proves the arithmetic. `BLESS=1` rewrites what the files expect.
@Suite struct PassFileTests {
  static let folders = [
    "simplify", "fold-constants", "eliminate-dead-code", "differentiate", "widen-elements", "fix-float-order",
    "prepare-control", "merge-control", "simplify-control", "expand-operations",
  ]
  static let files = folders.flatMap { folder in PassFile.names(in: folder).map { "\(folder)/\($0)" } }

  @Test(arguments: files) func aPassMakesWhatItsFileSays(_ name: String) throws {
    let file = try PassFile(PassFile.root.appending(path: name))
    let after = try file.after()
    try Verifier.verify(after)
    let text = "\(after)"
    if PassFile.isBlessing {
      try file.bless(text)
    } else {
      let expected = try #require(file.expected, "\(name) expects nothing yet; run with BLESS=1")
      #expect(
        text == expected, "\(TextDiff(from: expected, to: text).unified(from: "expected", to: "found"))")
    }
    try expectSameMeaning(file, after)
  }

  /// The function and what the pass made of it, on random inputs. Results that a pass adds are run only.
  private func expectSameMeaning(_ file: PassFile, _ after: Graph) throws {
    var draws = RandomInputs(seed: 7)
    for draw in 0..<3 {
      let inputs = draws.tensors(file.before.parameterTypes, special: draw > 0 && !file.isRelaxed)
      try expectSame(
        ReferenceEvaluator.evaluate(after, inputs), ReferenceEvaluator.evaluate(file.before, inputs), file)
      let options = CompileOptions(optimization: .none)
      try expectSame(
        Evaluation(after, options).run(inputs), Evaluation(file.before, options).run(inputs), file)
    }
  }

  private func expectSame(_ found: [ReferenceTensor], _ expected: [ReferenceTensor], _ file: PassFile) {
    for (a, b) in zip(found, expected) {
      let difference =
        file.isRelaxed
        ? TensorDifference.relaxed(a, b, relative: 1e-5, absolute: 1e-5) : TensorDifference.exact(a, b)
      #expect(difference == nil, "\(file.file.lastPathComponent)")
    }
  }

  /// One file a rule, named for it; `BLESS=1` writes those that are missing, from the rule's first example.
  @Test func everyRuleHasAFile() throws {
    let names = Set(PassFile.names(in: "simplify"))
    for rule in RuleSet.standard.rules where !names.contains("\(rule.name).sluice") {
      // What runs in no compiled type is tested with its rule alone.
      guard let example = try rule.examples().first(where: { Self.hasKernels($0) }) else { continue }
      guard PassFile.isBlessing else {
        Issue.record("IR/simplify/\(rule.name).sluice is missing; run with BLESS=1")
        continue
      }
      let head = (rule.exactness == .relaxed ? "// relaxed\n" : "") + "// \(rule.law)\n"
      let text = head + "\(example)"
      try text.write(
        to: PassFile.root.appending(path: "simplify/\(rule.name).sluice"), atomically: true, encoding: .utf8)
    }
  }

  private static func hasKernels(_ graph: Graph) -> Bool {
    (0..<graph.valueCount).allSatisfy { [.f32, .i32, .i1].contains(graph.type(of: Value($0)).element) }
  }

  /// What once went wrong: every level agrees, and with the reference.
  @Test(arguments: PassFile.names(in: "regressions")) func aRegressionStaysMended(_ name: String) throws {
    let text = try String(contentsOf: PassFile.root.appending(path: "regressions/\(name)"), encoding: .utf8)
    for graph in try GraphParser.parse(text, file: name, registry: .standard) {
      #expect(PipelineCheck().failure(of: graph) == nil)
    }
  }
}
