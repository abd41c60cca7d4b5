/// Reads the text form of graphs, whose grammar stands in IR/LANGUAGE.md.
package enum GraphParser {
  /// All functions of `text`, in order. `file` is what errors and origins call it.
  package static func parse(
    _ text: String, file: String = "<text>", registry: OperationRegistry
  ) throws(SluiceError) -> [Graph] {
    var parser = ModuleParser(SourceText(text, file: file), registry)
    return try parser.module()
  }

  /// The one function of `text`.
  package static func parseOne(
    _ text: String, file: String = "<text>", registry: OperationRegistry
  ) throws(SluiceError) -> Graph {
    let graphs = try parse(text, file: file, registry: registry)
    guard graphs.count == 1 else {
      throw SluiceError(
        .syntax, "\(file): one function is expected, there are \(graphs.count)",
        notes: graphs.map { "@\($0.name)" })
    }
    return graphs[0]
  }
}

/// A recursive-descent parser; it recurses on regions only, whose depth is bounded.
struct ModuleParser {
  let registry: OperationRegistry
  var stream: TokenStream
  /// Names of values and operations, and the spellings of types and attribute lists.
  var symbols = SymbolTable()
  /// For symbols that have been used as one: the operation and the type that they spell.
  var operationTypes: [Int: any Operation.Type] = [:]
  var types: [Int: TensorType] = [:]
  /// How many regions are open.
  var depth = 0

  init(_ source: SourceText, _ registry: OperationRegistry) {
    self.registry = registry
    stream = TokenStream(source)
  }

  var source: SourceText { stream.source }

  // module := function*
  mutating func module() throws(SluiceError) -> [Graph] {
    var graphs: [Graph] = []
    var names: Set<String> = []
    while stream.token.kind != .end {
      guard stream.isWord("func") else { throw stream.unexpected("`func`") }
      stream.advance()
      let token = try stream.expect(.symbol, "a function's name such as @main")
      let isQuoted = source.bytes[token.start] == UInt8(ascii: "\"")
      let name = isQuoted ? try stream.unquoted(token) : stream.text(token)
      guard names.insert(name).inserted else {
        throw stream.error("there are two functions @\(name)", at: token)
      }
      graphs.append(try function(name: name))
    }
    return graphs
  }

  // function := signature "{" statement* return "}"
  mutating func function(name: String) throws(SluiceError) -> Graph {
    let start = stream.token
    let builder = GraphBuilder(name: name)
    var scope = ValueScope()
    try parameters(builder, &scope)
    let declared = stream.skip(.arrow) ? try results(builder, &scope) : nil
    try stream.expect(.leftBrace, "`{`")
    while true {
      switch stream.token.kind {
      case .semicolon: stream.advance()
      case .value, .leftParenthesis: try node(builder, &scope)
      case .word where stream.isWord("return"):
        let results = try returned(builder, &scope, declared)
        while stream.skip(.semicolon) {}
        try stream.expect(.rightBrace, "`}` behind what is returned")
        do throws(SluiceError) {
          return try builder.finish(results)
        } catch {
          throw source.locate(error, at: start.start)
        }
      default: throw stream.unexpected("an operation `%name = ...` or `return`")
      }
    }
  }

  // MARK: The signature

  // parameters := "(" (value ":" "state"? type string? ("," ...)*)? ")"
  private mutating func parameters(_ builder: GraphBuilder, _ scope: inout ValueScope) throws(SluiceError) {
    var names: Set<String> = []
    try stream.expect(.leftParenthesis, "`(` and the parameters")
    if stream.skip(.rightParenthesis) { return }
    repeat {
      let handle = try stream.expect(.value, "a parameter such as `%x: f32[2]`")
      let line = stream.line
      try stream.expect(.colon, "`:` and a type")
      let isState = stream.isWord("state")
      if isState { stream.advance() }
      let type = try tensorType()
      let nameToken = stream.token
      let name = try uniqueName(&names, "parameters")
      guard !isState || !name.isEmpty else {
        throw stream.error(
          "a state needs a name, by which it is found between runs: state \(type) \"weights\"", at: nameToken)
      }
      let value = builder.parameter(
        type, name: name, role: isState ? .state : .input, origin: Origin(file: source.file, line: line))
      try define(handle, as: value, &scope)
    } while stream.skip(.comma)
    try stream.expect(.rightParenthesis, "`,` or `)`")
  }

  /// A result as the signature declares it.
  struct DeclaredResult {
    var type: TensorType
    var name: String
    var updates: Int?
  }

