import SluiceIR
import SluiceOperations

/// Where a cotangent may be other than zero, because of the selects that it came through.
enum SelectMask: Hashable {
  case everywhere
  case nowhere
  /// Where mask `id` of a table holds.
  case id(Int)
}

/// Masks as formulas over predicates of the function. A formula costs no node until it is asked for its value.
struct SelectMasks {
  private enum Formula: Hashable {
    /// Where a predicate, maybe a scalar for all of `shape`, is true, or where it is false.
    case predicate(Value, isTrue: Bool, shape: Shape)
    case both(Int, Int)
    case either(Int, Int)
    /// Elements moved as an operation of one operand moves them, and where it makes new ones false.
    case moved(Int, OperationTable.ID)
  }

  private var formulas: [Formula] = []
  private var ids: [Formula: Int] = [:]
  private var values: [Int: Value] = [:]

  private mutating func intern(_ formula: Formula) -> SelectMask {
    if let id = ids[formula] { return .id(id) }
    formulas.append(formula)
    ids[formula] = formulas.count - 1
    return .id(formulas.count - 1)
  }

  mutating func predicate(_ value: Value, isTrue: Bool, _ shape: Shape) -> SelectMask {
    intern(.predicate(value, isTrue: isTrue, shape: shape))
  }

  mutating func both(_ a: SelectMask, _ b: SelectMask) -> SelectMask {
    switch (a, b) {
    case (.nowhere, _), (_, .nowhere): return .nowhere
    case (.everywhere, let other), (let other, .everywhere): return other
    case (.id(let a), .id(let b)):
      if isComplement(a, b) { return .nowhere }
      return a == b ? .id(a) : intern(.both(min(a, b), max(a, b)))
    }
  }

  mutating func either(_ a: SelectMask, _ b: SelectMask) -> SelectMask {
    switch (a, b) {
    case (.everywhere, _), (_, .everywhere): return .everywhere
    case (.nowhere, let other), (let other, .nowhere): return other
    case (.id(let a), .id(let b)):
      if isComplement(a, b) { return .everywhere }
      return a == b ? .id(a) : intern(.either(min(a, b), max(a, b)))
    }
  }

  mutating func moved(_ mask: SelectMask, by operation: OperationTable.ID) -> SelectMask {
    guard case .id(let id) = mask else { return mask }
    return intern(.moved(id, operation))
  }

  private func isComplement(_ a: Int, _ b: Int) -> Bool {
    guard case .predicate(let p, let isTrue, let shape) = formulas[a],
      case .predicate(p, !isTrue, shape) = formulas[b]
    else { return false }
    return true
  }

  /// The mask as a value of `i1`. What a formula is made of has a smaller index and is emitted first.
  mutating func value(of mask: Int, _ builder: GraphBuilder) -> Value {
    var pending = [mask]
    while let id = pending.last {
      let missing = operands(of: formulas[id]).filter { values[$0] == nil }
      if missing.isEmpty {
        if values[id] == nil { values[id] = emit(formulas[id], builder) }
        pending.removeLast()
      } else {
        pending += missing
      }
    }
    return values[mask] ?? .poison
  }

  private func operands(of formula: Formula) -> [Int] {
    switch formula {
    case .predicate: []
    case .both(let a, let b), .either(let a, let b): [a, b]
    case .moved(let a, _): [a]
    }
  }

  private func emit(_ formula: Formula, _ builder: GraphBuilder) -> Value {
    func value(_ id: Int) -> Value { values[id] ?? .poison }
    switch formula {
    case .predicate(let predicate, let isTrue, let shape):
      return builder.broadcast(isTrue ? predicate : builder.not(predicate), to: shape)
    case .both(let a, let b): return builder.and(value(a), value(b))
    case .either(let a, let b): return builder.or(value(a), value(b))
    case .moved(let source, let id):
      let operation = builder.operation(id)
      let no = operation is Pad ? [builder.constant(0, TensorType(.i1, []))] : []
      return builder.add(operation, [value(source)] + no).first ?? .poison
    }
  }
}
