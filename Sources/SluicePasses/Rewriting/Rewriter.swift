import SluiceIR
import SluiceOperations

/// Rebuilds a graph once, node by node, and rewrites each as it is added, by the first rule that matches; what
/// comes out is rewritten again where it stands, up to `maximumSteps` times.
///
/// A right side's inner nodes are met in the next sweep. O(nodes): a rule looks at the root and a bounded
/// number of definitions above it.
struct Rewriter {
  static let maximumSteps = 8

  private let rules: RuleSet
  private let pass: String
  private let context: PassContext
  private(set) var rewriteCount = 0
  /// By operation index: what the rules have for it. Grows as rules make new operations.
  private var known: ContiguousArray<RuleSet.Known?> = []
  private var isExhausted = false

  init(_ rules: RuleSet, pass: String, _ context: PassContext) {
    self.rules = rules
    self.pass = pass
    self.context = context
  }

  mutating func sweep(_ source: Graph) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(rebuilding: source)
    let site = RuleSite(builder, rewriting: source)
    var mapping = builder.copyParameters(of: source)
    let userCounts = source.userCounts
    for node in source.nodes.indices {
      if let values = rewritten(node, source, site, mapping) {
        for (result, value) in zip(source.results(of: node), values) { mapping[result] = value }
      } else {
        builder.copy(node, of: source, mapping: &mapping)
      }
      for result in source.results(of: node) where !mapping[result].isPoison {
        site.note(mapping[result], users: userCounts[result])
      }
    }
    return try builder.finish(resultsOf: source, mapping: mapping)
  }

  private mutating func rewritten(
    _ node: Int, _ source: Graph, _ site: RuleSite, _ mapping: [Value]
  ) -> [Value]? {
    guard !isExhausted, !entries(source.nodes[node].operation, site.builder).entries.isEmpty else {
      return nil
    }
    site.move(to: node, mapping)
    var result: [Value]?
    for _ in 0..<Self.maximumSteps {
      guard let values = step(site) else { break }
      result = values
      guard values.count == 1, let made = site.builder.definition(of: values[0]) else { break }
      site.moveToNew(made)
    }
    return result
  }

  /// The result of the first rule that matches at `site`.
  private mutating func step(_ site: RuleSite) -> [Value]? {
    let known = entries(site.operationID, site.builder)
    guard !known.entries.isEmpty else { return nil }
    var mask: UInt64 = 0
    for (position, operand) in site.operands.enumerated() {
      if let node = site.builder.definition(of: operand) {
        mask |= entries(site.builder.operationID(of: node), site.builder).bit
      }
      if position < 3, site.operands[..<position].contains(operand) { mask |= RuleSet.equalOperands }
    }
    for entry in known.entries where mask & entry.mask == entry.mask {
      guard let values = entry.rule.rewrite(site) else { continue }
      guard context.budget.spend("\(pass): \(entry.rule.name)") else {
        isExhausted = true
        return nil
      }
      rewriteCount += 1
      return values
    }
    return nil
  }

  private mutating func entries(_ id: OperationTable.ID, _ builder: GraphBuilder) -> RuleSet.Known {
    while known.count <= Int(id) { known.append(nil) }
    if let found = known[Int(id)] { return found }
    let found = rules.known(ObjectIdentifier(type(of: builder.operation(id))))
    known[Int(id)] = found
    return found
  }
}

extension Graph {
  /// By value: how many operands and results it is.
  fileprivate var userCounts: ContiguousArray<Int32> {
    var counts = ContiguousArray<Int32>(repeating: 0, count: valueCount)
    for operand in operandList { counts[operand.index] += 1 }
    for result in results { counts[result.value.index] += 1 }
    return counts
  }
}
