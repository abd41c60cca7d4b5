import SluiceIR

/// Long stretches that are passed over, byte by byte: most of a text is locations and constants.
extension MLIRCursor {
  /// Passes over a constant's elements, up to the `>` that ends them or to the end of the text.
  mutating func skipElements() throws(SluiceError) {
    var place = position
    while true {
      switch bytes[place] {
      case UInt8(ascii: ">"):
        position = place
        return
      case UInt8(ascii: "\n"):
        line += 1
        place += 1
      case UInt8(ascii: "/"), UInt8(ascii: "\""), 0:
        position = place
        if place >= source.count { return }
        if bytes[place] == UInt8(ascii: "\"") { _ = try stringRange() } else { skipBlanks() }
        place = max(position, place + 1)
      default: place += 1
      }
    }
  }

  /// Passes over what stands between the bracket looked at and its partner; strings are passed over whole.
  mutating func skipBalanced() throws(SluiceError) {
    skipBlanks()
    let open = position
    var (place, depth) = (position, 0)
    while true {
      switch Self.brackets[Int(bytes[place])] {
      case .none: place += 1
      case .opening:
        depth += 1
        place += 1
      case .closing:
        depth -= 1
        place += 1
        guard depth > 0 else {
          position = place
          return
        }
      case .other:
        position = place
        switch bytes[place] {
        case UInt8(ascii: "\""): _ = try stringRange()
        case UInt8(ascii: "-") where byte(1) == UInt8(ascii: ">"): position += 2
        case UInt8(ascii: "/"), UInt8(ascii: "\n"):
          skipBlanks()
          if position == place { position += 1 }
        case 0 where place >= source.count: throw source.error("this bracket is never closed", at: open)
        default: position += 1
        }
        place = position
      }
    }
  }

  /// What a byte means to `skipBalanced`.
  private enum Bracket { case none, opening, closing, other }

  private static let brackets: [Bracket] = (0..<256).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"): .opening
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"): .closing
    case UInt8(ascii: "\""), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "\n"), 0: .other
    default: .none
    }
  }
}
