import SluiceIR
import SluiceOperations

/// What the variables of a term stand for; at most four.
typealias TermBindings = SIMD4<UInt32>

/// The left side of a law, to be found at a site. Recursion goes as deep as the term.
struct TermPattern: Sendable {
  private let root: Node
  private static let unbound = TermBindings(repeating: .max)

  /// A term with what matching asks of it again and again.
  private indirect enum Node: Sendable {
    case variable(Int, ValueFacts)
    case constant(Double)
    case apply(Application)
  }

  private struct Application: Sendable {
    let kind: ObjectIdentifier
    /// Compared too where the operation has attributes.
    let operation: (any Operation)?
    let isCommutative: Bool
    let arguments: [Node]

    init(_ operation: any Operation, _ arguments: [Node]) {
      kind = ObjectIdentifier(type(of: operation))
      self.operation = operation is any PlainElementwiseOperation ? nil : operation
      isCommutative = operation.isCommutative
      self.arguments = arguments
    }

    func isSame(_ other: any Operation) -> Bool {
      operation.map { OperationTable.Key(operation: $0) == OperationTable.Key(operation: other) } ?? true
    }
  }

  init(_ term: Term) { root = Self.node(term) }

  private static func node(_ term: Term) -> Node {
    switch term {
    case .variable(let index, let facts): .variable(index, facts)
    case .constant(let value): .constant(value)
    case .apply(let operation, let arguments): .apply(Application(operation, arguments.map(node)))
    }
  }

  /// The variables' values, if the root of `site` has the form of the term.
  func match(_ site: RuleSite) -> TermBindings? {
    guard case .apply(let application) = root, site.operands.count == application.arguments.count,
      application.isSame(site.operation)
    else { return nil }
    var bindings = Self.unbound
    return match(application, site.operands, site, &bindings) ? bindings : nil
  }

  private func match(
    _ application: Application, _ operands: [Value], _ site: RuleSite, _ bindings: inout TermBindings
  ) -> Bool {
    let before = bindings
    if matchInOrder(application.arguments, operands, site, &bindings) { return true }
    bindings = before
    guard application.isCommutative else { return false }
    return matchInOrder(application.arguments, [operands[1], operands[0]], site, &bindings)
  }

  private func matchInOrder(
    _ nodes: [Node], _ operands: [Value], _ site: RuleSite, _ bindings: inout TermBindings
  ) -> Bool {
    for (node, operand) in zip(nodes, operands) where !match(node, operand, site, &bindings) { return false }
    return true
  }

  private func match(_ node: Node, _ value: Value, _ site: RuleSite, _ bindings: inout TermBindings) -> Bool {
    switch node {
    case .variable(let index, let facts):
      if bindings[index] != .max { return bindings[index] == value.id }
      guard facts.isEmpty || site.facts(of: value).isSuperset(of: facts) else { return false }
      bindings[index] = value.id
      return true
    case .constant(let number):
      return site.isConstant(value, number)
    case .apply(let application):
      guard let node = site.builder.definition(of: value), site.builder.kind(of: node) == application.kind,
        application.isSame(site.builder.operation(of: node))
      else { return false }
      return match(application, Array(site.builder.operands(of: node)), site, &bindings)
    }
  }
}

extension Operation {
  /// Whether exchanging the two operands keeps every bit of the result.
  package var isCommutative: Bool {
    self is Add || self is Multiply || self is Maximum || self is Minimum || self is And || self is Or
      || self is Xor
  }
}

extension RuleSite {
  /// The right side of a law; nil where it has not the root's type (a scalar predicate for a tensor).
  func build(_ term: Term, _ bindings: TermBindings) -> Value? {
    guard fits(term, bindings) else { return nil }
    let value = build(term, bindings, constantsOf: resultType)
    return type(of: value) == resultType ? value : nil
  }

  /// Whether operands meet that have one shape, where an operation asks for that: a variable that was a scalar
  /// predicate on the left side may not.
  private func fits(_ term: Term, _ bindings: TermBindings) -> Bool {
    guard case .apply(let operation, let arguments) = term else { return true }
    guard arguments.allSatisfy({ fits($0, bindings) }) else { return false }
    if operation is Select || operation is Clamp { return true }
    let shapes = arguments.compactMap { self.type(of: $0, bindings)?.shape }
    return shapes.dropFirst().allSatisfy { $0 == shapes[0] }
  }

  private func build(_ term: Term, _ bindings: TermBindings, constantsOf type: TensorType) -> Value {
    switch term {
    case .variable(let index, _): return Value(id: bindings[index])
    case .constant(let value): return constant(value, type)
    case .apply(let operation, let arguments):
      let type = arguments.lazy.compactMap { self.type(of: $0, bindings) }.first ?? type
      return apply(operation, arguments.map { build($0, bindings, constantsOf: type) })
    }
  }

  /// The type of a term as far as its variables tell; nil for constants, and predicates of select.
  private func type(of term: Term, _ bindings: TermBindings) -> TensorType? {
    switch term {
    case .variable(let index, _): return type(of: Value(id: bindings[index]))
    case .constant: return nil
    case .apply(let operation, let arguments):
      let values = operation is Select ? arguments.dropFirst() : arguments[...]
      let type = values.lazy.compactMap { self.type(of: $0, bindings) }.first
      return operation is Compare || operation is IsFinite ? type?.with(element: .i1) : type
    }
  }
}
