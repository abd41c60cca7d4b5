import SluiceIR

extension MLIRParser {
  /// `{name = value, name, ...}`, behind the opening bracket that was taken, up to and with `close`.
  mutating func attributeEntries(until close: StaticString) throws(SluiceError)
    -> [SyntaxEntry]
  {
    try enter()
    defer { leave() }
    var entries: [SyntaxEntry] = []
    if cursor.skip(close) { return entries }
    repeat {
      let name: String
      if cursor.peek() == UInt8(ascii: "\"") {
        name = try cursor.string()
      } else {
        name = cursor.text(try cursor.word("an attribute's name"))
      }
      // Attributes such as `jax.result_info` mean nothing to arithmetic, whatever they are.
      entries.append((name, cursor.skip(UInt8(ascii: "=")) ? try attributeValue() : .unit))
    } while cursor.skip(UInt8(ascii: ","))
    try cursor.expect(close, "`,` or the end of the attributes")
    return entries
  }

  /// What may stand behind `name =`: an attribute, or lists joined by `x` and `->`.
  mutating func attributeValue() throws(SluiceError) -> SyntaxAttribute {
    if cursor.peek() == UInt8(ascii: "<") {
      cursor.advance()
      return .dictionary(try attributeEntries(until: ">"))
    }
    let first = try attribute()
    guard isListAhead() else { return first }
    var lists = [first]
    while isListAhead() {
      if !cursor.skip("->") { cursor.advance() }
      lists.append(try attribute())
    }
    return .lists(lists)
  }

  /// An attribute among the pieces of a pretty form, where a colon behind a number starts the operation's type.
  mutating func bareValue() throws(SluiceError) -> SyntaxAttribute {
    switch cursor.peek() {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(hasType: false)
    case UInt8(ascii: "\""): return .string(try cursor.string())
    default: return try attributeValue()
    }
  }

  /// Whether `x [` or `-> [` follows.
  private mutating func isListAhead() -> Bool {
    switch cursor.peek() {
    case UInt8(ascii: "x"):
      let mark = cursor.mark()
      defer { cursor.rewind(to: mark) }
      cursor.advance()
      return cursor.peek() == UInt8(ascii: "[")
    case UInt8(ascii: "-"):
      let mark = cursor.mark()
      defer { cursor.rewind(to: mark) }
      return cursor.skip("->") && cursor.peek() == UInt8(ascii: "[")
    default: return false
    }
  }

  /// Any attribute of the text form.
  mutating func attribute() throws(SluiceError) -> SyntaxAttribute {
    try enter()
    defer { leave() }
    let byte = cursor.peek()
    switch byte {
    case UInt8(ascii: "["): return try list()
    case UInt8(ascii: "{"):
      cursor.advance()
      return .dictionary(try attributeEntries(until: "}"))
    case UInt8(ascii: "\""):
      let value = try cursor.string()
      try skipTypeSuffix()
      return .string(value)
    case UInt8(ascii: "@"):
      let name = try cursor.symbolName()
      while cursor.skip("::") { _ = try cursor.symbolName() }
      return .symbol(name)
    case UInt8(ascii: "#"): return try dialectAttribute()
    case UInt8(ascii: "!"), UInt8(ascii: "("): return .type(try type())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: return try wordAttribute()
    }
  }

  // MARK: Private

  private mutating func list() throws(SluiceError) -> SyntaxAttribute {
    cursor.advance()
    var integers: [Int] = []
    var others: [SyntaxAttribute] = []
    if cursor.skip(UInt8(ascii: "]")) { return .integers([]) }
    repeat {
      let element = try attribute()
      if case .integer(let value) = element, others.isEmpty {
        integers.append(value)
      } else {
        if others.isEmpty { others = integers.map { .integer($0) } }
        others.append(element)
      }
    } while cursor.skip(UInt8(ascii: ","))
    try cursor.expect("]", "`,` or `]`")
    return others.isEmpty ? .integers(integers) : .list(others)
  }

  /// `: i64` behind a number or a string says how it would be stored.
  private mutating func skipTypeSuffix() throws(SluiceError) {
    if cursor.peek() == UInt8(ascii: ":"), cursor.byte(1) != UInt8(ascii: ":") {
      cursor.advance()
      _ = try type()
    }
  }

