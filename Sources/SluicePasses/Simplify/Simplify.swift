import SluiceIR

/// Rewrites by laws: what is the same, and cheaper or better understood by the passes that follow.
///
/// ```
/// %1 = transpose %0 {permutation = [1, 0]}
/// %2 = transpose %1 {permutation = [1, 0]}     ->     %1 = negate %0
/// %3 = negate %2
/// ```
///
/// The laws stand in `RuleSet.standard`; `allowsRelaxed` admits those that round differently. Sweeps follow
/// while rewrites are made, at most `maximumSweeps`. O(nodes).
package let simplify = Pass<Graph, Graph>("simplify") { (graph, context) throws(SluiceError) in
  try simplified(graph, context.allowsRelaxed ? .standard : .exact, context)
}

private let maximumSweeps = 3

/// `graph` rewritten by `rules` in place of the standard ones.
package func simplified(
  _ graph: Graph, _ rules: RuleSet, _ context: PassContext
) throws(SluiceError) -> Graph {
  var graph = graph
  for _ in 0..<maximumSweeps {
    var rewriter = Rewriter(rules, pass: "simplify", context)
    graph = try rewriter.sweep(graph)
    if rewriter.rewriteCount == 0 { break }
  }
  return graph
}

extension RuleSet {
  /// Every rule, relaxed ones included.
  package static let standard = RuleSet(
    // Rules of one root are tried in this order: a transposed product is a product before it is anything else.
    arithmeticRules + logicRules + comparisonRules + selectionRules + conversionRules + constantRules
      + contractionRules + convolutionRules + movementRules + broadcastRules + slicingRules + dynamicRules
      + knownPlaceRules
      + joiningRules
      + reductionRules + extremumRules + indexingRules + relaxedRules)

  /// The exact rules alone.
  package static let exact = RuleSet(standard.rules, allowsRelaxed: false)
}
