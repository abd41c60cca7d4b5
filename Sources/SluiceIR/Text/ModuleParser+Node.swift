extension ModuleParser {
  // node := names "=" word (value ("," value)*)? attributes? (":" types)?
  mutating func node(_ builder: GraphBuilder, _ scope: inout ValueScope) throws(SluiceError) {
    let names = try resultNames()
    try stream.expect(.equals, "`=`")
    let (word, line) = (stream.token, stream.line)
    try stream.expect(.word, "an operation's name")
    let operationType = try operationType(word)
    var operands: [Value] = []
    // A value on a later line is the next operation's name, not an operand.
    if stream.token.kind == .value, stream.line == line {
      repeat { operands.append(try value(&scope)) } while stream.skip(.comma)
    }
    var attributes = stream.token.kind == .leftBrace ? try self.attributes() : []
    let hasTypes = stream.token.kind == .colon
    let declared = hasTypes ? try resultTypes() : []
    try readLiterals(&attributes, declared)

    let operation: any Operation
    do throws(SluiceError) {
      var reader = AttributeReader(attributes, declaredTypes: declared)
      operation = try operationType.init(reading: &reader)
      try reader.finish()
    } catch {
      throw source.locate(error, at: word.start, prefix: operationType.name)
    }
    builder.startLine(Origin(file: source.file, line: line))
    guard let results = builder.addUnsimplified(operation, operands) else {
      let error = builder.error ?? SluiceError(.internal, "the operation could not be added")
      throw source.error(error.message, at: word.start, kind: error.kind, notes: error.notes)
    }
    guard results.count == names.count else {
      throw stream.error(
        "\(operationType.name) has \(results.count) results, \(names.count) names are given", at: word)
    }
    if hasTypes { try compare(declared, results.map { builder.type(of: Value($0)) }, word) }
    for (name, result) in zip(names, results) { try define(name, as: Value(result), &scope) }
  }

  // names := value ("," value)* | "(" ")"
  private mutating func resultNames() throws(SluiceError) -> [Token] {
    if stream.skip(.leftParenthesis) {
      try stream.expect(.rightParenthesis, "`)`")
      return []
    }
    var names: [Token] = []
    repeat { names.append(try stream.expect(.value, "a value's name such as %0")) } while stream.skip(.comma)
    return names
  }

  // types := ":" (type ("," type)* | "(" ")")
  private mutating func resultTypes() throws(SluiceError) -> [TensorType] {
    stream.advance()
    if stream.skip(.leftParenthesis) {
      try stream.expect(.rightParenthesis, "`)`")
      return []
    }
    var types: [TensorType] = []
    repeat { types.append(try tensorType()) } while stream.skip(.comma)
    return types
  }

  private func compare(_ declared: [TensorType], _ inferred: [TensorType], _ word: Token) throws(SluiceError)
  {
    guard declared != inferred else { return }
    let list = { (types: [TensorType]) in types.map(\.description).joined(separator: ", ") }
    throw source.error(
      "the declared type \(list(declared)) is not the inferred \(list(inferred))", at: word.start,
      kind: .shape)
  }

  private mutating func operationType(_ word: Token) throws(SluiceError) -> any Operation.Type {
    let symbol = symbols.intern(word.range, of: source.bytes)
    if let known = operationTypes[symbol] { return known }
    let name = stream.text(word)
    guard let type = registry[name] else {
      let note = nearestName(to: name, among: registry.names).map { ["did you mean \($0)?"] } ?? []
      throw source.error("there is no operation `\(name)`", at: word.start, notes: note)
    }
    operationTypes[symbol] = type
    return type
  }

  // MARK: Attributes

  // attributes := "{" (word "=" attribute ("," ...)*)? "}"
  mutating func attributes() throws(SluiceError) -> [AttributeReader.Entry] {
    var entries: [AttributeReader.Entry] = []
    var names: Set<String> = []
    try stream.expect(.leftBrace, "`{`")
    if stream.skip(.rightBrace) { return [] }
    repeat {
      let word = try stream.expect(.word, "an attribute's name")
      let name = stream.text(word)
      guard names.insert(name).inserted else {
        throw stream.error("the attribute `\(name)` is given twice", at: word)
      }
      try stream.expect(.equals, "`=`")
      entries.append(try attribute(name))
    } while stream.skip(.comma)
    try stream.expect(.rightBrace, "`,` or `}`")
    return entries
  }

  // attribute := string | region | word | typed literal | integer | integers | boolean | elements
  private mutating func attribute(_ name: String) throws(SluiceError) -> AttributeReader.Entry {
    let start = stream.token
    switch start.kind {
    case .string:
      stream.advance()
      return .init(name: name, value: .string(try stream.unquoted(start)))
    case .leftParenthesis: return .init(name: name, value: .region(try region()))
    case .word:
      if source.bytes[start.end] == UInt8(ascii: "["), ElementType(name: stream.text(start)) != nil {
        let type = try tensorType()
        return .init(name: name, value: .literal(try stream.literal(type)))
      }
      if !isElement(start) {
        stream.advance()
        return .init(name: name, value: .keyword(stream.text(start)))
      }
    case .number, .leftBracket: break
    default: throw stream.unexpected("an attribute's value")
    }
    return try elements(name)
  }

  /// Whether a word is, or begins, an element of a constant.
  private func isElement(_ word: Token) -> Bool {
    stream.spells(word, "true") || stream.spells(word, "false") || stream.spells(word, "inf")
      || stream.spells(word, "nan")
      || stream.spells(word, "hex") && source.bytes[word.end] == UInt8(ascii: "\"")
  }

  /// What can be an integer, a list of integers, a boolean or a constant, depending on who asks: read as far as it
  /// can be without a type, and kept as syntax for the case that it is a constant.
  private mutating func elements(_ name: String) throws(SluiceError) -> AttributeReader.Entry {
    let syntax = LiteralSyntax(stream: stream)
    let start = stream.token
    var integers: [Int]? = []
    var depth = 0
    repeat {
      let token = stream.token
      switch token.kind {
      case .leftBracket:
        depth += 1
        if depth > 1 { integers = nil }
      case .rightBracket where depth > 0: depth -= 1
      case .comma where depth > 0: break
      case .number:
        if let value = stream.integer(token) { integers?.append(value) } else { integers = nil }
      case .word where isElement(token):
        integers = nil
        if stream.spells(token, "hex") {
          stream.advance()
          guard stream.token.kind == .string else { throw stream.unexpected("a string of bytes") }
        }
      default: throw stream.unexpected("a number")
      }
      stream.advance()
    } while depth > 0
    if start.kind == .leftBracket {
      return .init(name: name, value: integers.map { .integers($0) }, literal: syntax)
    }
    if let integer = integers?.first { return .init(name: name, value: .integer(integer), literal: syntax) }
    guard start.kind == .word else { return .init(name: name, value: nil, literal: syntax) }
    let isTrue = stream.spells(start, "true")
    let isBoolean = isTrue || stream.spells(start, "false")
    return .init(name: name, value: isBoolean ? .boolean(isTrue) : nil, literal: syntax)
  }

  /// Reads what can only be a constant as one of the declared type.
  private func readLiterals(_ entries: inout [AttributeReader.Entry], _ declared: [TensorType])
    throws(SluiceError)
  {
    for index in entries.indices where entries[index].value == nil {
      guard let syntax = entries[index].literal else { continue }
      entries[index].value = .literal(try syntax.literal(of: declared))
    }
  }

  // region := signature "{" statement* return "}"
  private mutating func region() throws(SluiceError) -> Graph {
    guard depth < Graph.maximumRegionDepth else {
      throw stream.error("regions are nested deeper than \(Graph.maximumRegionDepth)")
    }
    depth += 1
    defer { depth -= 1 }
    return try function(name: "")
  }
}

/// A constant in text whose type is not known where it stands.
struct LiteralSyntax: Sendable {
  /// At the constant's first token.
  let stream: TokenStream

  /// The constant as one of the only declared type.
  func literal(of declared: [TensorType]) throws(SluiceError) -> Literal {
    guard declared.count == 1 else {
      throw stream.error("this constant needs its type, either before it or as the one type of the result")
    }
    var stream = stream
    return try stream.literal(declared[0])
  }
}
