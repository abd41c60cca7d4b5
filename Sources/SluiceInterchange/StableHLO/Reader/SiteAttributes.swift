import SluiceIR
import SluiceOperations

/// The attributes of one operation, handed out by name. What nobody asked for is an error in the end, unless it means
/// nothing to arithmetic.
struct SiteAttributes {
  private var entries: [SyntaxEntry]

  init(_ entries: [SyntaxEntry]) { self.entries = entries }

  mutating func add(_ more: [SyntaxEntry]) { entries += more }

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

  /// Longer lists have no meaning to any operation.
  private static let longestList = 1 << 16

  static func integers(_ value: SyntaxAttribute, _ name: String) throws(SluiceError) -> [Int] {
    switch value {
    case .integers(let list): return list
    case .integer(let integer): return [integer]
    case .literal(let literal) where !literal.element.isFloat:
      // One splat can stand for more than there is memory for.
      guard literal.type.elementCount <= longestList else {
        throw SluiceError(
          .syntax,
          "the attribute `\(name)` has \(literal.type.elementCount) elements; at most \(longestList) are read"
        )
      }
      return ReferenceTensor(literal).integers.map { Int($0) }
    default: break
    }
    throw SluiceError(.syntax, "the attribute `\(name)` must be a list of integers")
  }

  /// Amounts of padding below and above each dimension: pairs in a list, or a constant of pairs.
  static func padding(_ value: SyntaxAttribute) throws(SluiceError) -> (low: [Int], high: [Int]) {
    var amounts: [Int] = []
    var isPaired = true
    switch value {
    case .list(let pairs):
      for pair in pairs {
        let pair = try integers(pair, "padding")
        isPaired = isPaired && pair.count == 2
        amounts += pair
      }
    case .literal(let literal) where !literal.element.isFloat:
      isPaired = literal.type.rank == 2 && literal.type.shape[1] == 2
      amounts = try integers(value, "padding")
    case .integers(let list): isPaired = list.isEmpty
    default: isPaired = false
    }
    guard isPaired else {
      throw SluiceError(.syntax, "`padding` must be pairs of integers, below and above each dimension")
    }
    let pairs = stride(from: 0, to: amounts.count, by: 2)
    return (pairs.map { amounts[$0] }, pairs.map { amounts[$0 + 1] })
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

  mutating func float(_ name: String, default fallback: Double? = nil) throws(SluiceError) -> Double {
    switch take(name) {
    case .float(let value): return value
    case .integer(let value): return Double(value)
    case nil:
      if let fallback { return fallback }
      throw SluiceError(.syntax, "the attribute `\(name)` is missing")
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
    case .literal(let literal) where literal.element == .i1 && literal.type.elementCount <= Self.longestList:
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
      !$0.name.isEmpty && Self.meansSomething($0.name)
    }?.name
  }

  /// Throws if an attribute was given that says something and that nobody took.
  func finish() throws(SluiceError) {
    for entry in entries where Self.meansSomething(entry.name) {
      if entry.name.isEmpty, case .word(let word) = entry.value {
        throw SluiceError(.syntax, "`\(word)` is not expected here")
      }
      throw SluiceError(
        .syntax,
        entry.name.isEmpty ? "something is not expected here" : "there is no attribute `\(entry.name)` here")
    }
  }

  /// Attributes of other dialects have a point in their names.
  private static func meansSomething(_ name: String) -> Bool {
    !name.utf8.contains(UInt8(ascii: ".")) && !meaningless.contains(name)
  }

  /// Hints about precision and layout, which the bit contract answers its own way, and the compiler's bookkeeping.
  private static let meaningless: Set<String> = [
    "precision", "precision_config", "algorithm", "has_side_effect", "api_version", "backend_config",
    "operand_layouts", "result_layouts", "output_operand_aliases", "result_accuracy", "xla_shape", "layout",
  ]
}
