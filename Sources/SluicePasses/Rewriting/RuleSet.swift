import SluiceIR
import SluiceOperations

/// Rules indexed by their root's operation, so that a node is asked only those that could match.
package struct RuleSet: Sendable {
  package let rules: [Rule]
  private let byRoot: [ObjectIdentifier: [Entry]]
  private static let bits = Dictionary(
    uniqueKeysWithValues: OperationRegistry.standard.operations.enumerated().map {
      (ObjectIdentifier($1), UInt64(1) << ($0 % 63))
    })
  /// The bit that says that two operands are equal.
  static let equalOperands = UInt64(1) << 63

  /// A rule with the bits that the operands of a node must have for it.
  struct Entry: Sendable {
    let rule: Rule
    let mask: UInt64
  }

  /// What the rewriter knows of one distinct operation.
  struct Known: Sendable {
    /// The operation's bit in the mask of its users.
    let bit: UInt64
    let entries: [Entry]
  }

  /// `allowsRelaxed`: whether relaxed rules are used too.
  package init(_ rules: [Rule], allowsRelaxed: Bool = true) {
    self.rules = rules.filter { allowsRelaxed || $0.exactness == .exact }
    var byRoot: [ObjectIdentifier: [Entry]] = [:]
    for rule in self.rules {
      var mask = rule.operandKinds.reduce(0) { $0 | Self.bit(ObjectIdentifier($1)) }
      if rule.needsEqualOperands { mask |= Self.equalOperands }
      for root in rule.roots {
        byRoot[ObjectIdentifier(root), default: []].append(Entry(rule: rule, mask: mask))
      }
    }
    self.byRoot = byRoot
  }

  func known(_ kind: ObjectIdentifier) -> Known { Known(bit: Self.bit(kind), entries: byRoot[kind] ?? []) }

  /// Operations may share a bit: it then admits a rule that will not match.
  private static func bit(_ kind: ObjectIdentifier) -> UInt64 { bits[kind] ?? 1 << 62 }
}
