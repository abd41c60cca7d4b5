import SluiceIR

/// A tensor whose dimensions have letters.
struct EinsumTerm {
  var value: Value
  var letters: [Character]

  init(_ value: Value, _ letters: [Character]) {
    self.value = value
    self.letters = letters
  }

  /// The elements whose indices are equal where letters are: a diagonal is every (n + 1)-th of a square's elements.
  func withoutRepeats(_ builder: GraphBuilder) -> EinsumTerm {
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
      term = EinsumTerm(diagonal, others.map { term.letters[$0] } + [term.letters[first]])
    }
    return term
  }

  /// Summed over the dimensions whose letters nobody needs.
  func summed(keeping needed: Set<Character>, _ builder: GraphBuilder) -> EinsumTerm {
    let gone = letters.indices.filter { !needed.contains(letters[$0]) }
    if gone.isEmpty { return self }
    return EinsumTerm(builder.reduce(value, .add, dimensions: gone), letters.filter(needed.contains))
  }

  /// The product with another: shared letters that are still needed run in parallel, the others are summed over.
  func contracted(_ other: EinsumTerm, keeping needed: Set<Character>, _ builder: GraphBuilder) -> EinsumTerm
  {
    let shared = letters.filter(other.letters.contains)
    let (batch, inner) = (shared.filter(needed.contains), shared.filter { !needed.contains($0) })
    func places(_ wanted: [Character], _ letters: [Character]) -> [Int] {
      wanted.compactMap { letters.firstIndex(of: $0) }
    }
    let product = builder.dotGeneral(
      value, other.value, lhsBatching: places(batch, letters), rhsBatching: places(batch, other.letters),
      lhsContracting: places(inner, letters), rhsContracting: places(inner, other.letters))
    return EinsumTerm(
      product,
      batch + letters.filter { !shared.contains($0) } + other.letters.filter { !shared.contains($0) })
  }

  func ordered(_ wanted: [Character], _ builder: GraphBuilder) -> EinsumTerm {
    EinsumTerm(
      builder.transpose(value, permutation: wanted.compactMap { letters.firstIndex(of: $0) }), wanted)
  }
}
