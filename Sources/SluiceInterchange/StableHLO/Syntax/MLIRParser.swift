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
  /// Where the last two different tensor types stand, without brackets inside: a type that goes on like one of them is it.
  var recentTypes: (last: SpelledType?, other: SpelledType?)
  typealias SpelledType = (spelling: Range<Int>, type: Int)
  var attributeAliases: [String: MLIRAlias<SyntaxAttribute>] = [:]
  var typeAliases: [String: MLIRAlias<Int>] = [:]
  /// What the aliases used since the last one was defined stand for.
  private var used = MLIRAliasUse()
  private var depth = 0
  /// The types of lists that are not read whole yet.
  var pendingTypes: ContiguousArray<Int32> = []
  /// The operations of regions that are not read whole yet.
  private var pendingOperations: ContiguousArray<SyntaxOperation> = []
  /// The regions of operations that are not read whole yet.
  var pendingRegions: ContiguousArray<SyntaxRegion> = []
  /// By the names of operations.
  var kinds: [SyntaxKind?] = []
  var module: SyntaxModule

  init(_ source: SourceText) {
    cursor = MLIRCursor(source)
    module = SyntaxModule(source: source)
    module.reserve(byteCount: source.count)
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
      module.read(try attributeEntries(until: "}"))
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
      if cursor.skip("<{") { module.read(try attributeEntries(until: "}>")) }
      try cursor.expect("(", "`({` and the module's functions")
      try cursor.expect("{", "`({` and the module's functions")
      if cursor.skip("^") { _ = try blockHeader() }
      try items(isNested: true)
      try cursor.expect(")", "`)` behind the module's functions")
      if cursor.skip("{") { module.read(try attributeEntries(until: "}")) }
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

  /// Types of the parameters and results of function types, by number.
  var functionTypes: [Int: (parameters: SyntaxList, results: SyntaxList)] = [:]

  // MARK: Regions

  /// `{ ^bb0(%a: type): operations }`; `parameters` are those that the text around it has named.
  mutating func region(parameters: [RegionParameter] = []) throws(SluiceError) -> SyntaxRegion {
    try enter()
    defer { leave() }
    try cursor.expect("{", "`{` and a region")
    let offset = cursor.position - 1
    var region = SyntaxRegion(offset: offset, number: module.regionCount)
    module.regionCount += 1
    if cursor.skip(UInt8(ascii: "^")) {
      region.parameters = add(try blockHeader())
    } else if !parameters.isEmpty {
      region.parameters = add(parameters)
    }
    let first = pendingOperations.count
    while !cursor.skip(UInt8(ascii: "}")) {
      if cursor.peek() == UInt8(ascii: "^") {
        throw cursor.source.error(
          "regions of several blocks are not supported", at: cursor.position, kind: .unsupported,
          notes: ["StableHLO's regions have one"])
      }
      if cursor.isAtEnd() { throw cursor.source.error("the region does not end", at: offset) }
      pendingOperations.append(try operation())
    }
    region.operations = Self.move(&pendingOperations, from: first, to: &module.operations)
    return region
  }

  private mutating func add(_ parameters: [RegionParameter]) -> SyntaxList {
    let start = module.parameters.count
    module.parameters += parameters
    return SyntaxList(start..<module.parameters.count)
  }

  /// Takes the last elements of `pending`, from `first` on, behind those of `list`.
  static func move<Element>(
    _ pending: inout ContiguousArray<Element>, from first: Int, to list: inout ContiguousArray<Element>
  ) -> SyntaxList {
    let start = list.count
    if pending.count == first + 1, let only = pending.popLast() {
      list.append(only)
    } else {
      list.append(contentsOf: pending[first...])
      pending.removeLast(pending.count - first)
    }
    return SyntaxList(start..<list.count)
  }

  /// `bb0(%a: type loc(...), %b: type):`, behind the `^`.
  private mutating func blockHeader() throws(SluiceError) -> [RegionParameter] {
    _ = try cursor.word("a block's name")
    let parameters = cursor.peek() == UInt8(ascii: "(") ? try namedParameters() : []
    try cursor.expect(":", "`:` behind the block's name")
    return parameters
  }

  /// `(%a: type, %b: type)`
  mutating func namedParameters() throws(SluiceError) -> [RegionParameter] {
    try cursor.expect("(", "`(`")
    var parameters: [RegionParameter] = []
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
