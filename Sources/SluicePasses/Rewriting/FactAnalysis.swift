import SluiceIR
import SluiceOperations

/// Facts of every value of a graph under construction, found forward in one sweep: each from those of its
/// operands, once.
struct FactAnalysis {
  private var facts: ContiguousArray<ValueFacts> = []
  private var transfers: ContiguousArray<Transfer?> = []
  /// What is known of the parameters, from outside of the graph.
  private let parameters: [ValueFacts]

  init(parameters: [ValueFacts] = []) { self.parameters = parameters }

  /// The facts of `value`. Values are taken in order up to it.
  mutating func facts(of value: Value, in builder: GraphBuilder) -> ValueFacts {
    while facts.count <= value.index {
      let next = Value(facts.count)
      let element = builder.type(of: next).element
      if !element.isFloat {
        facts.append(element.kind == .signed ? signedFacts(of: next, builder) : [.whole, .nonNegative])
      } else if let node = builder.definition(of: next) {
        facts.append(transfer(of: node, builder).apply(builder, node, facts))
      } else {
        facts.append(next.index < parameters.count ? parameters[next.index] : [])
      }
    }
    return facts[value.index]
  }

  /// Signed integers are whole, and never negative where no arithmetic can have wrapped.
  private mutating func signedFacts(of value: Value, _ builder: GraphBuilder) -> ValueFacts {
    guard let node = builder.definition(of: value) else { return .whole }
    let transfer = transfer(of: node, builder)
    return transfer.keepsIntegers ? .whole.union(transfer.apply(builder, node, facts)) : .whole
  }

  private mutating func transfer(of node: Int, _ builder: GraphBuilder) -> Transfer {
    let id = Int(builder.operationID(of: node))
    while transfers.count <= id { transfers.append(nil) }
    if let known = transfers[id] { return known }
    let transfer = Transfer(builder.operation(of: node))
    transfers[id] = transfer
    return transfer
  }
}

/// How the facts of a result follow from those of the operands.
private enum Transfer {
  case nothing
  case constant(ValueFacts)
  /// Elements of the first operand.
  case first
  /// Elements of either of the first two operands.
  case firstTwo
  /// Elements of any operand.
  case any
  case select, abs, exponential, logistic, multiply, divide, add, subtract, maximum, minimum, clamp, sqrt,
    rsqrt, rounding, odd, wave, sign, remainder, dotGeneral, sum
  case convert

  init(_ operation: any Operation) {
    self =
      switch operation {
      case let constant as Constant: .constant(Self.facts(of: constant.value))
      case let iota as Iota: .constant(Self.facts(of: iota))
      case is BroadcastInDim, is Reshape, is Transpose, is Slice, is Reverse, is StopGradient, is Gather,
        is DynamicSlice:
        .first
      case is DynamicUpdateSlice: .firstTwo
      case is Concatenate, is Pad: .any
      case is Select: .select
      case is Abs: .abs
      case is Exponential: .exponential
      case is Logistic: .logistic
      case is Multiply: .multiply
      case is Divide: .divide
      case is Add: .add
      case is Subtract: .subtract
      case is Maximum: .maximum
      case is Minimum: .minimum
      case is Clamp: .clamp
      case is Sqrt: .sqrt
      case is Rsqrt: .rsqrt
      case is Floor, is Ceil, is RoundNearestEven: .rounding
      case is Tanh, is Erf: .odd
      case is Sine, is Cosine: .wave
      case is Sign: .sign
      case is Remainder: .remainder
      case is DotGeneral: .dotGeneral
      case let reduce as Reduce: Self.facts(of: reduce)
      case is Convert: .convert
      default: .nothing
      }
  }

  private static func facts(of reduce: Reduce) -> Transfer {
    switch reduce.monoid {
    case .maximum, .minimum: .any
    case .add: .sum
    default: .nothing
    }
  }

  /// Whether what it says of integers is true although they wrap: it computes no new ones.
  var keepsIntegers: Bool {
    switch self {
    case .constant, .first, .firstTwo, .any, .select, .maximum, .minimum, .clamp: true
    default: false
    }
  }

  private static func facts(of iota: Iota) -> ValueFacts {
    let largest = iota.type.shape[iota.dimension]
    if iota.type.element.kind == .signed {
      return largest <= 1 << min(iota.type.element.bitWidth - 1, 62) ? [.whole, .nonNegative] : .whole
    }
    return iota.type.element != .f16 || largest < 65_504 ? [.finite, .nonNegative] : .nonNegative
  }

