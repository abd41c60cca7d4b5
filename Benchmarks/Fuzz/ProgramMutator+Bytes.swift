extension ProgramMutator {
  /// A mutation that knows nothing of the language but where its words end.
  mutating func mutateBytes(_ text: inout [UInt8]) {
    guard !text.isEmpty else { return }
    switch random.next(9) {
    case 0: text[random.next(text.count)] = UInt8(random.next(256))
    case 1: text[random.next(text.count)] ^= UInt8(1) << UInt8(random.next(7))
    case 2: text.removeLast(random.next(text.count))
    case 3:
      let start = random.next(text.count)
      text.removeSubrange(start..<min(text.count, start + 1 + random.next(20)))
    case 4:
      let start = random.next(text.count)
      let piece = text[start..<min(text.count, start + 1 + random.next(200))]
      text.insert(contentsOf: piece, at: random.next(text.count))
    case 5: replaceDigits(&text)
    case 6: repeatBracket(&text)
    default: replaceWord(&text)
    }
  }

  /// Nothing but brackets for a while.
  private mutating func repeatBracket(_ text: inout [UInt8]) {
    let brackets = [
      "(", "[", "{", "({", "<", "[[", "tensor<", "tuple<", "loc(", "{a = [", "dense<[", "((", ")", "}",
    ]
    let piece = Array((random.pick(brackets) ?? "(").utf8)
    let run = Array(repeatElement(piece, count: 1 + random.next(3000)).joined())
    text.insert(contentsOf: run, at: random.next(text.count))
  }

  /// Another word, of this program, of another, or an extreme one, in a word's place.
  private mutating func replaceWord(_ text: inout [UInt8]) {
    let separators = Array(" \n,()".utf8)
    var start = random.next(text.count)
    while start > 0, !separators.contains(text[start - 1]) { start -= 1 }
    var end = start
    while end < text.count, !separators.contains(text[end]) { end += 1 }
    text.replaceSubrange(start..<end, with: corpus.words[random.next(corpus.words.count)])
  }

  /// Another number in a number's place.
  private mutating func replaceDigits(_ text: inout [UInt8]) {
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    let from = random.next(text.count)
    guard let start = text[from...].firstIndex(where: isDigit) else { return }
    let end = text[start...].firstIndex { !isDigit($0) } ?? text.count
    let numbers = ["0", "1", "2", "3", "7", "64"] + Self.extremeNumbers
    text.replaceSubrange(start..<end, with: Array(numbers[random.next(numbers.count)].utf8))
  }
}
