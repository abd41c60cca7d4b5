import SluiceIR

extension MLIRParser {
  /// One type; the result is its number in `types`.
  mutating func type() throws(SluiceError) -> Int {
    switch cursor.peek() {
    case UInt8(ascii: "!"): return try dialectType()
    case UInt8(ascii: "("): return try functionType()
    case UInt8(ascii: "t"):
      if let recent = recentType() { return recent }
      if cursor.isPrefix("tensor<") { return try tensorType() }
    default: break
    }
    let start = cursor.position
    let word = try cursor.word("a type such as tensor<2x3xf32>")
    if cursor.byte() == UInt8(ascii: "<") {
      if cursor.text(word) == "tuple" { return try tupleType() }
      try cursor.skipBalanced()
    }
    let spelling = cursor.source.string(start..<cursor.position)
    if spelling.hasPrefix("complex<") { return intern(.excluded(.complex, spelling)) }
    return intern(.other(spelling))
  }

  /// Types between the parentheses looked at, or one type without any; a list of the module's `typeLists`.
  mutating func typeList() throws(SluiceError) -> SyntaxList {
    guard cursor.skip(UInt8(ascii: "(")) else { return typeList(of: try type()) }
    if cursor.skip(UInt8(ascii: ")")) { return .empty }
    let list = try typeSequence()
    try cursor.expect(")", "`,` or `)` behind a type")
    return list
  }

  /// Types with commas between them.
  mutating func typeSequence() throws(SluiceError) -> SyntaxList {
    let only = try type()
    guard cursor.skip(UInt8(ascii: ",")) else { return typeList(of: only) }
    // A type of a function has lists of its own, which come before this one.
    let first = pendingTypes.count
    pendingTypes.append(Int32(truncatingIfNeeded: only))
    repeat { pendingTypes.append(Int32(truncatingIfNeeded: try type())) } while cursor.skip(UInt8(ascii: ","))
    return Self.move(&pendingTypes, from: first, to: &module.typeLists)
  }

  /// The list of one type.
  mutating func typeList(of type: Int) -> SyntaxList {
    module.typeLists.append(Int32(truncatingIfNeeded: type))
    return SyntaxList(module.typeLists.count - 1..<module.typeLists.count)
  }

  mutating func intern(_ type: SyntaxType) -> Int {
    if let known = typeNumbers[type] { return known }
    types.append(type)
    typeNumbers[type] = types.count - 1
    return types.count - 1
  }

  // MARK: Private

  /// `!stablehlo.token`, `!quant.uniform<...>`, an alias of the file's own.
  private mutating func dialectType() throws(SluiceError) -> Int {
    let start = cursor.position
    cursor.advance()
    let name = cursor.text(try cursor.word("a type's name"))
    if let alias = typeAliases[name] { return use(alias) }
    if cursor.byte() == UInt8(ascii: "<") { try cursor.skipBalanced() }
    let spelling = cursor.source.string(start..<cursor.position)
    if name.hasPrefix("quant.") { return intern(.excluded(.quantized, spelling)) }
    if name.hasSuffix(".token") { return intern(.excluded(.token, spelling)) }
    return intern(.other(spelling))
  }

  private mutating func functionType() throws(SluiceError) -> Int {
    let start = cursor.position
    try enter()
    defer { leave() }
    let parameters = try typeList()
    try cursor.expect("->", "`->` and the results' types")
    let results = try typeList()
    let number = intern(.other(cursor.source.string(start..<cursor.position)))
    functionTypes[number] = (parameters, results)
    return number
  }

  private mutating func tupleType() throws(SluiceError) -> Int {
    try enter()
    defer { leave() }
    try cursor.expect("<", "`<`")
    var elements: [Int] = []
    if !cursor.skip(UInt8(ascii: ">")) {
      repeat { elements.append(try type()) } while cursor.skip(UInt8(ascii: ","))
      try cursor.expect(">", "`,` or `>` behind a type")
    }
    return intern(.tuple(elements))
  }

  /// The type looked at, if it is spelled like one of the last two.
  private mutating func recentType() -> Int? {
    if let last = recentTypes.last, cursor.skip(bytesAt: last.spelling) { return last.type }
    guard let other = recentTypes.other, cursor.skip(bytesAt: other.spelling) else { return nil }
    recentTypes = (other, recentTypes.last)
    return other.type
  }