  /// Of up to a few thousand elements; nothing is said of larger constants.
  private static func facts(of literal: Literal) -> ValueFacts {
    guard literal.element.isFloat || literal.element.kind == .signed, literal.storedBytes.count <= 1 << 14
    else { return [] }
    let stored =
      literal.isSplat ? (try? Literal(literal.type.with(shape: []), bytes: literal.storedBytes)) : literal
    guard let stored else { return [] }
    var facts: ValueFacts = [.finite, .nonNegative]
    for element in ReferenceTensor(stored).floats {
      if element.isNaN { facts.subtract(.finite) }
      if element.isInfinite { facts.subtract(.finiteBit) }
      if element < 0 { facts.subtract(.nonNegativeBit) }
      if element == 0, element.sign == .minus { facts.subtract(.nonNegative) }
    }
    return facts
  }

  func apply(_ builder: GraphBuilder, _ node: Int, _ facts: ContiguousArray<ValueFacts>) -> ValueFacts {
    func of(_ position: Int) -> ValueFacts { facts[builder.operand(position, of: node).index] }
    switch self {
    case .nothing: return []
    case .constant(let facts): return facts
    case .first: return of(0)
    case .firstTwo: return of(0).intersection(of(1))
    case .any:
      return builder.operands(of: node).reduce(ValueFacts(rawValue: .max)) {
        $0.intersection(facts[$1.index])
      }
    case .select: return of(1).intersection(of(2))
    case .abs: return of(0).union(.nonNegative)
    case .exponential: return of(0).intersection(.neverNaN).union(.nonNegative)
    case .logistic: return of(0).contains(.neverNaN) ? [.finite, .nonNegative] : .nonNegative
    case .multiply:
      if builder.operand(0, of: node) == builder.operand(1, of: node) {
        return of(0).intersection(.neverNaN).union(.nonNegative)
      }
      return of(0).intersection(of(1)).contains(.nonNegative) ? .nonNegative : []
    case .divide: return of(0).intersection(of(1)).contains(.nonNegative) ? .nonNegative : []
    case .add:
      let (a, b) = (of(0), of(1))
      if a.intersection(b).contains(.nonNegative) {
        return a.intersection(b).intersection(.neverNaN).union(.nonNegative)
      }
      return a.union(b).intersection(.neverNegativeZero)
    case .subtract: return of(0).intersection(.neverNegativeZero)
    case .maximum:
      let (a, b) = (of(0), of(1))
      return a.contains(.nonNegative) || b.contains(.nonNegative)
        ? a.intersection(b).union(.nonNegative) : a.intersection(b)
    case .minimum: return of(0).intersection(of(1))
    case .clamp:
      let bounds = of(0).intersection(of(2))
      let all = bounds.intersection(of(1))
      var result = all
      if bounds.contains(.nonNegative) { result.formUnion(.nonNegative) }
      if bounds.contains(.finite), of(1).contains(.neverNaN) { result.formUnion(.finite) }
      return result
    case .sqrt: return of(0).contains(.nonNegative) ? of(0) : of(0).intersection(.neverNegativeZero)
    case .rsqrt:
      return of(0).contains(.nonNegative)
        ? of(0).intersection(.neverNaN).union(.nonNegative) : .neverNegativeZero
    case .rounding: return of(0).contains(.nonNegative) ? of(0) : of(0).subtracting(.neverNegativeZero)
    case .odd:
      let sign = of(0).contains(.nonNegative) ? ValueFacts.nonNegative : []
      return of(0).contains(.neverNaN) ? sign.union(.finite) : sign
    case .wave: return of(0).contains(.finite) ? .finite : []
    case .sign: return of(0).contains(.neverNaN) ? of(0).union(.finite) : of(0)
    case .remainder: return of(0).contains(.nonNegative) ? .nonNegative : []
    case .dotGeneral: return of(0).intersection(of(1)).contains(.nonNegative) ? .nonNegative : []
    case .sum:
      let both = of(0).intersection(of(1))
      // Whatever is added to a sum that starts from another zero than -0, it does not become -0.
      return both.contains(.nonNegative)
        ? both.subtracting(.finiteBit) : of(1).intersection(.neverNegativeZero)
    case .convert:
      return converted(
        of(0), from: builder.type(of: builder.operand(0, of: node)).element,
        to: builder.type(of: builder.result(of: node)).element)
    }
  }

  private func converted(_ facts: ValueFacts, from source: ElementType, to target: ElementType) -> ValueFacts
  {
    if !source.isFloat {
      // Of integers only the largest can leave f16's range.
      return target != .f16 || source.bitWidth <= 8 ? facts : facts.subtracting(.finiteBit)
    }
    let keepsAll = source == target || target == .f64 || target == .f32 && source != .f64
    if keepsAll { return facts }
    // Rounding may overflow, and a small negative number becomes -0.
    let kept = facts.subtracting(.finiteBit)
    return facts.contains(.nonNegative) ? kept : kept.subtracting(.neverNegativeZero)
  }
}
