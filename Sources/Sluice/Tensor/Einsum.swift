import SluiceIR
import SluiceOperations

/// Sums of products by Einstein's convention, as NumPy and JAX write them: a letter names each dimension of each operand, and
/// those of the result after the arrow. What the result lacks is summed over.
///
///     einsum("bij,bjk->bik", a, b)    // matrix products, batch by batch
///     einsum("bhqd,bhkd->bhqk", q, k) // attention's scores
///     einsum("ii->i", x)              // the diagonal
///
/// Without an arrow the result has the letters that occur once, in alphabetical order. One letter means one size; nothing
/// broadcasts. Operands are contracted from left to right, each pair as one `dot_general`. Spaces mean nothing.
public func einsum(
  _ equation: String, _ first: Tensor, _ others: Tensor..., file: String = #fileID, line: Int = #line
) -> Tensor {
  let operands = [first] + others
  let origin = Origin(file: file, line: line)
  let declaration = first.declaration
  guard declaration.builder.error == nil,
    Tensor.belongTogether("einsum", operands, at: origin.locations.last)
  else { return Tensor(.poison, in: declaration) }
  do throws(SluiceError) {
    let equation = try EinsumEquation(equation, operands.map(\.type))
    return declaration.emit(origin) { equation.apply(operands.map(\.value), $0) }
  } catch {
    declaration.builder.fail(
      SluiceError(
        error.kind, "einsum \"\(equation)\": \(error.message)", at: origin.locations.last,
        notes: operands.enumerated().map { "operand \($0): \($1.type)   from \($1.origin)" } + error.notes))
    return Tensor(.poison, in: declaration)
  }
}

/// An equation whose letters fit its operands.
private struct EinsumEquation {
  /// The letters of each operand's dimensions.
  let inputs: [[Character]]
  let output: [Character]

  init(_ text: String, _ types: [TensorType]) throws(SluiceError) {
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
  func apply(_ operands: [Value], _ builder: GraphBuilder) -> Value {
    var terms = zip(operands, inputs).map { Term($0, $1).withoutRepeats(builder) }
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

/// A tensor whose dimensions have letters.
private struct Term {
  var value: Value
  var letters: [Character]

  init(_ value: Value, _ letters: [Character]) {
    self.value = value
    self.letters = letters
  }

  /// The elements whose indices are equal where letters are: a diagonal is every (n + 1)-th of a square's elements.
  func withoutRepeats(_ builder: GraphBuilder) -> Term {
    var term = self
    while !term.value.isPoison,
      let second = term.letters.indices.first(where: { term.letters[..<$0].contains(term.letters[$0]) }),
      let first = term.letters.firstIndex(of: term.letters[second])
    {
      let others = term.letters.indices.filter { $0 != first && $0 != second }
      let shape = builder.type(of: term.value).shape
      let rest = others.map { shape[$0] }
      let n = shape[first]
      let square = builder.reshape(
        builder.transpose(term.value, permutation: others + [first, second]), to: Shape(rest + [n * n]))
      let diagonal = builder.slice(
        square, start: rest.map { _ in 0 } + [0], limit: rest + [n * n],
        strides: rest.map { _ in 1 } + [n + 1])
      term = Term(diagonal, others.map { term.letters[$0] } + [term.letters[first]])
    }
    return term
  }

  /// Summed over the dimensions whose letters nobody needs.
  func summed(keeping needed: Set<Character>, _ builder: GraphBuilder) -> Term {
    let gone = letters.indices.filter { !needed.contains(letters[$0]) }
    if gone.isEmpty { return self }
    return Term(builder.reduce(value, .add, dimensions: gone), letters.filter(needed.contains))
  }

  /// The product with another: shared letters that are still needed run in parallel, the others are summed over.
  func contracted(_ other: Term, keeping needed: Set<Character>, _ builder: GraphBuilder) -> Term {
    let shared = letters.filter(other.letters.contains)
    let (batch, inner) = (shared.filter(needed.contains), shared.filter { !needed.contains($0) })
    func places(_ wanted: [Character], _ letters: [Character]) -> [Int] {
      wanted.compactMap { letters.firstIndex(of: $0) }
    }
    let product = builder.dotGeneral(
      value, other.value, lhsBatching: places(batch, letters), rhsBatching: places(batch, other.letters),
      lhsContracting: places(inner, letters), rhsContracting: places(inner, other.letters))
    return Term(
      product,
      batch + letters.filter { !shared.contains($0) } + other.letters.filter { !shared.contains($0) })
  }

  func ordered(_ wanted: [Character], _ builder: GraphBuilder) -> Term {
    Term(
      builder.transpose(value, permutation: wanted.compactMap { letters.firstIndex(of: $0) }), wanted)
  }
}
