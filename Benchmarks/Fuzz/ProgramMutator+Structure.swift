extension ProgramMutator {
  /// An operation moves into a branch of a `case`, that one perhaps into another, and so on.
  mutating func nest() -> Bool {
    guard isMLIR, let line = random.pick(operationLines()), let result = solid(from: line.lowerBound),
      let type = tokens[line].last(where: { $0.kind == .type })?.text
    else { return false }
    let name = tokens[result].text
    let depth = random.happens(15) ? 1 + random.next(400) : 1 + random.next(3)
    let inner = tokens[line].map(\.text).joined()
    let tag = "nested\(random.next(1000))"
    var text = inner + "\n stablehlo.return \(name) : \(type)\n"
    for level in 0..<depth {
      let outer = level == depth - 1 ? name : "%\(tag)_\(level)"
      let index = "%\(tag)_i\(level)"
      let other = random.happens(30) && text.utf8.count < 2000 ? ", {\n\(text)}" : ""
      text = """
        \(index) = stablehlo.constant dense<\(random.next(4) - 1)> : tensor<i32>
        \(outer) = "stablehlo.case"(\(index)) ({
        \(text)}\(other)) : (tensor<i32>) -> \(type)\n
        """
      if level < depth - 1 { text += " stablehlo.return \(outer) : \(type)\n" }
    }
    tokens.replaceSubrange(line, with: FuzzLexer.tokens(text))
    return true
  }

  /// A function of another program, and where it can be a call of it.
  mutating func splice() -> Bool {
    let others = corpus.seeds.filter { $0.isMLIR == isMLIR && $0.tokens.count < 2000 }
    guard let other = random.pick(others), let function = Self.functions(other.tokens).last,
      let place = tokens.indices.last(where: { tokens[$0].text == "}" })
    else { return false }
    let tag = "_s\(random.next(1000))"
    var piece = Array(other.tokens[function])
    for index in piece.indices where piece[index].kind == .symbol { piece[index].text += tag }
    // Into the module where there is one, else behind the last function.
    let isInModule = isMLIR && tokens.contains { $0.text == "module" }
    let newline = FuzzToken(kind: .newline, text: "\n")
    guard let name = piece.first(where: { $0.kind == .symbol })?.text else { return false }
    tokens.insert(contentsOf: [newline] + piece + [newline], at: isInModule ? place : place + 1)
    // Calls that are already there: what they pass rarely fits.
    let calls = tokens.indices.filter { tokens[$0].kind == .symbol && isCalled($0) }
    if random.happens(30), let call = random.pick(calls) { tokens[call].text = name }
    return true
  }

  private func isCalled(_ symbol: Int) -> Bool {
    solid(before: symbol).map { tokens[$0].text.hasSuffix("call") } ?? false
  }

  /// Where the functions stand: from their keyword to the brace that closes them, the first one behind a `return`.
  private static func functions(_ tokens: [FuzzToken]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    for start in tokens.indices where tokens[start].text == "func.func" || tokens[start].text == "func" {
      var depth = 0
      var returns = false
      for index in start..<tokens.count {
        if tokens[index].text.hasSuffix("return") { returns = true }
        if tokens[index].text == "{" { depth += 1 }
        if tokens[index].text == "}" { depth -= 1 }
        if tokens[index].text == "}", depth == 0, returns {
          found.append(start..<index + 1)
          break
        }
      }
    }
    return found
  }
}
