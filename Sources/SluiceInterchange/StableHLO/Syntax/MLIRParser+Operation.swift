import SluiceIR

/// One operation, whatever form it stands in. The pretty forms of StableHLO differ by operation, but all are made of
/// the same pieces in some order: operands, words, named attributes, lists of ranges, regions, and a type in the end.
/// So one loop takes pieces until the type; only a few operations with regions need more (`MLIRParser+Regions`).
extension MLIRParser {
  mutating func operation() throws(SluiceError) -> SyntaxOperation {
    try enter()
    defer { leave() }
    let (firstResult, firstRegion) = (module.results.count, pendingRegions.count)
    var resultCount = 0
    if cursor.peek() == UInt8(ascii: "%") {
      repeat {
        let name = try valueName()
        var count = 1
        if cursor.skip(UInt8(ascii: ":")) {
          let position = cursor.position
          count = try cursor.integer("the number of results")
          guard (0...1 << 16).contains(count) else {
            throw cursor.source.error("an operation cannot have \(count) results", at: position)
          }
        }
        module.results.append(SyntaxResult(name: name, count: count))
        resultCount += count
      } while cursor.skip(UInt8(ascii: ","))
      try cursor.expect("=", "`=` behind the results")
    }
    let isGeneric = cursor.peek() == UInt8(ascii: "\"")
    let (offset, line) = (cursor.position, cursor.line)
    let name =
      isGeneric
      ? cursor.intern(try cursor.stringRange())
      : cursor.intern(try cursor.word("an operation such as stablehlo.add"))
    let kind = kind(named: name)
    var operation = SyntaxOperation(
      name: name, kind, offset: offset, line: line,
      results: SyntaxList(firstResult..<module.results.count), resultCount: resultCount)
    if isGeneric {
      try genericForm(&operation)
    } else {
      switch kind {
      case .reduce: try reduceForm(&operation)
      case .while: try whileForm(&operation)
      case .scan: try scanForm(&operation)
      case .manualComputation:
        throw cursor.source.error(
          "sdy.manual_computation: \(ExcludedClass.replicas.refusal)", at: offset,
          kind: .unsupported, notes: [ExcludedClass.replicas.advice])
      case .return, .call, .composite, .other: try prettyForm(&operation)
      }
    }
    if pendingRegions.count > firstRegion {
      operation.regions = Self.move(&pendingRegions, from: firstRegion, to: &module.regions)
    }
    try location()
    return operation
  }

  // MARK: The generic form

  /// `(operands) <{properties}> ({regions}) {attributes} : (types) -> types`
  private mutating func genericForm(_ operation: inout SyntaxOperation) throws(SluiceError) {
    try cursor.expect("(", "`(` and the operands")
    if !cursor.skip(UInt8(ascii: ")")) {
      repeat { try append(operand(), to: &operation) } while cursor.skip(UInt8(ascii: ","))
      try cursor.expect(")", "`,` or `)` behind an operand")
    }
    if cursor.peek() == UInt8(ascii: "[") {
      throw cursor.source.error("successors are not supported", at: cursor.position, kind: .unsupported)
    }
    if cursor.skip("<{") { append(try attributeEntries(until: "}>"), to: &operation) }
    if cursor.peek() == UInt8(ascii: "(") { try regions() }
    if cursor.skip(UInt8(ascii: "{")) { append(try attributeEntries(until: "}"), to: &operation) }
    try cursor.expect(":", "`:` and the operation's type")
    let isSignature = cursor.peek() == UInt8(ascii: "(")
    try types(of: &operation)
    guard !isSignature || operation.operandTypes.count == operation.operands.count else {
      throw cursor.source.error(
        "there are \(operation.operands.count) operands and \(operation.operandTypes.count) types of operands",
        at: operation.offset)
    }
  }

  /// Adds an operand behind those that `operation` has.
  mutating func append(_ operand: SyntaxOperand, to operation: inout SyntaxOperation) throws(SluiceError) {
    let count = module.operands.count
    let start = operation.operands.isEmpty ? count : operation.operands.start
    guard start + operation.operands.count == count else {
      throw cursor.source.error("an operand stands behind a region", at: operand.offset)
    }
    module.operands.append(operand)
    operation.operands = SyntaxList(start..<count + 1)
  }

  /// Adds an attribute behind those that `operation` has. Where regions with attributes of their own came in between, all of the
  /// operation's are written again behind these.
  mutating func append(_ entry: SyntaxEntry, to operation: inout SyntaxOperation) {
    if !operation.attributes.isEmpty, operation.attributes.range.upperBound != module.attributes.count {
      let start = module.attributes.count
      for place in operation.attributes.range { module.attributes.append(module.attributes[place]) }
      operation.attributes = SyntaxList(start..<module.attributes.count)
    }
    let start = operation.attributes.isEmpty ? module.attributes.count : operation.attributes.start
    module.attributes.append(entry)
    operation.attributes = SyntaxList(start..<module.attributes.count)
  }

  mutating func append(_ entries: [SyntaxEntry], to operation: inout SyntaxOperation) {
    for entry in entries { append(entry, to: &operation) }
  }

  mutating func operand() throws(SluiceError) -> SyntaxOperand {
    _ = cursor.peek()
    let offset = cursor.position
    let name = try valueName()
    var result = 0
    if cursor.byte() == UInt8(ascii: "#") {
      cursor.advance()
      result = try cursor.integer("the number of a result")
    }
    return SyntaxOperand(name: name, result: result, offset: offset)
  }

