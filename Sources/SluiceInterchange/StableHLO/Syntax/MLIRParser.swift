import SluiceIR

/// Reads MLIR text into a `SyntaxModule`: modules, functions, regions of one block, operations in the pretty and in
/// the generic form. It knows how StableHLO writes its operations and nothing of what they mean.
///
/// It recurses on what nests, no deeper than `maximumDepth`, and takes time linear in the bytes.
struct MLIRParser {
  /// How deep brackets, types and regions may nest together.
  static let maximumDepth = 200

  var cursor: MLIRCursor
  var types: [SyntaxType] = []
  var typeNumbers: [SyntaxType: Int] = [:]
  /// Types by the symbol of their spelling.
  var spelledTypes: [Int: Int] = [:]
  var attributeAliases: [String: MLIRAlias<SyntaxAttribute>] = [:]
  var typeAliases: [String: MLIRAlias<Int>] = [:]
  /// What the aliases used since the last one was defined stand for.
  private var used = MLIRAliasUse()
  private var depth = 0
  private var module: SyntaxModule

  init(_ source: SourceText) {
    cursor = MLIRCursor(source)
    module = SyntaxModule(source: source)
  }

  /// The functions of `source`, of all its modules together.
  static func parse(_ source: SourceText) throws(SluiceError) -> SyntaxModule {
    var parser = MLIRParser(source)
    try parser.items(isNested: false)
    parser.module.names = parser.cursor.names
    parser.module.types = parser.types
    return parser.module
  }

  // MARK: Depth

  mutating func enter() throws(SluiceError) {
    depth += 1
    guard depth <= Self.maximumDepth else {
      throw cursor.source.error("the text nests deeper than \(Self.maximumDepth)", at: cursor.position)
    }
  }

  mutating func leave() { depth -= 1 }

  func spelling(of type: Int) -> String {
    switch types[type] {
    case .tensor(let type): "\(type)"
    case .narrow(let type, let narrow): "\(type) of \(narrow.name)"
    case .tuple(let elements): "tuple<" + elements.map { spelling(of: $0) }.joined(separator: ", ") + ">"
    case .excluded(_, let text), .other(let text): text
    }
  }

  // MARK: Modules

  /// Modules, functions and aliases, up to the end or to the bracket that closes a module.
  private mutating func items(isNested: Bool) throws(SluiceError) {
    try enter()
    defer { leave() }
    while true {
      if isNested, cursor.skip(UInt8(ascii: "}")) { return }
      if cursor.isAtEnd() {
        if isNested { throw cursor.unexpected("`}` behind the module") }
        return
      }
      switch cursor.peek() {
      case UInt8(ascii: "#"), UInt8(ascii: "!"): try alias()
      case UInt8(ascii: "\""): try genericItem()
      case UInt8(ascii: "{") where cursor.byte(1) == UInt8(ascii: "-"):
        // The section of resources at a file's end.
        try cursor.skipBalanced()
      default:
        if cursor.skipWord("module") || cursor.skipWord("builtin.module") {
          try moduleItem()
        } else if cursor.skipWord("func.func") || cursor.skipWord("func") {
          try function()
        } else if cursor.isPrefix("sdy.") {
          try meshItem()
        } else {
          throw cursor.unexpected("`module` or `func.func`")
        }
      }
    }
  }

  /// `#name = attribute` or `!name = type`
  private mutating func alias() throws(SluiceError) {
    let isType = cursor.peek() == UInt8(ascii: "!")
    cursor.advance()
    let name = cursor.text(try cursor.word("an alias's name"))
    try cursor.expect("=", "`=`")
    _ = cursor.peek()
    let start = cursor.position
    used = MLIRAliasUse()
    if isType {
      let type = try type()
      typeAliases[name] = MLIRAlias(type, try used.byAlias(of: start..<cursor.position, cursor.source))
    } else {
      let attribute = try attribute()
      attributeAliases[name] = MLIRAlias(
        attribute, try used.byAlias(of: start..<cursor.position, cursor.source))
    }
  }

  /// What `alias` stands for.
  mutating func use<Meaning>(_ alias: MLIRAlias<Meaning>) -> Meaning {
    used.add(alias.use)
    return alias.meaning
  }

  private mutating func moduleItem() throws(SluiceError) {
    if cursor.peek() == UInt8(ascii: "@") { module.name = try cursor.symbolName() }
    if cursor.skipWord("attributes") {
      try cursor.expect("{", "`{`")
      _ = try attributeEntries(until: "}")
    }
    try cursor.expect("{", "`{` and the module's functions")
    try items(isNested: true)
    try location()
  }

