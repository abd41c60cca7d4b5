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
}
