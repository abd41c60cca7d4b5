// How numbers and words stand in messages, reports and tables.

extension BinaryInteger {
  /// In decimal with a comma after every three digits from the right, as reports show sizes: `1,234,560`.
  package var grouped: String {
    var result = ""
    let digits = String(magnitude)
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
      result.append(digit)
    }
    return self < 0 ? "-\(result)" : result
  }

  /// With what is counted, in the plural unless it is one: `1 node`, `2 nodes`.
  package func of(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}

extension String {
  /// Filled up with spaces on the right.
  package func padded(to width: Int) -> String { self + blanks(to: width) }

  /// Filled up with spaces on the left.
  package func flushRight(_ width: Int) -> String { blanks(to: width) + self }

  private func blanks(to width: Int) -> String { Self(repeating: " ", count: max(width - count, 0)) }
}