  /// `tensor<4x3xf32>`; most have been spelled the same way before.
  private mutating func tensorType() throws(SluiceError) -> Int {
    let start = cursor.position
    guard let spelling = plainSpelling() else { return try readTensorType(from: start) }
    let symbol = cursor.intern(spelling)
    let type: Int
    if let known = spelledTypes[symbol] {
      cursor.advance(spelling.count)
      type = known
    } else {
      type = try readTensorType(from: start)
      spelledTypes[symbol] = type
    }
    recentTypes = ((spelling, type), recentTypes.last)
    return type
  }

  /// The bytes of a tensor type that has no brackets and no comments inside.
  private func plainSpelling() -> Range<Int>? {
    var count = 7
    while true {
      switch cursor.byte(count) {
      case UInt8(ascii: ">"): return cursor.position..<cursor.position + count + 1
      case UInt8(ascii: "<"), UInt8(ascii: "/"), 0, UInt8(ascii: "\n"): return nil
      default: count += 1
      }
    }
  }

  private mutating func readTensorType(from start: Int) throws(SluiceError) -> Int {
    cursor.advance(7)
    var dimensions: [Int] = []
    var isDynamic = false
    while true {
      let byte = cursor.peek()
      if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "*") {
        isDynamic = true
        cursor.advance()
        try cursor.expect("x", "`x` behind a dimension")
      } else if MLIRCursor.isDigit(byte) {
        dimensions.append(try cursor.integer("a dimension"))
        try cursor.expect("x", "`x` behind a dimension")
      } else {
        break
      }
    }
    let elementStart = cursor.position
    let element: SyntaxType
    if cursor.peek() == UInt8(ascii: "!") {
      element = types[try dialectType()]
      switch element {
      case .tensor, .narrow:
        throw cursor.source.error("an alias of a tensor type is no element type", at: elementStart)
      default: break
      }
    } else {
      let word = cursor.text(try cursor.word("an element type such as f32"))
      if cursor.byte() == UInt8(ascii: "<") { try cursor.skipBalanced() }
      if word == "complex" {
        element = .excluded(.complex, word)
      } else if let known = Self.elementType(word) {
        element = .tensor(TensorType(known, Shape(dimensions)))
      } else if let narrow = NarrowElement(word) {
        element = .narrow(TensorType(narrow.container, Shape(dimensions)), narrow)
      } else {
        element = .other(word)
      }
    }
    // An encoding such as `#stablehlo.bounds<3, ?>` only matters to dynamic shapes.
    if cursor.skip(UInt8(ascii: ",")) { _ = try attribute() }
    try cursor.expect(">", "`>` behind the element type")
    let spelling = cursor.source.string(start..<cursor.position)
    if isDynamic { return intern(.excluded(.dynamicShape, spelling)) }
    switch element {
    case .excluded(let excluded, _): return intern(.excluded(excluded, spelling))
    case .tensor(let type), .narrow(let type, _):
      do throws(SluiceError) {
        try type.validate()
      } catch {
        throw cursor.source.locate(error, at: start)
      }
      return intern(element)
    default:
      if !Self.isKnownToMLIR(cursor.source.string(elementStart..<cursor.position - 1)) {
        throw cursor.source.error("there is no such element type", at: elementStart)
      }
      return intern(.other(spelling))
    }
  }

  /// The element type that MLIR calls `name`.
  static func elementType(_ name: String) -> ElementType? {
    switch name {
    case "f32": .f32
    case "f64": .f64
    case "f16": .f16
    case "bf16": .bf16
    case "i1": .i1
    case "i8", "si8": .i8
    case "i16", "si16": .i16
    case "i32", "si32": .i32
    case "i64", "si64": .i64
    case "ui8": .u8
    case "ui16": .u16
    case "ui32": .u32
    case "ui64": .u64
    default: nil
    }
  }

  /// Element types that are well-formed and that Sluice does not have: others of few bits or of many, `index`.
  private static func isKnownToMLIR(_ spelling: String) -> Bool {
    let digits = spelling.drop { $0.isLetter && $0 != "E" }
    return ["i", "si", "ui", "f", "tf", "index"].contains(String(spelling.dropLast(digits.count)))
  }
}
