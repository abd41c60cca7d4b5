extension ProgramMutator {
  /// Operations that may stand in each other's places: as many operands, and attributes that fit.
  private static let families: [[String]] = [
    [
      "abs", "negate", "sign", "exponential", "exponential_minus_one", "log", "log_plus_one", "logistic",
      "tanh", "sqrt",
      "rsqrt", "cbrt", "sine", "cosine", "tan", "floor", "ceil", "round_nearest_even", "round_nearest_afz",
      "count_leading_zeros", "popcnt", "not", "is_finite", "lgamma", "digamma", "erf", "erfc", "erf_inv",
      "sinh", "cosh",
      "asin", "acos", "atan", "asinh", "acosh", "atanh", "bessel_i1e", "stop_gradient", "cholesky",
    ],
    [
      "add", "subtract", "multiply", "divide", "remainder", "power", "maximum", "minimum", "atan2", "and",
      "or", "xor",
      "shift_left", "shift_right_arithmetic", "shift_right_logical", "next_after", "zeta", "polygamma",
    ],
    ["EQ", "NE", "LT", "LE", "GT", "GE"], ["FLOAT", "TOTALORDER", "SIGNED", "UNSIGNED"],
    ["equal", "not_equal", "less", "less_or_equal", "greater", "greater_or_equal"], ["true", "false"],
    ["DEFAULT", "PHILOX", "THREE_FRY"], ["select", "clamp"], ["reshape", "bitcast_convert", "convert"],
    ["reduce_window", "reduce"], ["sort", "map"], ["gather", "scatter"],
  ]

  /// Another name of the same family, `stablehlo.` and quotes kept.
  mutating func renameOperation() -> Bool {
    var places: [(index: Int, family: Int)] = []
    for index in tokens.indices where tokens[index].kind == .word || tokens[index].kind == .string {
      let name = Self.plainName(tokens[index].text)
      if let family = Self.families.firstIndex(where: { $0.contains(name) }) {
        places.append((index, family))
      }
    }
    guard let place = random.pick(places), let name = random.pick(Self.families[place.family]) else {
      return false
    }
    let old = tokens[place.index].text
    tokens[place.index].text = old.replacing(Self.plainName(old), with: name)
    return true
  }

  private static func plainName(_ text: String) -> String {
    String(text.drop { $0 == "\"" }.reversed().drop { $0 == "\"" }.prefix { $0 != "." }.reversed())
  }

  /// The names of two operations change places.
  mutating func swapOperations() -> Bool {
    let lines = operationLines()
    guard let one = random.pick(lines), let other = random.pick(lines), one != other,
      let first = operationName(one), let second = operationName(other),
      tokens[first].text != tokens[second].text
    else { return false }
    (tokens[first].text, tokens[second].text) = (tokens[second].text, tokens[first].text)
    return true
  }

  private func operationName(_ line: Range<Int>) -> Int? {
    guard let equals = line.first(where: { tokens[$0].text == "=" }) else { return nil }
    return solid(from: equals + 1).flatMap { line.contains($0) ? $0 : nil }
  }

  /// An operation vanishes, and its uses become another value's; or is there again, under another name that takes its uses.
  mutating func deleteOrRepeatLine() -> Bool {
    guard let line = random.pick(operationLines()), let result = solid(from: line.lowerBound) else {
      return false
    }
    let name = tokens[result].text
    if random.happens(50) {
      let types = valueTypes()
      let earlier = Set(places(.value).filter { $0 < line.lowerBound }.map { tokens[$0].text })
      let candidates = earlier.filter { types[$0] == types[name] }.sorted()
      if let other = random.pick(candidates), random.happens(90) {
        for index in line.upperBound..<tokens.count
        where tokens[index].kind == .value && tokens[index].text == name {
          tokens[index].text = other
        }
      }
      tokens.removeSubrange(line.lowerBound..<min(line.upperBound + 1, tokens.count))
    } else {
      var copy = Array(tokens[line])
      let fresh = "%again\(random.next(1000))"
      copy[result - line.lowerBound].text = fresh
      for index in line.upperBound..<tokens.count
      where tokens[index].kind == .value && tokens[index].text == name && random.happens(50) {
        tokens[index].text = fresh
      }
      tokens.insert(contentsOf: [FuzzToken(kind: .newline, text: "\n")] + copy, at: line.upperBound)
    }
    return true
  }
}
