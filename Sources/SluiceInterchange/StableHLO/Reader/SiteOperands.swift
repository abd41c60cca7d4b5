import SluiceIR

/// What the operands of one operation stand for. Nearly always they are tensors, of which one list is enough.
struct SiteOperands {
  /// The operands' values; nil if one of them has none.
  private(set) var values: [Value]?
  /// Every operand, where `values` is nil.
  private var mixed: [Binding] = []

  init(capacity: Int) {
    var values: [Value] = []
    values.reserveCapacity(capacity)
    self.values = values
  }

  init(_ values: [Value]) { self.values = values }

  var count: Int { values?.count ?? mixed.count }

  var bindings: [Binding] { values?.map { .value($0) } ?? mixed }

  func value(_ position: Int) -> Value? {
    if let values { return values[position] }
    guard case .value(let value) = mixed[position] else { return nil }
    return value
  }

  mutating func append(_ binding: Binding) {
    if case .value(let value) = binding, values != nil {
      values?.append(value)
      return
    }
    if values != nil { (mixed, values) = (bindings, nil) }
    mixed.append(binding)
  }
}
