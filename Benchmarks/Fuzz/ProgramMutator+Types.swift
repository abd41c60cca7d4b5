extension ProgramMutator {
  /// Another size of a dimension: in the whole file, on a line, or in one type alone.
  mutating func replaceDimension() -> Bool {
    let types = places(.type)
    guard let place = random.pick(types), let type = FuzzType(tokens[place].text),
      let size = random.pick(type.dimensions)
    else { return false }
    let replacement = otherSize(size)
    let scope = random.next(10)
    let range = scope == 0 ? place..<place + 1 : scope == 1 ? line(around: place) : 0..<tokens.count
    let changesNumbers = random.happens(60)
    for index in range {
      switch tokens[index].kind {
      case .type:
        guard var type = FuzzType(tokens[index].text), type.dimensions.contains(size) else { continue }
        type.dimensions = type.dimensions.map { $0 == size ? replacement : $0 }
        tokens[index].text = type.text
      case .number where changesNumbers && tokens[index].text == size: tokens[index].text = replacement
      default: continue
      }
    }
    return true
  }

  private mutating func otherSize(_ size: String) -> String {
    if random.happens(12) {
      return random.pick([
        "9223372036854775807", "4294967296", "1000000", "281474976710656", "10000000000", "536870912",
      ]) ?? "0"
    }
    let number = Int(size) ?? 1
    let sizes = [number &+ 1, max(number - 1, 0), 0, 1, 2, 3, 5, 8, 16, 17, 33, 64, 100, number &* 2]
    return "\(sizes[random.next(sizes.count)])"
  }

  /// Another element type wherever one stands, constants and directions of comparison with it; or in one type alone.
  mutating func replaceElementType() -> Bool {
    let types = places(.type)
    guard let place = random.pick(types), let type = FuzzType(tokens[place].text) else { return false }
    let isFloat = FuzzToken.floats.contains(type.element)
    let replacement = otherElement(type, isFloat: isFloat)
    if random.happens(12) {
      var changed = type
      changed.element = replacement
      tokens[place].text = changed.text
      return true
    }
    for index in tokens.indices where tokens[index].kind == .type {
      guard var other = FuzzType(tokens[index].text), other.element == type.element else { continue }
      other.element = replacement
      tokens[index].text = other.text
    }
    let becomesFloat = FuzzToken.floats.contains(replacement)
    guard becomesFloat != isFloat else { return true }
    for index in tokens.indices {
      if becomesFloat {
        if ["SIGNED", "UNSIGNED"].contains(tokens[index].text) { tokens[index].text = "FLOAT" }
      } else {
        if tokens[index].text == "FLOAT" {
          tokens[index].text = replacement.contains("u") ? "UNSIGNED" : "SIGNED"
        }
        if tokens[index].kind == .number, Int(tokens[index].text) == nil {
          tokens[index].text = "\(random.next(4))"
        }
      }
    }
    return true
  }

  private mutating func otherElement(_ type: FuzzType, isFloat: Bool) -> String {
    // Mostly of the same kind, since most operations take one kind.
    let integers = FuzzToken.elements.filter { !FuzzToken.floats.contains($0) }
    let kind = random.happens(70) == isFloat ? FuzzToken.floats : integers
    let element = kind[random.next(kind.count)]
    return type.isMLIR && element.hasPrefix("u") ? "ui" + element.dropFirst() : element
  }
}
