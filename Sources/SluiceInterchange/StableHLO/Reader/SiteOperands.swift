import SluiceIR

/// What the operands of one operation stand for. Nearly always they are tensors, of which one list is enough.
enum SiteOperands {
  case tensors([Value])
  /// Operands of which not all are tensors.
  case mixed([Binding])

  /// The operands' values; nil if one of them has none.
  var values: [Value]? {
    switch self {
    case .tensors(let values): values
    case .mixed: nil
    }
  }

  var count: Int {
    switch self {
    case .tensors(let values): values.count
    case .mixed(let bindings): bindings.count
    }
  }

  var bindings: [Binding] {
    switch self {
    case .tensors(let values): values.map { .value($0) }
    case .mixed(let bindings): bindings
    }
  }

  func value(_ position: Int) -> Value? {
    switch self {
    case .tensors(let values): return values[position]
    case .mixed(let bindings):
      guard case .value(let value) = bindings[position] else { return nil }
      return value
    }
  }
}
