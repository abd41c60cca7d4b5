import SluiceIR
import SluiceOperations

/// The cotangent of each value of the forward function, where it is not zero, with its mask.
///
/// A select gives zeros to the side that was not selected. Further up, those zeros would be multiplied by slopes of
/// values that nobody asked for, which may be infinite, and become NaN. So a cotangent remembers where a select made it
/// zero, through elementwise operations and those that move elements; wherever elements are about to be combined
/// with others, and at the end, one select puts the zeros back. Nothing is emitted where the slopes on the way are
/// finite for certain. Reductions and contractions end a mask.
struct Cotangents {
  private struct Entry {
    var value: Value
    var mask: SelectMask
    /// Whether it is zero outside its mask; otherwise anything may stand there.
    var isClean: Bool
  }

  private var entries: [Entry]
  private var masks = SelectMasks()
  private var facts = FactAnalysis()

  init(valueCount: Int) {
    entries = Array(repeating: Entry(value: .poison, mask: .everywhere, isClean: true), count: valueCount)
  }

  func has(_ value: Value) -> Bool { value.index < entries.count && !entries[value.index].value.isPoison }

  /// Whether the cotangent of `value` is zero somewhere because of a select.
  func isMasked(_ value: Value) -> Bool { has(value) && entries[value.index].mask != .everywhere }

  /// The cotangent of `value`, zero where it should be.
  mutating func clean(_ value: Value, _ builder: GraphBuilder) -> Value? {
    guard has(value) else { return nil }
    let entry = entries[value.index]
    if !entry.isClean, case .id(let mask) = entry.mask {
      let zeros = builder.zeros(like: entry.value)
      entries[value.index].value = builder.select(masks.value(of: mask, builder), entry.value, zeros)
      entries[value.index].isClean = true
    }
    return entries[value.index].value
  }

  /// The cotangent of `value` for an operation that keeps elements apart.
  func raw(_ value: Value) -> Value? { has(value) ? entries[value.index].value : nil }

  /// Adds to the cotangent of `value` what has no mask, or what a select gave last.
  mutating func add(_ contribution: Value, to value: Value, _ builder: GraphBuilder) {
    add(status(of: contribution, from: nil, depth: Self.depth, builder), to: value, builder)
  }

  /// Adds to the cotangent of `value` what an operation that keeps elements apart made of the cotangent of its `result`.
  mutating func add(
    _ contribution: Value, to value: Value, fromRawCotangentOf result: Value, _ builder: GraphBuilder
  ) {
    add(status(of: contribution, from: entries[result.index], depth: Self.depth, builder), to: value, builder)
  }

  private mutating func add(_ entry: Entry, to value: Value, _ builder: GraphBuilder) {
    guard has(value) else {
      entries[value.index] = entry
      return
    }
    var (old, new) = (entries[value.index], entry)
    if old.mask != new.mask {
      (old, new) = (cleaned(old, builder), cleaned(new, builder))
    }
    entries[value.index] = Entry(
      value: builder.add(old.value, new.value), mask: masks.either(old.mask, new.mask),
      isClean: old.isClean && new.isClean)
  }

  private mutating func cleaned(_ entry: Entry, _ builder: GraphBuilder) -> Entry {
    guard !entry.isClean, case .id(let mask) = entry.mask else { return entry }
    let zeros = builder.zeros(like: entry.value)
    let value = builder.select(masks.value(of: mask, builder), entry.value, zeros)
    return Entry(value: value, mask: entry.mask, isClean: true)
  }

  /// How far above a contribution its making is looked at.
  private static let depth = 6

