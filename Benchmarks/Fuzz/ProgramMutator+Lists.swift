extension ProgramMutator {
  /// A list of numbers, `[0, 1]` or `array<i64: 0, 1>`, gets another length or order, or becomes one number for all of a type
  /// that may be huge.
  mutating func replaceList() -> Bool {
    guard let list = random.pick(lists()) else { return false }
    let numbers = tokens[list].filter { $0.kind == .number }.map(\.text)
    if isMLIR, random.happens(20), let array = splatPlace(list) {
      let count =
        random.pick(["0", "1", "\(numbers.count)", "\(numbers.count + 1)"] + Self.extremeNumbers) ?? "1"
      let text = "dense<\(random.next(3) - 1)> : tensor<\(count)xi64>"
      tokens.replaceSubrange(array, with: FuzzLexer.tokens(text))
      return true
    }
    var changed = numbers
    switch random.next(5) {
    case 0: changed.remove(at: random.next(changed.count))
    case 1: changed.insert(changed[random.next(changed.count)], at: random.next(changed.count + 1))
    case 2: changed.append(random.pick(["0", "1", "2", "-1"] + Self.extremeNumbers) ?? "0")
    case 3: changed[random.next(changed.count)] = changed[random.next(changed.count)]
    default: changed.reverse()
    }
    tokens.replaceSubrange(list, with: FuzzLexer.tokens(changed.joined(separator: ", ")))
    return true
  }

  /// What stands between the brackets of lists that hold nothing but integers.
  private func lists() -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start: Int?
    for index in tokens.indices {
      let token = tokens[index]
      if token.text == "[" || token.text == ":" {
        start = index + 1
      } else if token.text == "]" || token.text == ">" {
        if let start, tokens[start..<index].contains(where: { $0.kind == .number }) {
          found.append(start..<index)
        }
        start = nil
      } else if token.kind != .blank, token.text != ",", token.kind != .number || Int(token.text) == nil {
        start = nil
      }
    }
    return found
  }

  /// The whole of the `array<i64: ...>` that a list stands in.
  private func splatPlace(_ list: Range<Int>) -> Range<Int>? {
    guard let array = tokens[..<list.lowerBound].lastIndex(where: { $0.text == "array" }),
      list.lowerBound - array <= 4, list.upperBound < tokens.count, tokens[list.upperBound].text == ">"
    else { return nil }
    return array..<list.upperBound + 1
  }
}
