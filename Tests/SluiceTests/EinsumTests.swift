import Sluice
import Testing

/// Einstein sums against loops over all indices.
@Suite struct EinsumTests {
  /// The sum over all assignments of sizes to letters, in f64.
  private func expected(_ equation: String, _ arrays: [NDArray]) throws -> [Float] {
    let sides = equation.split(separator: "->", omittingEmptySubsequences: false).map(String.init)
    let inputs = sides[0].split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
    var sizes: [Character: Int] = [:]
    for (letters, array) in zip(inputs, arrays) {
      for (letter, size) in zip(letters, array.shape) { sizes[letter] = size }
    }
    let output = Array(sides[1])
    let letters = output + Set(sizes.keys).subtracting(output).sorted()
    let values = try arrays.map { try $0.values(as: Float.self) }
    func offset(_ names: [Character], _ place: [Character: Int]) -> Int {
      names.reduce(0) { $0 * (sizes[$1] ?? 0) + (place[$1] ?? 0) }
    }
    var sums = [Double](repeating: 0, count: output.reduce(1) { $0 * (sizes[$1] ?? 0) })
    for index in 0..<letters.reduce(1, { $0 * (sizes[$1] ?? 0) }) {
      var (rest, place) = (index, [Character: Int]())
      for letter in letters.reversed() {
        place[letter] = rest % (sizes[letter] ?? 1)
        rest /= sizes[letter] ?? 1
      }
      sums[offset(output, place)] += zip(inputs, values).reduce(1) { $0 * Double($1.1[offset($1.0, place)]) }
    }
    return sums.map(Float.init)
  }

  private func array(_ shape: Shape) throws -> NDArray {
    try NDArray((0..<shape.elementCount).map { Float(($0 * 7) % 11) - 4.5 }, shape)
  }

  @Test(
    arguments: [
      ("ij,jk->ik", [[2, 3], [3, 4]]), ("bij,bjk->bik", [[2, 3, 4], [2, 4, 5]]),
      ("bhqd,bhkd->bhqk", [[2, 2, 3, 4], [2, 2, 5, 4]]), ("ij->ji", [[2, 3]]), ("ij->", [[2, 3]]),
      ("ij->j", [[2, 3]]), ("ii->i", [[4, 4]]), ("ii->", [[4, 4]]), ("iji->ji", [[3, 2, 3]]),
      ("iiii->i", [[2, 2, 2, 2]]),
      ("i,j->ij", [[2], [3]]), ("i,i->", [[5], [5]]), ("i,i->i", [[5], [5]]), ("ij,j->i", [[2, 3], [3]]),
      ("ij,kj->ki", [[2, 3], [4, 3]]), ("ab,bc,cd->ad", [[2, 3], [3, 4], [4, 2]]),
      ("ab,bc,ca->", [[2, 3], [3, 4], [4, 2]]), ("ij,kl->il", [[2, 3], [4, 5]]), (",ij->ij", [[], [2, 3]]),
      ("a,a,a->a", [[3], [3], [3]]), ("ii,ij->j", [[3, 3], [3, 2]]), ("iJ,Jk->ik", [[2, 3], [3, 4]]),
      ("ij,jk->ik", [[2, 0], [0, 3]]),
    ] as [(String, [Shape])])
  func `sums are those of loops`(_ equation: String, _ shapes: [Shape]) throws {
    let arrays = try shapes.map(array)
    let found: [Float] = try results(of: arrays) { operands in apply(equation, operands) }
    let wanted = try expected(equation, arrays)
    #expect(isClose(found, wanted), "\(found), not \(wanted)")
  }

  private func apply(_ equation: String, _ operands: [Tensor]) -> Tensor {
    switch operands.count {
    case 1: einsum(equation, operands[0])
    case 2: einsum(equation, operands[0], operands[1])
    default: einsum(equation, operands[0], operands[1], operands[2])
    }
  }

  @Test func `the result's letters may be left out, and spaces put in`() throws {
    let (a, b) = (try array([2, 3]), try array([3, 2]))
    let product: [Float] = try results(of: [a, b]) { einsum("kb, ba", $0[0], $0[1]) }
    #expect(try product == expected("kb,ba->ak", [a, b]))
    #expect(try results(of: [a]) { einsum("ba", $0[0]) } == expected("ba->ab", [a]))
  }

  @Test func `gradients agree with central differences`() throws {
    for equation in ["ij,jk->ik", "ij,jk->k", "ij,jk->ijk"] {
      let comparison = try GradientComparison(at: [1, 2, -1, 0.5, 3, -2], [2, 3]) { x in
        einsum(equation, x, x.reshaped(3, 2) + 1)
      }
      #expect(comparison.agrees(), "\(equation): \(comparison)")
    }
    let diagonal = try GradientComparison(at: [1, 2, -1, 0.5], [2, 2]) { einsum("ii->i", $0).squared() }
    #expect(diagonal.agrees(), "\(diagonal)")
  }

  @Test(arguments: [
    ("ij,jk->ik", "it is about 2 operands, 1 are given"),
    ("i->i", "`i` names 1 dimension of operand 0, f32[2, 3]"),
    ("ii->i", "`i` is 2 and, in operand 0, 3"), ("ij->ik", "the result's `k` is in no operand"),
    ("ij->ii", "the result has `i` twice"), ("...j->j", "`.` names no dimension"),
    ("i1->i", "`1` names no dimension"),
    ("ij->i->j", "names no dimension"), ("", "names 0 dimensions"), ("ij,->ij", "it is about 2 operands"),
  ])
  func `errors quote the equation`(_ equation: String, _ problem: String) {
    let text = thrown { _ = try compile(.f32[2, 3]) { einsum(equation, $0) } }
    #expect(text.contains("einsum \"\(equation)\": ") && text.contains(problem), "\(text)")
    #expect(text.contains("EinsumTests.swift") && text.contains("operand 0: f32[2, 3]"))
  }

  @Test func `operands of two types or sizes are refused`() {
    let types = thrown { _ = try compile(.f32[2], .i32[2]) { einsum("i,i->", $0, $1) } }
    #expect(types.contains("the element types differ: f32 and i32"))
    let sizes = thrown { _ = try compile(.f32[2], .f32[3]) { einsum("i,i->", $0, $1) } }
    #expect(sizes.contains("`i` is 2 and, in operand 1, 3"))
    let large = thrown { _ = try compile(.f32[1 << 30], .f32[1 << 30]) { einsum("i,j->ij", $0, $1) } }
    #expect(large.contains("larger than"))
  }
}
