extension ProgramMutator {
  /// Another value in an operand's place: mostly one of the same type.
  mutating func replaceOperand() -> Bool {
    let types = valueTypes()
    let uses = places(.value).filter { !definesValue(at: $0) }
    guard let use = random.pick(uses) else { return false }
    let type = types[tokens[use].text]
    let keepsType = random.happens(85)
    // Names that were seen before the use, so that most are in scope.
    var names: Set<String> = []
    for index in places(.value) where index < use { names.insert(tokens[index].text) }
    let candidates = names.filter { $0 != tokens[use].text && (!keepsType || types[$0] == type) }.sorted()
    guard let name = random.pick(candidates) else { return false }
    tokens[use].text = name
    return true
  }

  /// Another number in an attribute.
  mutating func replaceNumber() -> Bool {
    let numbers = places(.number).filter { !isResultNumber($0) && Int(tokens[$0].text) != nil }
    guard let place = random.pick(numbers), let number = Int(tokens[place].text) else { return false }
    let near = [number &+ 1, number &- 1, 0, 1, 2, number &* 2, number / 2, -1, 3, 5]
    if random.happens(12), let extreme = random.pick(Self.extremeNumbers) {
      tokens[place].text = extreme
    } else {
      tokens[place].text = "\(near[random.next(near.count)])"
    }
    return true
  }

  /// Nan, infinities, huge and negative numbers, in a constant's place.
  mutating func replaceConstant() -> Bool {
    let places = tokens.indices.filter { index in
      guard
        tokens[index].kind == .number || tokens[index].kind == .string && tokens[index].text.hasPrefix("\"0x")
      else {
        return false
      }
      let before = tokens[max(0, index - 12)..<index]
      return before.contains { ["dense", "value", "array", "hex"].contains($0.text) }
    }
    guard let place = random.pick(places) else { return false }
    if tokens[place].kind == .string {
      // Bytes of the elements themselves: the top ones make infinities and NaNs, negative and huge integers.
      var text = Array(tokens[place].text.utf8)
      guard text.count > 5 else { return false }
      for _ in 0...random.next(8) {
        text[3 + random.next(text.count - 4)] = Array("0178F".utf8)[random.next(5)]
      }
      tokens[place].text = String(decoding: text, as: UTF8.self)
      return true
    }
    let isFloat = tokens[place].text.contains(".")
    let floats =
      isMLIR
      ? [
        "0x7FC00000", "0x7F800000", "0xFF800000", "-0.0", "1.0e38", "-3.4e38", "1.0e-45", "0.0", "1.0e400",
        "0x7FF8000000000000",
      ]
      : ["nan", "inf", "-inf", "-0.0", "1e38", "-3.4e38", "1e-45", "0.0", "1e400"]
    let integers = [
      "-1", "0", "1", "127", "-128", "255", "2147483647", "-2147483648", "4294967295", "9223372036854775807",
      "-9223372036854775808", "18446744073709551615", "true",
    ]
    tokens[place].text = random.pick(isFloat ? floats : integers) ?? "0"
    return true
  }

  /// Whether a number says which result of an operation is meant, or how many it has: `%3#1`, `%3:2`.
  private func isResultNumber(_ index: Int) -> Bool {
    index >= 2 && "#:".contains(tokens[index - 1].text) && tokens[index - 2].kind == .value
  }

  static let extremeNumbers = [
    "-1", "1000000", "2147483647", "2147483648", "4294967296", "35184372088832", "281474976710656",
    "4611686018427387904", "9223372036854775807", "-9223372036854775808", "99999999999999999999",
  ]
}
