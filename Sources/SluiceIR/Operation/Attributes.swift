/// The value of one attribute as text shows it.
package enum AttributeValue: Hashable, Sendable {
  case integer(Int)
  case integers([Int])
  case boolean(Bool)
  /// A bare word: a member of an enumeration, or an element type.
  case keyword(String)
  case string(String)
  case literal(Literal)
  case region(Graph)
}

/// Collects an operation's attributes in the order in which they will be printed.
package struct AttributeWriter {
  package private(set) var entries: [(name: String, value: AttributeValue)] = []

  package init() {}

  package mutating func write(_ name: String, _ value: AttributeValue) { entries.append((name, value)) }
  package mutating func write(_ name: String, _ value: Int) { write(name, .integer(value)) }
  package mutating func write(_ name: String, _ value: [Int]) { write(name, .integers(value)) }
  package mutating func write(_ name: String, _ value: Bool) { write(name, .boolean(value)) }
  package mutating func write(_ name: String, _ value: Graph) { write(name, .region(value)) }
  package mutating func write(_ name: String, _ value: Literal) { write(name, .literal(value)) }
  package mutating func write(keyword value: String, _ name: String) { write(name, .keyword(value)) }
}

/// Hands out the attributes that text gave an operation. What nobody asked for is an error in the end.
package struct AttributeReader {
  /// An attribute not taken yet. What can be an integer or a constant, as `3` or `[1, 2]`, is kept as both.
  struct Entry {
    let name: String
    /// Nil only while the parser has not read a constant's elements.
    var value: AttributeValue?
    var literal: LiteralSyntax?
  }

  /// Nil once it was taken.
  private var entries: [Entry?]
  /// Where each name's entry stands, if they are too many to look through: a `case` has one a branch.
  private let places: [String: Int]
  /// Every name that was asked for, present or not: all attributes that the operation can have.
  package private(set) var askedNames: Set<String> = []
  /// The result types that the text declares; operations such as `iota` take their type from here.
  package let declaredTypes: [TensorType]

  package init(_ values: [String: AttributeValue], declaredTypes: [TensorType]) {
    self.init(values.map { Entry(name: $0.key, value: $0.value) }, declaredTypes: declaredTypes)
  }

  init(_ entries: [Entry], declaredTypes: [TensorType]) {
    self.entries = entries
    self.declaredTypes = declaredTypes
    places =
      entries.count > 16
      ? Dictionary(entries.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first }) : [:]
  }

  /// The one declared result type.
  package func declaredType() throws(SluiceError) -> TensorType {
    guard declaredTypes.count == 1 else {
      throw SluiceError(.syntax, "exactly one result type is needed, \(declaredTypes.count) are given")
    }
    return declaredTypes[0]
  }

  package mutating func takeIfPresent(_ name: String) -> AttributeValue? { takeEntry(name)?.value }

  private mutating func takeEntry(_ name: String) -> Entry? {
    askedNames.insert(name)
    let place = places.isEmpty ? entries.firstIndex { $0?.name == name } : places[name]
    guard let place, let entry = entries[place] else { return nil }
    entries[place] = nil
    return entry
  }

  package mutating func take(_ name: String) throws(SluiceError) -> AttributeValue {
    guard let value = takeIfPresent(name) else { throw missing(name) }
    return value
  }

  package mutating func integer(_ name: String) throws(SluiceError) -> Int {
    guard case .integer(let value) = try take(name) else { throw mismatch(name, "an integer") }
    return value
  }

  package mutating func integers(_ name: String, default fallback: [Int]? = nil) throws(SluiceError) -> [Int]
  {
    guard let value = takeIfPresent(name) else {
      if let fallback { return fallback }
      throw missing(name)
    }
    guard case .integers(let list) = value else { throw mismatch(name, "a list of integers such as [0, 1]") }
    return list
  }

  package mutating func boolean(_ name: String, default fallback: Bool) throws(SluiceError) -> Bool {
    guard let value = takeIfPresent(name) else { return fallback }
    guard case .boolean(let flag) = value else { throw mismatch(name, "true or false") }
    return flag
  }

  package mutating func keyword(_ name: String) throws(SluiceError) -> String {
    guard case .keyword(let word) = try take(name) else { throw mismatch(name, "a word") }
    return word
  }

  package mutating func literal(_ name: String) throws(SluiceError) -> Literal {
    guard let entry = takeEntry(name) else { throw missing(name) }
    if case .literal(let literal) = entry.value { return literal }
    guard let syntax = entry.literal else { throw mismatch(name, "a constant such as 0.0 or [1, 2]") }
    return try syntax.literal(of: declaredTypes)
  }

  package mutating func region(_ name: String) throws(SluiceError) -> Graph {
    guard case .region(let graph) = try take(name) else { throw mismatch(name, "a region") }
    return graph
  }

  /// Throws if an attribute was given that the operation does not have.
  package func finish() throws(SluiceError) {
    guard let extra = entries.compactMap({ $0?.name }).min() else { return }
    throw SluiceError(.syntax, "there is no attribute `\(extra)` here")
  }

  private func missing(_ name: String) -> SluiceError {
    SluiceError(.syntax, "the attribute `\(name)` is missing")
  }

  private func mismatch(_ name: String, _ expected: String) -> SluiceError {
    SluiceError(.syntax, "the attribute `\(name)` must be \(expected)")
  }
}
