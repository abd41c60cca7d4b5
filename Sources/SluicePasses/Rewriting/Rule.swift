import SluiceIR
import SluiceOperations

/// One law of rewriting: what has the form of its left side may be replaced by its right side.
///
/// A rule of scalars is two terms over variables and prints as its law. A rule of shapes, whose sides depend
/// on attributes, states its law in words and builds the right side by a closure. Both carry examples of their
/// left side, on which tests run the two sides and compare.
package struct Rule: Sendable {
  package enum Exactness: Hashable, Sendable {
    /// Keeps every bit of every result, NaN payloads apart.
    case exact
    /// Holds for real numbers; floats round differently.
    case relaxed
  }

  /// Lower-case words with dashes, unique.
  package let name: String
  package let exactness: Exactness
  /// The law as it prints, e.g. `negate(negate(x)) = x`.
  package let law: String
  /// The operations that may stand at the root of the left side.
  let roots: [any Operation.Type]
  /// For each of these, one of the operands must be such an operation's result.
  let operandKinds: [any Operation.Type]
  /// Whether two operands must be equal.
  let needsEqualOperands: Bool
  /// The values that stand for the root's results; nil if the left side does not match.
  let rewrite: @Sendable (RuleSite) -> [Value]?
  /// Graphs whose one result is a left side.
  package let examples: @Sendable () throws(SluiceError) -> [Graph]
}

extension Rule {
  /// A law of scalars, for elements of some kinds: those of the root's last operand.
  package init(
    _ name: String, _ exactness: Exactness, _ kinds: [ElementType.Kind], _ law: (Term) -> (Term, Term)
  ) {
    self.init(name, exactness, kinds, law(variable(0)))
  }

  package init(
    _ name: String, _ exactness: Exactness, _ kinds: [ElementType.Kind], _ law: (Term, Term) -> (Term, Term)
  ) {
    self.init(name, exactness, kinds, law(variable(0), variable(1)))
  }

  package init(
    _ name: String, _ exactness: Exactness, _ kinds: [ElementType.Kind],
    _ law: (Term, Term, Term) -> (Term, Term)
  ) {
    self.init(name, exactness, kinds, law(variable(0), variable(1), variable(2)))
  }

  package init(
    _ name: String, _ exactness: Exactness, _ kinds: [ElementType.Kind],
    _ law: (Term, Term, Term, Term) -> (Term, Term)
  ) {
    self.init(name, exactness, kinds, law(variable(0), variable(1), variable(2), variable(3)))
  }

  private init(
    _ name: String, _ exactness: Exactness, _ kinds: [ElementType.Kind], _ sides: (Term, Term)
  ) {
    let (left, right) = sides
    let conditions = left.conditions
    let pattern = TermPattern(left)
    let arguments = left.arguments
    // Of a commutative root either operand may be what a term's operation is; a mask asks for it anywhere.
    let operations = arguments.compactMap(\.operation).map { type(of: $0) as any Operation.Type }
    let constants = arguments.contains { if case .constant = $0 { true } else { false } }
    self.init(
      name: name, exactness: exactness,
      law: "\(left) = \(right)" + (conditions.isEmpty ? "" : " if " + conditions.joined(separator: " and ")),
      roots: left.operation.map { [type(of: $0)] } ?? [],
      operandKinds: operations + (constants ? [Constant.self] : []),
      needsEqualOperands: Self.repeatsVariable(arguments),
      rewrite: { site in
        guard let last = site.operands.last, kinds.contains(site.type(of: last).element.kind),
          let bindings = pattern.match(site)
        else { return nil }
        return site.build(right, bindings).map { [$0] }
      },
      examples: { () throws(SluiceError) in
        try TermExamples.graphs(name, left, kinds)
      })
  }

  private static func repeatsVariable(_ arguments: [Term]) -> Bool {
    let variables = arguments.compactMap { if case .variable(let index, _) = $0 { index } else { nil } }
    return Set(variables).count < variables.count
  }

  /// A law whose sides depend on attributes. `examples` adds each left side to a builder of its own.
  package init<Root: Operation>(
    _ name: String, _ exactness: Exactness = .exact, _ law: String, on root: Root.Type,
    over operandKinds: [any Operation.Type] = [], examples: [@Sendable (GraphBuilder) -> Value],
    _ rewrite: @escaping @Sendable (Root, RuleSite) -> Value?
  ) {
    self.init(
      name, exactness, law, roots: [root], over: operandKinds,
      examples: examples.map { example in { [example($0)] } }
    ) { site in
      guard let operation = site.operation as? Root else { return nil }
      return rewrite(operation, site).map { [$0] }
    }
  }

  /// A law of several operations, or of one with several results.
  package init(
    _ name: String, _ exactness: Exactness = .exact, _ law: String, roots: [any Operation.Type],
    over operandKinds: [any Operation.Type] = [], examples: [@Sendable (GraphBuilder) -> [Value]],
    _ rewrite: @escaping @Sendable (RuleSite) -> [Value]?
  ) {
    self.init(
      name: name, exactness: exactness, law: law, roots: roots, operandKinds: operandKinds,
      needsEqualOperands: false, rewrite: rewrite,
      examples: { () throws(SluiceError) in
        var graphs: [Graph] = []
        for example in examples {
          let builder = GraphBuilder(name: name)
          graphs.append(try builder.finish(example(builder)))
        }
        return graphs
      })
  }
}

private func variable(_ index: Int) -> Term { .variable(index, facts: []) }
