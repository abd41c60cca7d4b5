import SluiceIR

private let bits: [ElementType.Kind] = [.signed, .unsigned, .boolean]
private let boolean: [ElementType.Kind] = [.boolean]

/// Laws of bitwise operations; -1 has all bits set, of `i1` it is true.
let logicRules: [Rule] = [
  Rule("not-not", .exact, bits) { x in (!(!x), x) },
  Rule("and-self", .exact, bits) { x in (x & x, x) },
  Rule("and-zero", .exact, bits) { x in (x & 0, 0) },
  Rule("and-ones", .exact, bits) { x in (x & -1, x) },
  Rule("and-complement", .exact, bits) { x in (x & !x, 0) },
  Rule("and-absorbs", .exact, bits) { x, y in (x & (x | y), x) },
  Rule("and-again", .exact, bits) { x, y in ((x & y) & y, x & y) },
  Rule("or-self", .exact, bits) { x in (x | x, x) },
  Rule("or-zero", .exact, bits) { x in (x | 0, x) },
  Rule("or-ones", .exact, bits) { x in (x | -1, -1) },
  Rule("or-complement", .exact, bits) { x in (x | !x, -1) },
  Rule("or-absorbs", .exact, bits) { x, y in (x | (x & y), x) },
  Rule("or-again", .exact, bits) { x, y in ((x | y) | y, x | y) },
  Rule("xor-self", .exact, bits) { x in (x ^ x, 0) },
  Rule("xor-zero", .exact, bits) { x in (x ^ 0, x) },
  Rule("xor-ones", .exact, bits) { x in (x ^ -1, !x) },
  Rule("xor-complement", .exact, bits) { x in (x ^ !x, -1) },
  Rule("xor-again", .exact, bits) { x, y in ((x ^ y) ^ y, x) },
  Rule("not-and-of-not", .exact, bits) { x, y in (!(!x & !y), x | y) },
  Rule("not-or-of-not", .exact, bits) { x, y in (!(!x | !y), x & y) },

  // Sums and products of booleans are `or` and `and`.
  Rule("add-booleans", .exact, boolean) { x, y in (x + y, x | y) },
  Rule("multiply-booleans", .exact, boolean) { x, y in (x * y, x & y) },
]
