/// The values that one function or region has named so far.
///
/// Numbers, which is what the printer writes, index an array; other names, and numbers far ahead of what has been
/// defined, go through a dictionary of symbols.
struct ValueScope {
  private var numbered: ContiguousArray<Value> = []
  private var named: [Int: Value] = [:]

  /// How far a number may lie beyond the numbers seen before and still extend the array.
  private static let slack = 64

  /// The value of the name on `range`; nil if there is none.
  func value(_ range: Range<Int>, _ bytes: borrowing ContiguousArray<UInt8>, _ symbols: inout SymbolTable)
    -> Value?
  {
    if let number = Self.number(range, bytes), number < numbered.count, !numbered[number].isPoison {
      return numbered[number]
    }
    return named.isEmpty ? nil : named[symbols.intern(range, of: bytes)]
  }

  /// Gives `value` the name on `range`, which must not have a value yet.
  mutating func define(
    _ range: Range<Int>, _ bytes: borrowing ContiguousArray<UInt8>, _ symbols: inout SymbolTable,
    as value: Value
  ) {
    if let number = Self.number(range, bytes), number < numbered.count + Self.slack {
      while numbered.count <= number { numbered.append(.poison) }
      numbered[number] = value
    } else {
      named[symbols.intern(range, of: bytes)] = value
    }
  }

  /// The number that a name spells in its one canonical way; `%01` is a name like another.
  private static func number(_ range: Range<Int>, _ bytes: borrowing ContiguousArray<UInt8>) -> Int? {
    guard range.count <= 9, range.count == 1 || bytes[range.lowerBound] != UInt8(ascii: "0") else {
      return nil
    }
    var number = 0
    for index in range {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      number = number * 10 + Int(digit)
    }
    return number
  }
}
