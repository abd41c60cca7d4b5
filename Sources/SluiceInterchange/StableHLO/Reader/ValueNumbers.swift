/// Numbers of all that names of the text can refer to, so that what is known of each stands in an array. A name has its symbol's
/// number; `%4#1` and the like come behind all symbols, in the order in which they are asked for.
final class ValueNumbers {
  private let symbolCount: Int
  private var others: [UInt64: Int] = [:]

  init(symbolCount: Int) { self.symbolCount = symbolCount }

  /// No number is as large so far.
  var count: Int { symbolCount + others.count }

  /// The number of a result that operations may have several of, by the symbol of their name.
  @inline(__always)
  func number(_ name: Int, _ result: Int) -> Int { result == 0 ? name : other(name, result) }

  private func other(_ name: Int, _ result: Int) -> Int {
    let key = UInt64(truncatingIfNeeded: name) << 32 | UInt64(truncatingIfNeeded: result)
    if let known = others[key] { return known }
    let number = count
    others[key] = number
    return number
  }
}

/// What a name of the text refers to: `%4#1`.
struct ValueName {
  private let symbol: Int32
  private let position: Int32
  private let place: Int32

  init(name: Int, result: Int, number: Int) {
    symbol = Int32(truncatingIfNeeded: name)
    position = Int32(truncatingIfNeeded: result)
    place = Int32(truncatingIfNeeded: number)
  }

  /// The symbol of the name.
  var name: Int { Int(symbol) }
  /// Which of the results of that name.
  var result: Int { Int(position) }
  /// See `ValueNumbers`.
  var number: Int { Int(place) }

  func isNamed(by operand: SyntaxOperand) -> Bool { operand.name == name && operand.result == result }
}
