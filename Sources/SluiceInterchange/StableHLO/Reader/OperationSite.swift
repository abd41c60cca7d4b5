import SluiceIR
import SluiceOperations

/// One operation of the text at the moment it becomes nodes: what rows of the table are given.
struct OperationSite {
  let operation: SyntaxOperation
  let bindings: [Binding]
  let scope: Scope
  let translation: Translation
  let builder: GraphBuilder
  var attributes: SiteAttributes

  init(
    _ operation: SyntaxOperation, _ bindings: [Binding], _ scope: Scope, _ translation: Translation,
    _ builder: GraphBuilder
  ) {
    self.operation = operation
    self.bindings = bindings
    self.scope = scope
    self.translation = translation
    self.builder = builder
    attributes = SiteAttributes(operation.attributes)
  }

  /// With its dialect: `stablehlo.add`.
  var name: String { translation.module.names[operation.name] }

  // MARK: Operands and types

  /// The operands, which must be tensors.
  func operands() throws(SluiceError) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(bindings.count)
    for binding in bindings {
      guard case .value(let value) = binding else { throw error("a tuple cannot be an operand here") }
      values.append(value)
    }
    return values
  }

  /// The operands, of which there must be `count`.
  func operands(_ count: Int) throws(SluiceError) -> [Value] {
    let values = try operands()
    guard values.count == count else {
      throw SluiceError(.syntax, "\(values.count) operands are given, \(count) are needed")
    }
    return values
  }

  func type(of value: Value) -> TensorType { builder.type(of: value) }

  /// The type that the text gives the one result.
  func resultType() throws(SluiceError) -> TensorType {
    guard operation.resultTypes.count == 1 else { throw SluiceError(.syntax, "one result type is needed") }
    return try translation.tensorType(operation.resultTypes[0], at: operation.offset)
  }

  func resultTypes() throws(SluiceError) -> [TensorType] {
    var types: [TensorType] = []
    for type in operation.resultTypes { types.append(try translation.tensorType(type, at: operation.offset)) }
    return types
  }

  /// The narrow element type of the one result; nil if it has another.
  var narrowResult: NarrowElement? {
    operation.resultTypes.count == 1 ? translation.narrowElement(operation.resultTypes[0]) : nil
  }

  /// The narrow element type of operand `position`; nil if it has another. Where the text leaves types of operands out,
  /// they are the result's.
  func narrowOperand(_ position: Int) -> NarrowElement? {
    guard operation.operandTypes.indices.contains(position) else { return narrowResult }
    return translation.narrowElement(operation.operandTypes[position])
  }

  // MARK: Adding nodes

  func apply(_ operation: any Operation, _ operands: [Value]) -> [Binding] {
    builder.add(operation, operands, resultCount: self.operation.resultCount).map { .value($0) }
  }

  // MARK: Errors

  func error(_ message: String, kind: SluiceError.Kind = .syntax) -> SluiceError {
    translation.source.error("\(name): \(message)", at: operation.offset, kind: kind)
  }

  /// `error` at this operation's place, unless it knows a better one in this file.
  func locate(_ error: SluiceError) -> SluiceError {
    let source = translation.source
    if let location = error.location, error.message.hasPrefix("\(location):") { return error }
    var plain = error
    plain.location = nil
    let short = name.split(separator: ".").last.map(String.init) ?? name
    let isPrefixed = plain.message.hasPrefix("\(short):") || plain.message.hasPrefix("\(name):")
    return source.locate(plain, at: operation.offset, prefix: isPrefixed ? "" : name)
  }
}

/// The attributes of one operation, handed out by name. What nobody asked for is an error in the end, unless it means
/// nothing to arithmetic.
struct SiteAttributes {
  private var entries: [(name: String, value: SyntaxAttribute)]

  init(_ entries: [(name: String, value: SyntaxAttribute)]) { self.entries = entries }

  mutating func take(_ name: String) -> SyntaxAttribute? {
    guard let index = entries.firstIndex(where: { $0.name == name }) else { return nil }
    return entries.remove(at: index).value
  }

  /// The attribute that the generic form calls `name` and the pretty form `other`.
  mutating func take(_ name: String, or other: String) -> SyntaxAttribute? { take(name) ?? take(other) }

  /// The first attribute that the pretty form gives by its place alone.
  mutating func takeUnnamed() -> SyntaxAttribute? { take("") }

  mutating func ignoreRest() { entries = [] }

  mutating func integers(_ name: String, or other: String = "", default fallback: [Int]? = nil)
    throws(SluiceError) -> [Int]
  {
    guard let value = other.isEmpty ? take(name) : take(name, or: other) else {
      if let fallback { return fallback }
      throw SluiceError(.syntax, "the attribute `\(name)` is missing")
    }
    return try Self.integers(value, name)
  }

