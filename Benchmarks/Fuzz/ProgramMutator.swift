import SluiceIR

/// Makes programs out of others: by mutations that know the language, so that most of what they make still reads, and by some
/// that know nothing but bytes.
struct ProgramMutator {
  let corpus: FuzzCorpus
  var random: FuzzRandom
  /// The program that is being changed.
  var tokens: [FuzzToken] = []
  var isMLIR = false

  init(corpus: FuzzCorpus, seed: UInt64, index: Int) {
    self.corpus = corpus
    random = FuzzRandom(seed: seed, index: index)
  }

  mutating func program() -> FuzzProgram {
    if random.happens(corpus.writtenShare) { return generated() }
    let seed = corpus.seeds[random.next(corpus.seeds.count)]
    tokens = seed.tokens
    isMLIR = seed.isMLIR
    return mutated()
  }

  /// A program of a generator, mostly as it is, sometimes in the other language.
  private mutating func generated() -> FuzzProgram {
    let written = FuzzProgram(text: Array(ProgramGenerator.text(&random).utf8), isMLIR: true)
    let isKept = random.happens(75)
    guard random.happens(20), let graph = FuzzReader.graphs(written).first?.graph else {
      if isKept { return written }
      (tokens, isMLIR) = (FuzzLexer.tokens(String(decoding: written.text, as: UTF8.self)), true)
      return mutated()
    }
    let text = GraphPrinter().print(graph)
    if isKept { return FuzzProgram(text: Array(text.utf8), isMLIR: false) }
    (tokens, isMLIR) = (FuzzLexer.tokens(text), false)
    return mutated()
  }

  private mutating func mutated() -> FuzzProgram {
    // One in eight is left to the bytes alone, one in eight gets both.
    let kind = random.next(8)
    if kind != 0 {
      // Mostly one: each further one more often breaks what the last one left.
      var count = 1
      while count < 4, random.happens(30) { count += 1 }
      for _ in 0..<count { mutate() }
    }
    var bytes = Array(tokens.lazy.map(\.text).joined().utf8)
    if kind <= 1 { for _ in 0...random.next(3) { mutateBytes(&bytes) } }
    return FuzzProgram(text: bytes, isMLIR: isMLIR)
  }

  /// One mutation that applies here: what finds nothing to change leaves its turn to another.
  private mutating func mutate() {
    for _ in 0..<8 {
      let isDone: Bool
      switch random.next(18) {
      case 0, 1: isDone = replaceOperand()
      case 2, 3: isDone = replaceNumber()
      case 4: isDone = replaceConstant()
      case 5, 6, 7: isDone = replaceDimension()
      case 8, 9: isDone = replaceElementType()
      case 10, 11: isDone = renameOperation()
      case 12: isDone = deleteOrRepeatLine()
      case 13: isDone = swapOperations()
      case 14: isDone = nest()
      case 15, 16: isDone = replaceList()
      default: isDone = splice()
      }
      if isDone { return }
    }
  }

  // MARK: What mutations are made of

  /// The places of tokens of a kind.
  func places(_ kind: FuzzToken.Kind) -> [Int] { tokens.indices.filter { tokens[$0].kind == kind } }

  /// The next token that is no blank, from `index` on.
  func solid(from index: Int) -> Int? { tokens[min(index, tokens.count)...].firstIndex { $0.kind != .blank } }

  func solid(before index: Int) -> Int? { tokens[..<index].lastIndex { $0.kind != .blank } }

  func line(around index: Int) -> Range<Int> {
    let start = tokens[..<index].lastIndex { $0.kind == .newline }.map { $0 + 1 } ?? 0
    let end = tokens[index...].firstIndex { $0.kind == .newline } ?? tokens.count
    return start..<end
  }

  /// The lines that hold one whole operation of one result: `%r = ...` with no region left open.
  func operationLines() -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    for end in tokens.indices.map({ $0 }) + [tokens.count]
    where end == tokens.count || tokens[end].kind == .newline {
      defer { start = end + 1 }
      guard start < end, let first = solid(from: start), first < end, tokens[first].kind == .value,
        let second = solid(from: first + 1), second < end, tokens[second].text == "="
      else { continue }
      var depth = 0
      for token in tokens[start..<end] where token.kind == .mark {
        if "({[".contains(token.text) { depth += 1 } else if ")}]".contains(token.text) { depth -= 1 }
      }
      if depth == 0 { lines.append(start..<end) }
    }
    return lines
  }

  /// The types of values: what stands behind their colon, or last on the line that defines them. Where names meet, the first.
  func valueTypes() -> [String: String] {
    var types: [String: String] = [:]
    for index in places(.value) {
      guard types[tokens[index].text] == nil, let next = solid(from: index + 1) else { continue }
      if tokens[next].text == ":", let type = solid(from: next + 1), tokens[type].kind == .type {
        types[tokens[index].text] = tokens[type].text
      } else if tokens[next].text == "=" {
        types[tokens[index].text] = tokens[line(around: index)].last { $0.kind == .type }?.text
      }
    }
    return types
  }

  func definesValue(at index: Int) -> Bool {
    guard let next = solid(from: index + 1) else { return false }
    return tokens[next].text == "="
      || tokens[next].text == ":" && solid(from: next + 1).map { tokens[$0].kind != .type } != true
  }
}