  /// `({...}, {...})`
  private mutating func regions() throws(SluiceError) {
    try cursor.expect("(", "`({`")
    repeat { pendingRegions.append(try region()) } while cursor.skip(UInt8(ascii: ","))
    try cursor.expect(")", "`,` or `)` behind a region")
  }

  // MARK: Pretty forms

  /// What operations of this name are, looked at once.
  private mutating func kind(named name: Int) -> SyntaxKind {
    if name < kinds.count, let known = kinds[name] { return known }
    let kind: SyntaxKind =
      switch cursor.names[name] {
      case "return", "func.return", "stablehlo.return", "mhlo.return": .return
      case "call", "func.call", "stablehlo.call": .call
      case "stablehlo.composite": .composite
      case "stablehlo.reduce": .reduce
      case "stablehlo.while": .while
      case "chlo.scan": .scan
      case "sdy.manual_computation": .manualComputation
      default: .other
      }
    while kinds.count <= name { kinds.append(nil) }
    kinds[name] = kind
    return kind
  }

  private mutating func prettyForm(_ operation: inout SyntaxOperation) throws(SluiceError) {
    var parentheses = 0
    while true {
      switch cursor.peek() {
      case UInt8(ascii: "%"):
        try append(operand(), to: &operation)
        if cursor.peek() == UInt8(ascii: "[") {
          append(("", .ranges(try ranges())), to: &operation)
        }
      case UInt8(ascii: "("):
        cursor.advance()
        if cursor.peek() == UInt8(ascii: "{") {
          repeat { pendingRegions.append(try region()) } while cursor.skip(UInt8(ascii: ","))
          try cursor.expect(")", "`,` or `)` behind a region")
        } else {
          parentheses += 1
        }
      case UInt8(ascii: ")") where parentheses > 0:
        cursor.advance()
        parentheses -= 1
      case UInt8(ascii: ","): cursor.advance()
      case UInt8(ascii: "@"): append(("", .symbol(try cursor.symbolName())), to: &operation)
      case UInt8(ascii: "\""): append(("", .string(try cursor.string())), to: &operation)
      case UInt8(ascii: "#"): append(("", try attribute()), to: &operation)
      case UInt8(ascii: "<") where cursor.byte(1) == UInt8(ascii: "{"):
        cursor.advance(2)
        append(try attributeEntries(until: "}>"), to: &operation)
      case UInt8(ascii: "<"):
        // A sharding, `<@mesh, [{"x"}, {}]>`.
        try cursor.skipBalanced()
        append(("", .opaque), to: &operation)
      case UInt8(ascii: "{"):
        cursor.advance()
        append(try attributeEntries(until: "}"), to: &operation)
      case UInt8(ascii: ":") where parentheses == 0:
        cursor.advance()
        try types(of: &operation)
        if cursor.skip(UInt8(ascii: "{")) { append(try attributeEntries(until: "}"), to: &operation) }
        return
      case UInt8(ascii: "}") where parentheses == 0:
        // The end of the block, behind a `return` of nothing.
        return
      default:
        if cursor.isPrefix("dense<") {
          // The elements' own type takes the place of the operation's.
          let (value, type) = try elements()
          append(("", value), to: &operation)
          if operation.resultCount == 1 { operation.resultTypes = typeList(of: type) }
          if cursor.skip(UInt8(ascii: "{")) { append(try attributeEntries(until: "}"), to: &operation) }
          return
        }
        if parentheses == 0, cursor.isWord("loc") { return }
        let word = cursor.text(try cursor.word("an operand, an attribute, or `:` and the operation's type"))
        if cursor.skip(UInt8(ascii: "=")) {
          append((word, try bareValue()), to: &operation)
        } else {
          append(("", .word(word)), to: &operation)
        }
      }
    }
  }

  /// `[0:1, 2:6:2]`, or `[1]`.
  private mutating func ranges() throws(SluiceError) -> [[Int]] {
    cursor.advance()
    var list: [[Int]] = []
    if cursor.skip(UInt8(ascii: "]")) { return list }
    repeat {
      var range = [try cursor.integer("an index")]
      while cursor.skip(UInt8(ascii: ":")) { range.append(try cursor.integer("an index")) }
      list.append(range)
    } while cursor.skip(UInt8(ascii: ","))
    try cursor.expect("]", "`,` or `]`")
    return list
  }

  // MARK: Types

  /// What stands behind the colon: a function type, or types of which the last, or as many as there are results,
  /// are the results'.
  mutating func types(of operation: inout SyntaxOperation) throws(SluiceError) {
    if cursor.peek() == UInt8(ascii: "(") {
      operation.operandTypes = try typeList()
      try cursor.expect("->", "`->` and the results' types")
      operation.resultTypes = try typeList()
      return
    }
    let list = try typeSequence()
    if cursor.skip("->") {
      operation.resultTypes = try typeList()
      if list.count == operation.operands.count { operation.operandTypes = list }
      return
    }
    let count = operation.resultCount
    if count == 0 {
      if list.count == operation.operands.count { operation.operandTypes = list }
    } else if list.count >= count {
      operation.resultTypes = list.suffix(count)
    }
  }
}
