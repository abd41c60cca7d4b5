import SluiceIR

/// The pretty forms in which regions do not stand in parentheses.
extension MLIRParser {
  /// `(%x init: %c), (%y init: %d) applies stablehlo.add across dimensions = [0] : type`, or with
  /// `reducer(%a: t, %b: t) (%c: t, %d: t) {...}` behind the type instead of `applies`.
  mutating func reduceForm(_ operation: inout SyntaxOperation) throws(SluiceError) {
    var initial: [SyntaxOperand] = []
    repeat {
      try cursor.expect("(", "`(%x init: %c)`")
      try append(operand(), to: &operation)
      guard cursor.skipWord("init") else { throw cursor.unexpected("`init:`") }
      try cursor.expect(":", "`:` and the initial value")
      initial.append(try operand())
      try cursor.expect(")", "`)`")
    } while cursor.skip(UInt8(ascii: ","))
    for value in initial { try append(value, to: &operation) }
    if cursor.skipWord("applies") {
      let name = cursor.text(try cursor.word("the name of an operation"))
      append(("applies", .word(name)), to: &operation)
    }
    guard cursor.skipWord("across") else { throw cursor.unexpected("`across dimensions = [...]`") }
    guard cursor.skipWord("dimensions") else { throw cursor.unexpected("`dimensions = [...]`") }
    try cursor.expect("=", "`=`")
    append(("dimensions", try attribute()), to: &operation)
    if cursor.skip(UInt8(ascii: "{")) { append(try attributeEntries(until: "}"), to: &operation) }
    try cursor.expect(":", "`:` and the operation's type")
    try types(of: &operation)
    guard cursor.skipWord("reducer") else { return }
    var (accumulators, elements): ([RegionParameter], [RegionParameter]) = ([], [])
    while cursor.peek() == UInt8(ascii: "(") {
      let position = cursor.position
      let pair = try namedParameters()
      guard pair.count == 2 else { throw cursor.source.error("a reducer takes pairs", at: position) }
      accumulators.append(pair[0])
      elements.append(pair[1])
    }
    pendingRegions.append(try region(parameters: accumulators + elements))
  }

  /// `(%a = %x, %b = %y) : types cond {...} do {...}`
  mutating func whileForm(_ operation: inout SyntaxOperation) throws(SluiceError) {
    var names: [Int] = []
    try cursor.expect("(", "`(` and the carried values")
    if !cursor.skip(UInt8(ascii: ")")) {
      repeat {
        names.append(try valueName())
        try cursor.expect("=", "`=` and the first value")
        try append(operand(), to: &operation)
      } while cursor.skip(UInt8(ascii: ","))
      try cursor.expect(")", "`,` or `)`")
    }
    if !names.isEmpty {
      try cursor.expect(":", "`:` and the types of the carried values")
      operation.operandTypes = try typeSequence()
    }
    guard operation.operandTypes.count == names.count else {
      throw cursor.source.error(
        "\(names.count) values are carried, \(operation.operandTypes.count) types are given",
        at: operation.offset)
    }
    operation.resultTypes = operation.operandTypes
    if cursor.skipWord("attributes") {
      try cursor.expect("{", "`{`")
      append(try attributeEntries(until: "}"), to: &operation)
    }
    let parameters = zip(names, module.typeLists[operation.operandTypes]).map { (name: $0, type: Int($1)) }
    guard cursor.skipWord("cond") else { throw cursor.unexpected("`cond {`") }
    pendingRegions.append(try region(parameters: parameters))
    guard cursor.skipWord("do") else { throw cursor.unexpected("`do {`") }
    pendingRegions.append(try region(parameters: parameters))
  }
  /// `(%x, ...) inits (%c, ...) dimension=0 attributes {...} {region} : (types) -> types`
  mutating func scanForm(_ operation: inout SyntaxOperation) throws(SluiceError) {
    let inputs = try operandList()
    guard cursor.skipWord("inits") else { throw cursor.unexpected("`inits (...)`") }
    let initial = try operandList()
    for value in inputs + initial { try append(value, to: &operation) }
    append(("operandSegmentSizes", .integers([inputs.count, initial.count])), to: &operation)
    guard cursor.skipWord("dimension") else { throw cursor.unexpected("`dimension=`") }
    try cursor.expect("=", "`=`")
    append(("dimension", .integer(try cursor.integer("a dimension"))), to: &operation)
    if cursor.skipWord("attributes") {
      try cursor.expect("{", "`{`")
      append(try attributeEntries(until: "}"), to: &operation)
    }
    pendingRegions.append(try region())
    try cursor.expect(":", "`:` and the operation's type")
    try types(of: &operation)
  }

  /// `(%a, %b)`
  private mutating func operandList() throws(SluiceError) -> [SyntaxOperand] {
    var operands: [SyntaxOperand] = []
    try cursor.expect("(", "`(` and operands")
    if cursor.skip(UInt8(ascii: ")")) { return [] }
    repeat { operands.append(try operand()) } while cursor.skip(UInt8(ascii: ","))
    try cursor.expect(")", "`,` or `)` behind an operand")
    return operands
  }
}
