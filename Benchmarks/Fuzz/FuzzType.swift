/// A tensor type as either language spells it, taken apart as far as it can be.
struct FuzzType {
  var dimensions: [String]
  var element: String
  let isMLIR: Bool

  init?(_ text: String) {
    if text.hasPrefix("tensor<"), text.hasSuffix(">") {
      var parts = text.dropFirst(7).dropLast().split(separator: "x", omittingEmptySubsequences: false).map(
        String.init)
      guard let last = parts.popLast(), parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isNumber) }) else {
        return nil
      }
      (dimensions, element, isMLIR) = (parts, last, true)
    } else if let bracket = text.firstIndex(of: "["), text.hasSuffix("]") {
      element = String(text[..<bracket])
      let inside = text[text.index(after: bracket)...].dropLast()
      dimensions = inside.split(separator: ",").map { $0.filter { $0 != " " } }
      isMLIR = false
    } else {
      return nil
    }
  }

  var text: String {
    isMLIR
      ? "tensor<" + (dimensions + [element]).joined(separator: "x") + ">"
      : element + "[" + dimensions.joined(separator: ", ") + "]"
  }
}
