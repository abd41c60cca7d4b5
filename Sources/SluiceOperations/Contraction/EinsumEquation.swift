import SluiceIR

/// A sum of products by Einstein's convention, as an equation whose letters fit the operands: `bij,bjk->bik`.
package struct EinsumEquation {
  /// The letters of each operand's dimensions.
  private let inputs: [[Character]]
  private let output: [Character]

  package init(_ text: String, _ types: [TensorType]) throws(SluiceError) {
    let sides = text.filter { !$0.isWhitespace }.split(
      separator: "->", maxSplits: 1, omittingEmptySubsequences: false)
    inputs = sides[0].split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
    let all = inputs.joined()
    if sides.count > 1 {
      output = Array(sides[1])
    } else {
      output = Set(all).filter { letter in all.count(where: { $0 == letter }) == 1 }.sorted()
    }
    if let wrong = (Array(all) + output).first(where: { !($0.isASCII && $0.isLetter) }) {
      throw SluiceError(
        .argument, "`\(wrong)` names no dimension",
        note: "letters do, as in \"bij,bjk->bik\"; an ellipsis has to be written out")
    }
    try check(types)
  }

  private func check(_ types: [TensorType]) throws(SluiceError) {
    guard inputs.count == types.count else {
      throw SluiceError(
        .argument, "it is about \(inputs.count.of("operand")), \(types.count) are given",
        note: "a comma separates the letters of one operand from the next's")
    }
    var sizes: [Character: Int] = [:]
    for (position, (letters, type)) in zip(inputs, types).enumerated() {
      guard letters.count == type.rank else {
        throw SluiceError(
          .shape,
          "`\(String(letters))` names \(letters.count.of("dimension")) of operand \(position), \(type)",
          note: "give one letter for each of its \(type.rank)")
      }
      for (letter, size) in zip(letters, type.shape) {
        guard sizes[letter, default: size] == size else {
          throw SluiceError(
            .shape, "`\(letter)` is \(sizes[letter, default: size]) and, in operand \(position), \(size)",
            note: "a letter means one size; broadcast first")
        }
        sizes[letter] = size
      }
      guard type.element == types[0].element else {
        throw SluiceError(
          .shape, "the element types differ: \(types[0].element) and \(type.element)",
          note: "convert one of them with converted(to:)")
      }
    }
    for (position, letter) in output.enumerated() {
      guard sizes[letter] != nil else {
        throw SluiceError(
          .argument, "the result's `\(letter)` is in no operand", note: "leave it out, and broadcast")
      }
      guard !output[..<position].contains(letter) else {
        throw SluiceError(.argument, "the result has `\(letter)` twice", note: "a result's letters differ")
      }
    }
  }

  /// The operands one after the other into what came of those before, then the result's order.
  package func apply(_ operands: [Value], _ builder: GraphBuilder) -> Value {
    var terms = zip(operands, inputs).map { EinsumTerm($0, $1).withoutRepeats(builder) }
    var product = terms.removeFirst()
    while !terms.isEmpty {
      let next = terms.removeFirst()
      let needed = Set(terms.flatMap(\.letters) + output)
      product = product.summed(keeping: needed.union(next.letters), builder)
        .contracted(next.summed(keeping: needed.union(product.letters), builder), keeping: needed, builder)
    }
    return product.summed(keeping: Set(output), builder).ordered(output, builder).value
  }
}
