import SluiceIR

/// What is proved of every element of a value. Integers and booleans are never NaN, never -0 and finite.
package struct ValueFacts: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let neverNaN = ValueFacts(rawValue: 1)
  package static let neverNegativeZero = ValueFacts(rawValue: 2)
  /// Neither infinite nor NaN.
  static let finiteBit = ValueFacts(rawValue: 4)
  /// Neither less than 0 nor -0; it may be NaN.
  static let nonNegativeBit = ValueFacts(rawValue: 8)

  package static let finite: ValueFacts = [.finiteBit, .neverNaN]
  package static let nonNegative: ValueFacts = [.nonNegativeBit, .neverNegativeZero]
  package static let whole: ValueFacts = [.finite, .neverNegativeZero]
}

extension ValueFacts: CustomStringConvertible {
  package var description: String {
    var words: [String] = []
    if contains(.finite) { words.append("finite") } else if contains(.neverNaN) { words.append("never NaN") }
    if contains(.nonNegative) {
      words.append("never negative nor -0")
    } else if contains(.neverNegativeZero) {
      words.append("never -0")
    }
    return words.joined(separator: " and ")
  }
}