  /// What is known of `value`, made from the cotangent `source` by nodes that keep elements apart. Where nothing is known
  /// of how, it is taken for zero where the source is, and for anything there until it is cleaned.
  private mutating func status(
    of value: Value, from source: Entry?, depth: Int, _ builder: GraphBuilder
  ) -> Entry {
    if let source, value == source.value { return source }
    let unknown = Entry(
      value: value, mask: source?.mask ?? .everywhere, isClean: source == nil || source?.mask == .everywhere)
    guard depth > 0, let node = builder.definition(of: value) else { return unknown }
    func of(_ position: Int) -> Entry {
      status(of: builder.operand(position, of: node), from: source, depth: depth - 1, builder)
    }
    switch builder.kind(of: node) {
    case Kind.select:
      let predicate = builder.operand(0, of: node)
      let shape = builder.type(of: value).shape
      let (a, b) = (of(1), of(2))
      if a.mask == .everywhere, b.mask == .everywhere { return unknown }
      let onTrue = masks.both(masks.predicate(predicate, isTrue: true, shape), a.mask)
      let onFalse = masks.both(masks.predicate(predicate, isTrue: false, shape), b.mask)
      return Entry(value: value, mask: masks.either(onTrue, onFalse), isClean: a.isClean && b.isClean)
    case Kind.constant:
      return isZero(node, builder) ? Entry(value: value, mask: .nowhere, isClean: true) : unknown
    default: break
    }
    guard let source, source.mask != .everywhere else { return unknown }
    switch builder.kind(of: node) {
    case Kind.negate, Kind.convert:
      let x = of(0)
      return Entry(value: value, mask: x.mask, isClean: x.isClean)
    case Kind.reshape, Kind.transpose, Kind.reverse, Kind.slice, Kind.pad:
      let x = of(0)
      // A pullback pads with zeros; anything else is no movement of the source.
      if builder.operands(of: node).count == 2, of(1).mask != .nowhere { return unknown }
      return Entry(
        value: value, mask: masks.moved(x.mask, by: builder.operationID(of: node)), isClean: x.isClean)
    case Kind.multiply:
      let (a, b) = (builder.operand(0, of: node), builder.operand(1, of: node))
      let keepsZeros =
        isClean(a, source, depth, builder) && facts.facts(of: b, in: builder).contains(.finite)
        || isClean(b, source, depth, builder) && facts.facts(of: a, in: builder).contains(.finite)
      return Entry(value: value, mask: source.mask, isClean: keepsZeros)
    case Kind.divide:
      let keepsZeros =
        isClean(builder.operand(0, of: node), source, depth, builder)
        && isNonzeroNumber(builder.operand(1, of: node), builder)
      return Entry(value: value, mask: source.mask, isClean: keepsZeros)
    default: return unknown
    }
  }

  /// Whether `value` is zero wherever `source` was made so.
  private mutating func isClean(
    _ value: Value, _ source: Entry, _ depth: Int, _ builder: GraphBuilder
  ) -> Bool {
    status(of: value, from: source, depth: depth - 1, builder).isClean
  }

  private func isZero(_ node: Int, _ builder: GraphBuilder) -> Bool {
    number(node, builder) == 0
  }

  /// Whether every element is one number other than 0 and NaN.
  private func isNonzeroNumber(_ value: Value, _ builder: GraphBuilder) -> Bool {
    var value = value
    while let node = builder.definition(of: value), builder.kind(of: node) == Kind.broadcast {
      value = builder.operand(0, of: node)
    }
    guard let node = builder.definition(of: value), let number = number(node, builder) else { return false }
    return number != 0 && !number.isNaN
  }

  /// The number that every element of a constant is.
  private func number(_ node: Int, _ builder: GraphBuilder) -> Double? {
    guard let constant = builder.operation(of: node) as? Constant, let bytes = constant.value.uniformBytes,
      let literal = try? Literal(constant.value.type.with(shape: []), bytes: bytes)
    else { return nil }
    return ReferenceTensor(literal).floats.first
  }
}

/// Operations by which a mask goes on, cheap to compare.
private enum Kind {
  static let select = ObjectIdentifier(Select.self)
  static let constant = ObjectIdentifier(Constant.self)
  static let broadcast = ObjectIdentifier(BroadcastInDim.self)
  static let negate = ObjectIdentifier(Negate.self)
  static let convert = ObjectIdentifier(Convert.self)
  static let reshape = ObjectIdentifier(Reshape.self)
  static let transpose = ObjectIdentifier(Transpose.self)
  static let reverse = ObjectIdentifier(Reverse.self)
  static let slice = ObjectIdentifier(Slice.self)
  static let pad = ObjectIdentifier(Pad.self)
  static let multiply = ObjectIdentifier(Multiply.self)
  static let divide = ObjectIdentifier(Divide.self)
}
