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
  private var values: [String: AttributeValue]
  /// The result types that the text declares; operations such as `iota` take their type from here.
  package let declaredTypes: [TensorType]

  package init(_ values: [String: AttributeValue], declaredTypes: [TensorType]) {
    self.values = values
    self.declaredTypes = declaredTypes
  }

  /// The one declared result type.
  package func declaredType() throws(SluiceError) -> TensorType {
    guard declaredTypes.count == 1 else {
      throw SluiceError(.syntax, "exactly one result type is needed, \(declaredTypes.count) are given")
    }
    return declaredTypes[0]
  }

  package mutating func takeIfPresent(_ name: String) -> AttributeValue? { values.removeValue(forKey: name) }

  package mutating func take(_ name: String) throws(SluiceError) -> AttributeValue {
    guard let value = takeIfPresent(name) else { throw SluiceError(.syntax, "the attribute `\(name)` is missing") }
    return value
  }

  package mutating func integer(_ name: String) throws(SluiceError) -> Int {
    guard case .integer(let value) = try take(name) else { throw mismatch(name, "an integer") }
    return value
  }

  package mutating func integers(_ name: String, default fallback: [Int]? = nil) throws(SluiceError) -> [Int] {
    guard let value = takeIfPresent(name) else {
      if let fallback { return fallback }
      throw SluiceError(.syntax, "the attribute `\(name)` is missing")
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
    guard case .literal(let literal) = try take(name) else { throw mismatch(name, "a literal") }
    return literal
  }

  package mutating func region(_ name: String) throws(SluiceError) -> Graph {
    guard case .region(let graph) = try take(name) else { throw mismatch(name, "a region") }
    return graph
  }

  /// Throws if an attribute was given that the operation does not have.
  package func finish() throws(SluiceError) {
    if let extra = values.keys.min() { throw SluiceError(.syntax, "there is no attribute `\(extra)` here") }
  }

  private func mismatch(_ name: String, _ expected: String) -> SluiceError {
    SluiceError(.syntax, "the attribute `\(name)` must be \(expected)")
  }
}