  // results := "(" (type string? ("updates" value)? ("," ...)*)? ")"
  private mutating func results(_ builder: GraphBuilder, _ scope: inout ValueScope) throws(SluiceError)
    -> [DeclaredResult]
  {
    var results: [DeclaredResult] = []
    var names: Set<String> = []
    try stream.expect(.leftParenthesis, "`(` and the results' types")
    if stream.skip(.rightParenthesis) { return [] }
    repeat {
      var result = DeclaredResult(type: try tensorType(), name: try uniqueName(&names, "results"))
      if stream.isWord("updates") {
        stream.advance()
        let token = stream.token
        let parameter = try value(&scope).index
        guard builder.parameters[parameter].role == .state else {
          throw stream.error("%\(stream.text(token)) is an input; only state can be updated", at: token)
        }
        guard !results.contains(where: { $0.updates == parameter }) else {
          throw stream.error("%\(stream.text(token)) is updated twice", at: token)
        }
        let type = builder.parameters[parameter].type
        guard type == result.type else {
          throw stream.error(
            "a state of type \(type) cannot be updated by a result of type \(result.type)", at: token)
        }
        result.updates = parameter
      }
      results.append(result)
    } while stream.skip(.comma)
    try stream.expect(.rightParenthesis, "`,` or `)`")
    return results
  }

  private mutating func uniqueName(_ names: inout Set<String>, _ what: String) throws(SluiceError) -> String {
    guard stream.token.kind == .string else { return "" }
    let token = stream.token
    let name = try stream.unquoted(token)
    stream.advance()
    guard name.isEmpty || names.insert(name).inserted else {
      throw stream.error("two \(what) are called \"\(name)\"", at: token)
    }
    return name
  }

  // MARK: The end

  // return := "return" (value ("," value)*)?
  private mutating func returned(
    _ builder: GraphBuilder, _ scope: inout ValueScope, _ declared: [DeclaredResult]?
  ) throws(SluiceError) -> [Graph.Result] {
    let word = stream.token
    stream.advance()
    var results: [Graph.Result] = []
    if stream.token.kind == .value {
      repeat {
        let token = stream.token
        let value = try value(&scope)
        results.append(Graph.Result(value))
        guard let declared, results.count <= declared.count else { continue }
        let result = declared[results.count - 1]
        results[results.count - 1] = Graph.Result(value, name: result.name, updates: result.updates)
        let type = builder.type(of: value)
        guard type == result.type else {
          throw stream.error(
            "result \(results.count - 1) is declared \(result.type), but %\(stream.text(token)) is \(type)",
            at: token)
        }
      } while stream.skip(.comma)
    }
    if let declared, declared.count != results.count {
      throw stream.error("\(declared.count) results are declared, \(results.count) are returned", at: word)
    }
    return results
  }

  // MARK: Values and types

  mutating func value(_ scope: inout ValueScope) throws(SluiceError) -> Value {
    let token = try stream.expect(.value, "a value such as %0")
    guard let value = scope.value(token.range, source.bytes, &symbols) else {
      let note = depth > 0 ? ["inside a region only its own parameters and operations can be used"] : []
      throw stream.error("%\(stream.text(token)) is not defined before this", at: token, notes: note)
    }
    return value
  }

  mutating func define(_ token: Token, as value: Value, _ scope: inout ValueScope) throws(SluiceError) {
    guard scope.value(token.range, source.bytes, &symbols) == nil else {
      throw stream.error("%\(stream.text(token)) is defined twice", at: token)
    }
    scope.define(token.range, source.bytes, &symbols, as: value)
  }

  // type := element "[" (integer ("," integer)*)? "]"
  mutating func tensorType() throws(SluiceError) -> TensorType {
    let start = stream.token
    guard start.kind == .word else { throw stream.unexpected("a type such as f32[2, 3]") }
    // Most types have been spelled the same way before.
    let spelling = typeSpelling(from: start)
    let symbol = spelling.map { symbols.intern($0, of: source.bytes) }
    if let symbol, let spelling, let type = types[symbol] {
      stream.rewind(to: spelling.upperBound, line: stream.line)
      return type
    }
    guard let element = ElementType(name: stream.text(start)) else {
      let names = ElementType.allCases.map(\.name)
      let note = nearestName(to: stream.text(start), among: names).map { "did you mean \($0)?" }
      throw stream.error(
        "there is no element type `\(stream.text(start))`", at: start, notes: note.map { [$0] } ?? [])
    }
    stream.advance()
    var dimensions: [Int] = []
    try stream.expect(.leftBracket, "`[` and the dimensions; a scalar is \(element)[]")
    if stream.token.kind != .rightBracket {
      repeat {
        let token = try stream.expect(.number, "a dimension")
        guard let size = stream.integer(token) else {
          throw stream.error("`\(stream.text(token))` is not a possible dimension", at: token)
        }
        dimensions.append(size)
      } while stream.skip(.comma)
    }
    try stream.expect(.rightBracket, "`,` or `]`")
    let type = TensorType(element, Shape(dimensions))
    do throws(SluiceError) { try type.validate() } catch { throw source.locate(error, at: start.start) }
    if let symbol { types[symbol] = type }
    return type
  }

  /// The bytes from an element type's name to the bracket that closes its dimensions, if they stand on one line.
  private func typeSpelling(from word: Token) -> Range<Int>? {
    var end = word.end
    guard source.bytes[end] == UInt8(ascii: "[") else { return nil }
    while true {
      end += 1
      switch source.bytes[end] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ","), UInt8(ascii: " "): continue
      case UInt8(ascii: "]"): return word.start..<end + 1
      default: return nil
      }
    }
  }
}