  /// `sdy.mesh @mesh = <["x"=2]> {...}`: the devices that shardings speak of, which say nothing on one device.
  private mutating func meshItem() throws(SluiceError) {
    guard cursor.skipWord("sdy.mesh") else { throw cursor.unexpected("`module`, `func.func` or `sdy.mesh`") }
    _ = try cursor.symbolName()
    try cursor.expect("=", "`=` and the mesh")
    try cursor.skipBalanced()
    if cursor.skip("{") { _ = try attributeEntries(until: "}") }
    try location()
  }

  /// A module, function or mesh in the generic form.
  private mutating func genericItem() throws(SluiceError) {
    let mark = cursor.mark()
    let name = try cursor.string()
    if name == "builtin.module" {
      try cursor.expect("(", "`()`")
      try cursor.expect(")", "`()`")
      if cursor.skip("<{") {
        for entry in try attributeEntries(until: "}>") where entry.name == "sym_name" {
          if case .string(let name) = entry.value { module.name = name }
        }
      }
      try cursor.expect("(", "`({` and the module's functions")
      try cursor.expect("{", "`({` and the module's functions")
      if cursor.skip("^") { _ = try blockHeader() }
      try items(isNested: true)
      try cursor.expect(")", "`)` behind the module's functions")
      if cursor.skip("{") { _ = try attributeEntries(until: "}") }
      try cursor.expect(":", "`:` and a type")
      _ = try type()
      try location()
      return
    }
    cursor.rewind(to: mark)
    if name == "sdy.mesh" {
      _ = try operation()
    } else {
      try add(try genericFunction())
    }
  }

  // MARK: Functions

  private mutating func add(_ function: SyntaxFunction) throws(SluiceError) {
    guard module.functionsByName[function.name] == nil else {
      throw cursor.source.error("there are two functions @\(function.name)", at: function.offset)
    }
    for case let result? in function.parameters.map(\.donatedTo)
    where !function.results.indices.contains(result) {
      throw cursor.source.error(
        "a parameter is donated to result \(result) of @\(function.name), which has \(function.results.count)",
        at: function.offset)
    }
    module.functionsByName[function.name] = module.functions.count
    module.functions.append(function)
  }

  /// `public @main(%arg0: type {attributes}, ...) -> (type {attributes}, ...) attributes {...} {...}`
  private mutating func function() throws(SluiceError) {
    for visibility: StaticString in ["public", "private", "nested"] where cursor.skipWord(visibility) {
      break
    }
    _ = cursor.peek()
    let offset = cursor.position
    let name = try cursor.symbolName()
    try cursor.expect("(", "`(` and the parameters")
    var names: [(name: Int, type: Int)] = []
    var parameters: [SyntaxParameter] = []
    if !cursor.skip(UInt8(ascii: ")")) {
      repeat {
        var parameterName: Int?
        if cursor.peek() == UInt8(ascii: "%") {
          parameterName = try valueName()
          try cursor.expect(":", "`:` and the parameter's type")
        }
        let parameter = try functionParameter()
        parameters.append(parameter)
        if let parameterName { names.append((parameterName, parameter.type)) }
      } while cursor.skip(UInt8(ascii: ","))
      try cursor.expect(")", "`,` or `)` behind a parameter")
    }
    var results: [SyntaxParameter] = []
    if cursor.skip("->") {
      if cursor.skip(UInt8(ascii: "(")) {
        if !cursor.skip(UInt8(ascii: ")")) {
          repeat { results.append(try functionParameter()) } while cursor.skip(UInt8(ascii: ","))
          try cursor.expect(")", "`,` or `)` behind a result")
        }
      } else {
        results.append(SyntaxParameter(type: try type()))
      }
    }
    if cursor.skipWord("attributes") {
      try cursor.expect("{", "`{`")
      _ = try attributeEntries(until: "}")
    }
    var body: SyntaxRegion?
    if cursor.peek() == UInt8(ascii: "{") {
      guard names.count == parameters.count else {
        throw cursor.source.error("the parameters of @\(name) have no names", at: offset)
      }
      body = try region(parameters: names)
    }
    try location()
    try add(
      SyntaxFunction(name: name, offset: offset, parameters: parameters, results: results, body: body))
  }

  /// A type with what its attributes say.
  private mutating func functionParameter() throws(SluiceError) -> SyntaxParameter {
    var parameter = SyntaxParameter(type: try type())
    if cursor.skip(UInt8(ascii: "{")) { parameter.read(try attributeEntries(until: "}")) }
    try location()
    return parameter
  }