  static func integers(_ value: SyntaxAttribute, _ name: String) throws(SluiceError) -> [Int] {
    switch value {
    case .integers(let list): return list
    case .integer(let integer): return [integer]
    case .literal(let literal):
      let tensor = ReferenceTensor(literal)
      if !literal.element.isFloat { return tensor.integers.map { Int($0) } }
    default: break
    }
    throw SluiceError(.syntax, "the attribute `\(name)` must be a list of integers")
  }

  mutating func integer(_ name: String, or other: String = "", default fallback: Int? = nil)
    throws(SluiceError) -> Int
  {
    guard let value = other.isEmpty ? take(name) : take(name, or: other) else {
      if let fallback { return fallback }
      throw SluiceError(.syntax, "the attribute `\(name)` is missing")
    }
    switch value {
    case .integer(let integer): return integer
    case .literal(let literal) where literal.type.elementCount == 1 && !literal.element.isFloat:
      return Int(ReferenceTensor(literal).integers[0])
    default: throw SluiceError(.syntax, "the attribute `\(name)` must be an integer")
    }
  }

  mutating func float(_ name: String) throws(SluiceError) -> Double {
    switch take(name) {
    case .float(let value): return value
    case .integer(let value): return Double(value)
    case nil: throw SluiceError(.syntax, "the attribute `\(name)` is missing")
    default: throw SluiceError(.syntax, "the attribute `\(name)` must be a number")
    }
  }

  mutating func boolean(_ name: String, default fallback: Bool) throws(SluiceError) -> Bool {
    switch take(name) {
    case nil: return fallback
    case .boolean(let value): return value
    case .unit: return true
    case .integer(let value) where value == 0 || value == 1: return value == 1
    default: throw SluiceError(.syntax, "the attribute `\(name)` must be true or false")
    }
  }

  /// A list of booleans, as `[true, false]`, `array<i1: ...>` or a constant.
  mutating func booleans(_ name: String) throws(SluiceError) -> [Bool]? {
    guard let value = take(name) else { return nil }
    switch value {
    case .literal(let literal) where literal.element == .i1:
      return literal.bytes.map { $0 != 0 }
    case .integers(let list): return list.map { $0 != 0 }
    case .list(let list):
      var booleans: [Bool] = []
      for element in list {
        guard case .boolean(let flag) = element else { break }
        booleans.append(flag)
      }
      if booleans.count == list.count { return booleans }
    default: break
    }
    throw SluiceError(.syntax, "the attribute `\(name)` must be a list of booleans")
  }

  mutating func word(_ name: String) throws(SluiceError) -> String {
    switch take(name) {
    case .word(let word), .string(let word): return word
    case nil: throw SluiceError(.syntax, "the attribute `\(name)` is missing")
    default: throw SluiceError(.syntax, "the attribute `\(name)` must be a word")
    }
  }

  /// `@name`, named or by its place.
  mutating func symbol(_ name: String) throws(SluiceError) -> String {
    guard case .symbol(let symbol) = take(name) ?? takeUnnamed() else {
      throw SluiceError(.syntax, "the attribute `\(name)` must be a symbol such as @main")
    }
    return symbol
  }

  mutating func dictionary(_ name: String) throws(SluiceError) -> SiteAttributes? {
    guard let value = take(name) else { return nil }
    guard case .dictionary(let entries) = value else {
      throw SluiceError(.syntax, "the attribute `\(name)` must have fields")
    }
    return SiteAttributes(entries)
  }

  /// The name of the first attribute that has one and says something.
  var firstMeaningful: String? {
    entries.first {
      !$0.name.isEmpty && !$0.name.contains(".") && !Self.meaningless.contains($0.name)
    }?.name
  }

  /// Throws if an attribute was given that says something and that nobody took.
  func finish() throws(SluiceError) {
    for entry in entries where !entry.name.contains(".") && !Self.meaningless.contains(entry.name) {
      if entry.name.isEmpty, case .word(let word) = entry.value {
        throw SluiceError(.syntax, "`\(word)` is not expected here")
      }
      throw SluiceError(
        .syntax,
        entry.name.isEmpty ? "something is not expected here" : "there is no attribute `\(entry.name)` here")
    }
  }

  /// Hints about precision and layout, which the bit contract answers its own way, and the compiler's bookkeeping.
  private static let meaningless: Set<String> = [
    "precision", "precision_config", "algorithm", "has_side_effect", "api_version", "backend_config",
    "operand_layouts", "result_layouts", "output_operand_aliases", "result_accuracy", "xla_shape", "layout",
  ]
}
