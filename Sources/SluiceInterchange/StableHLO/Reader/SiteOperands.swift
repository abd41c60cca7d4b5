import SluiceIR

/// What the operands of one operation stand for. Nearly always they are tensors, of which one list is enough.
struct SiteOperands {
  /// The operands' values; nil if one of them has none.
  let values: [Value]?
  /// Every operand, where `values` is nil.
  private let mixed: [Binding]

  init(_ values: [Value]) { (self.values, mixed) = (values, []) }

  /// Operands of which not all are tensors.
  init(mixed: [Binding]) { (values, self.mixed) = (nil, mixed) }

  var count: Int { values?.count ?? mixed.count }

  var bindings: [Binding] { values?.map { .value($0) } ?? mixed }

  func value(_ position: Int) -> Value? {
    if let values { return values[position] }
    guard case .value(let value) = mixed[position] else { return nil }
    return value
  }
}