  /// An integer or a float, with the type behind it if one may stand there.
  private mutating func number(hasType: Bool = true) throws(SluiceError) -> SyntaxAttribute {
    if let integer = cursor.plainInteger() {
      if hasType { try skipTypeSuffix() }
      return .integer(integer)
    }
    let range = try numberRange()
    let bytes = cursor.source.bytes[range]
    let value: SyntaxAttribute
    let isHexadecimal = bytes.count > 2 && bytes[bytes.startIndex + 1] | 0x20 == UInt8(ascii: "x")
    if isHexadecimal {
      guard let pattern = UInt64(cursor.source.string(range).dropFirst(2), radix: 16) else {
        throw cursor.source.error("this is not a number", at: range.lowerBound)
      }
      value = try hexadecimal(pattern)
      return value
    }
    if let integer = Int(cursor.source.string(range)) {
      value = .integer(integer)
    } else if let float = Double(cursor.source.string(range)) {
      value = .float(float)
    } else {
      throw cursor.source.error("this is not a number", at: range.lowerBound)
    }
    if hasType { try skipTypeSuffix() }
    return value
  }

  /// The bits of a float where a float type follows, else an integer.
  private mutating func hexadecimal(_ pattern: UInt64) throws(SluiceError) -> SyntaxAttribute {
    guard cursor.skip(UInt8(ascii: ":")) else { return .integer(Int(bitPattern: UInt(pattern))) }
    guard case .other(let name) = types[try type()] else { return .integer(Int(bitPattern: UInt(pattern))) }
    switch name {
    case "f64": return .float(Double(bitPattern: pattern))
    case "f32": return .float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: pattern))))
    case "f16": return .float(SmallFloat.f16.decode(UInt16(truncatingIfNeeded: pattern)))
    case "bf16": return .float(SmallFloat.bf16.decode(UInt16(truncatingIfNeeded: pattern)))
    default: return .integer(Int(bitPattern: UInt(pattern)))
    }
  }

  /// `#alias`, `#stablehlo<kind WORD>`, `#stablehlo.kind<...>`.
  private mutating func dialectAttribute() throws(SluiceError) -> SyntaxAttribute {
    let start = cursor.position
    cursor.advance()
    let name = cursor.text(try cursor.word("an attribute's name behind `#`"))
    guard cursor.byte() == UInt8(ascii: "<") else {
      if let alias = attributeAliases[name] { return use(alias) }
      if name.hasPrefix("loc") { return .opaque }
      throw cursor.source.error("there is no attribute #\(name) before this", at: start)
    }
    switch name {
    case "stablehlo", "chlo", "mhlo":
      cursor.advance()
      // `#stablehlo<precision HIGH>`; the dialects' other attributes have fields.
      let kind = cursor.text(try cursor.word("the attribute's kind"))
      if cursor.peek() == UInt8(ascii: "<") {
        cursor.advance()
        let entries = try attributeEntries(until: ">")
        try cursor.expect(">", "`>`")
        return .dictionary(entries)
      }
      let word = cursor.skip(UInt8(ascii: ">")) ? kind : cursor.text(try cursor.word("one of its values"))
      if word != kind { try cursor.expect(">", "`>`") }
      return .word(word)
    case "stablehlo.conv":
      cursor.advance()
      let dimensions = try attributeValue()
      try cursor.expect(">", "`>`")
      return dimensions
    case _ where name.hasPrefix("stablehlo.") || name.hasPrefix("chlo."):
      if name == "stablehlo.bounds" {
        try cursor.skipBalanced()
        return .opaque
      }
      cursor.advance()
      return .dictionary(try attributeEntries(until: ">"))
    default:
      try cursor.skipBalanced()
      return .opaque
    }
  }

  private mutating func wordAttribute() throws(SluiceError) -> SyntaxAttribute {
    if cursor.isPrefix("dense<") { return try elements().value }
    if cursor.isPrefix("array<") { return try array() }
    if cursor.isPrefix("tensor<") || cursor.isPrefix("tuple<") { return .type(try type()) }
    if cursor.isPrefix("dense_resource<") {
      throw cursor.source.error(
        "constants kept in a resource section cannot be read", at: cursor.position, kind: .unsupported,
        notes: ["print the module with the constants in their places"])
    }
    let word = cursor.text(try cursor.word("an attribute's value"))
    switch word {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "unit": return .unit
    case "inf", "nan": return .float(word == "inf" ? .infinity : .nan)
    default: break
    }
    if cursor.byte() == UInt8(ascii: "<") || cursor.byte() == UInt8(ascii: "(") {
      try cursor.skipBalanced()
      return .opaque
    }
    return .word(word)
  }

  /// `array<i64: 1, 2>`
  private mutating func array() throws(SluiceError) -> SyntaxAttribute {
    cursor.advance(6)
    let element = cursor.text(try cursor.word("an element type"))
    var integers: [Int] = []
    var others: [SyntaxAttribute] = []
    if cursor.skip(UInt8(ascii: ":")) {
      repeat {
        if element == "i1" || element.hasPrefix("f") || element == "bf16" {
          others.append(try attribute())
        } else {
          integers.append(try cursor.integer("an integer"))
        }
      } while cursor.skip(UInt8(ascii: ","))
    }
    try cursor.expect(">", "`,` or `>`")
    return others.isEmpty ? .integers(integers) : .list(others)
  }
}
