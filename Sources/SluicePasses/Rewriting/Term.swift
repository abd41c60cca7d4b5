import SluiceIR
import SluiceOperations

/// One side of a law: variables, constants and operations applied to them.
///
/// A variable stands for any value; the same variable twice stands for one value. A constant stands for a
/// constant tensor whose elements all have its bits (-0 is not 0). Terms are made by the operators and
/// functions below, so that a rule reads as its law.
package indirect enum Term: Sendable {
  /// Values of which the analysis proves `facts`.
  case variable(Int, facts: ValueFacts)
  case constant(Double)
  case apply(any Operation, [Term])

  /// The same variable, standing only for values of which `facts` are proved.
  package func known(_ facts: ValueFacts) -> Term {
    if case .variable(let index, _) = self { .variable(index, facts: facts) } else { self }
  }

  /// The operation of an application.
  package var operation: (any Operation)? {
    if case .apply(let operation, _) = self { operation } else { nil }
  }

  package var arguments: [Term] {
    if case .apply(_, let arguments) = self { arguments } else { [] }
  }
}

extension Term: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  package init(floatLiteral value: Double) { self = .constant(value) }
  package init(integerLiteral value: Int) { self = .constant(Double(value)) }
}

extension Term: CustomStringConvertible {
  static let variableNames = ["x", "y", "z", "w"]

  /// As a law shows it: `subtract(x, negate(y))`.
  package var description: String {
    switch self {
    case .variable(let index, _): Self.variableNames[index]
    case .constant(let value):
      value == value.rounded() && value.magnitude < 1e6
        ? (value.sign == .minus ? "-" : "") + "\(Int(value.magnitude))" : "\(value)"
    case .apply(let operation, let arguments):
      Self.name(operation) + "(" + arguments.map(\.description).joined(separator: ", ") + ")"
    }
  }

  private static func name(_ operation: any Operation) -> String {
    guard let compare = operation as? Compare else { return operation.name }
    return "compare\(compare.isTotalOrder ? "_total" : "")_\(compare.direction.rawValue)"
  }

  /// What the variables must be known to be, as a law's condition: `x is never -0`.
  var conditions: [String] {
    switch self {
    case .variable(let index, let facts):
      facts.isEmpty ? [] : ["\(Self.variableNames[index]) is \(facts)"]
    case .constant: []
    case .apply(_, let arguments): arguments.flatMap(\.conditions)
    }
  }
}

extension Term {
  package static prefix func - (x: Term) -> Term {
    if case .constant(let value) = x { return .constant(-value) }
    return .apply(Negate(), [x])
  }
  package static prefix func ! (x: Term) -> Term { .apply(Not(), [x]) }
  package static func + (x: Term, y: Term) -> Term { .apply(Add(), [x, y]) }
  package static func - (x: Term, y: Term) -> Term { .apply(Subtract(), [x, y]) }
  package static func * (x: Term, y: Term) -> Term { .apply(Multiply(), [x, y]) }
  package static func / (x: Term, y: Term) -> Term { .apply(Divide(), [x, y]) }
  package static func % (x: Term, y: Term) -> Term { .apply(Remainder(), [x, y]) }
  package static func & (x: Term, y: Term) -> Term { .apply(And(), [x, y]) }
  package static func | (x: Term, y: Term) -> Term { .apply(Or(), [x, y]) }
  package static func ^ (x: Term, y: Term) -> Term { .apply(Xor(), [x, y]) }
}

func abs(_ x: Term) -> Term { .apply(Abs(), [x]) }
func sign(_ x: Term) -> Term { .apply(Sign(), [x]) }
func floor(_ x: Term) -> Term { .apply(Floor(), [x]) }
func ceil(_ x: Term) -> Term { .apply(Ceil(), [x]) }
func round(_ x: Term) -> Term { .apply(RoundNearestEven(), [x]) }
func sqrt(_ x: Term) -> Term { .apply(Sqrt(), [x]) }
func rsqrt(_ x: Term) -> Term { .apply(Rsqrt(), [x]) }
func exponential(_ x: Term) -> Term { .apply(Exponential(), [x]) }
func cosine(_ x: Term) -> Term { .apply(Cosine(), [x]) }
func isFinite(_ x: Term) -> Term { .apply(IsFinite(), [x]) }
func maximum(_ x: Term, _ y: Term) -> Term { .apply(Maximum(), [x, y]) }
func minimum(_ x: Term, _ y: Term) -> Term { .apply(Minimum(), [x, y]) }
func power(_ x: Term, _ y: Term) -> Term { .apply(Power(), [x, y]) }
func select(_ p: Term, _ x: Term, _ y: Term) -> Term { .apply(Select(), [p, x, y]) }
func clamp(_ least: Term, _ x: Term, _ most: Term) -> Term { .apply(Clamp(), [least, x, most]) }
func compare(_ x: Term, _ y: Term, _ direction: Compare.Direction) -> Term {
  .apply(Compare(direction), [x, y])
}
func stopGradient(_ x: Term) -> Term { .apply(StopGradient(), [x]) }