  /// A function as `"func.func"() <{...}> ({...}) : () -> ()`.
  private mutating func genericFunction() throws(SluiceError) -> SyntaxFunction {
    _ = cursor.peek()
    let offset = cursor.position
    let mark = cursor.mark()
    let operationName = try cursor.string()
    guard operationName == "func.func" else {
      cursor.rewind(to: mark)
      throw cursor.unexpected("a function")
    }
    cursor.rewind(to: mark)
    let operation = try self.operation()
    var (name, parameterAttributes, resultAttributes): (String?, SyntaxAttribute, SyntaxAttribute) =
      (nil, .unit, .unit)
    var types: (parameters: [Int], results: [Int])?
    for entry in operation.attributes {
      switch (entry.name, entry.value) {
      case ("sym_name", .string(let text)): name = text
      case ("arg_attrs", let value): parameterAttributes = value
      case ("res_attrs", let value): resultAttributes = value
      case ("function_type", .type(let type)): types = functionTypes[type]
      default: break
      }
    }
    guard let name, let types, operation.regions.count == 1 else {
      throw cursor.source.error("a function needs sym_name, function_type and one region", at: offset)
    }
    let body = operation.regions[0]
    guard body.operations.isEmpty || body.parameters.map(\.type) == types.parameters else {
      throw cursor.source.error("the parameters of @\(name) are not those of its function_type", at: offset)
    }
    return SyntaxFunction(
      name: name, offset: offset, parameters: Self.parameters(types.parameters, parameterAttributes),
      results: Self.parameters(types.results, resultAttributes), body: body.operations.isEmpty ? nil : body)
  }

  private static func parameters(_ types: [Int], _ attributes: SyntaxAttribute) -> [SyntaxParameter] {
    types.enumerated().map { position, type in
      var parameter = SyntaxParameter(type: type)
      if case .list(let list) = attributes, position < list.count,
        case .dictionary(let entries) = list[position]
      {
        parameter.read(entries)
      }
      return parameter
    }
  }

  /// Types of the parameters and results of function types, by number.
  var functionTypes: [Int: (parameters: [Int], results: [Int])] = [:]

  // MARK: Regions

  /// `{ ^bb0(%a: type): operations }`; `parameters` are those that the text around it has named.
  mutating func region(parameters: [(name: Int, type: Int)] = []) throws(SluiceError) -> SyntaxRegion {
    try enter()
    defer { leave() }
    try cursor.expect("{", "`{` and a region")
    let offset = cursor.position - 1
    var region = SyntaxRegion(parameters: parameters, operations: [], offset: offset)
    if cursor.skip("^") { region.parameters = try blockHeader() }
    while !cursor.skip(UInt8(ascii: "}")) {
      if cursor.peek() == UInt8(ascii: "^") {
        throw cursor.source.error(
          "regions of several blocks are not supported", at: cursor.position, kind: .unsupported,
          notes: ["StableHLO's regions have one"])
      }
      if cursor.isAtEnd() { throw cursor.source.error("the region does not end", at: offset) }
      region.operations.append(try operation())
    }
    return region
  }

  /// `bb0(%a: type loc(...), %b: type):`, behind the `^`.
  private mutating func blockHeader() throws(SluiceError) -> [(name: Int, type: Int)] {
    _ = try cursor.word("a block's name")
    let parameters = cursor.peek() == UInt8(ascii: "(") ? try namedParameters() : []
    try cursor.expect(":", "`:` behind the block's name")
    return parameters
  }

  /// `(%a: type, %b: type)`
  mutating func namedParameters() throws(SluiceError) -> [(name: Int, type: Int)] {
    try cursor.expect("(", "`(`")
    var parameters: [(name: Int, type: Int)] = []
    if cursor.skip(UInt8(ascii: ")")) { return [] }
    repeat {
      let name = try valueName()
      try cursor.expect(":", "`:` and a type")
      parameters.append((name, try type()))
      try location()
    } while cursor.skip(UInt8(ascii: ","))
    try cursor.expect(")", "`,` or `)`")
    return parameters
  }

  /// `loc(...)`, which is passed over.
  mutating func location() throws(SluiceError) {
    if cursor.skipWord("loc") { try cursor.skipBalanced() }
  }

  /// The symbol of `%name`.
  mutating func valueName() throws(SluiceError) -> Int {
    try cursor.expect("%", "a value such as %0")
    return cursor.intern(try cursor.name("a value's name behind `%`"))
  }
}

extension SyntaxParameter {
  mutating func read(_ entries: [(name: String, value: SyntaxAttribute)]) {
    for entry in entries {
      switch (entry.name, entry.value) {
      case ("tf.aliasing_output", .integer(let result)): donatedTo = result
      case ("jax.result_info", .string(let text)), ("jax.arg_info", .string(let text)),
        ("sluice.name", .string(let text)):
        name = text
      case ("sluice.state", _): isState = true
      default: break
      }
    }
  }
}
