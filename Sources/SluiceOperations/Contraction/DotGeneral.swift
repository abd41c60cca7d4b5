import SluiceIR

/// Sums products over the contracting dimensions, for each index of the batching dimensions. The result has
/// the batching dimensions, then the left operand's other dimensions, then the right one's, each in ascending
/// order.
///
/// Floats accumulate in ascending order of the contracted elements (in the order in which `lhsContracting`
/// lists them, the last fastest), by fused multiply-add from +0.
package struct DotGeneral: Operation {
  package static let name = "dot_general"
  package let lhsBatching: [Int]
  package let rhsBatching: [Int]
  package let lhsContracting: [Int]
  package let rhsContracting: [Int]

  package init(
    lhsBatching: [Int] = [], rhsBatching: [Int] = [], lhsContracting: [Int], rhsContracting: [Int]
  ) {
    self.lhsBatching = lhsBatching
    self.rhsBatching = rhsBatching
    self.lhsContracting = lhsContracting
    self.rhsContracting = rhsContracting
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    lhsBatching = try attributes.integers("lhs_batching", default: [])
    rhsBatching = try attributes.integers("rhs_batching", default: [])
    lhsContracting = try attributes.integers("lhs_contracting")
    rhsContracting = try attributes.integers("rhs_contracting")
  }

  package func write(to attributes: inout AttributeWriter) {
    if !lhsBatching.isEmpty || !rhsBatching.isEmpty {
      attributes.write("lhs_batching", lhsBatching)
      attributes.write("rhs_batching", rhsBatching)
    }
    attributes.write("lhs_contracting", lhsContracting)
    attributes.write("rhs_contracting", rhsContracting)
  }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 2, "lhs and rhs")
    let (lhs, rhs) = (operands[0], operands[1])
    try OperandRules.sameElement(lhs, "lhs", rhs, "rhs")
    try Self.check(lhsBatching, lhsContracting, rank: lhs.rank, "lhs")
    try Self.check(rhsBatching, rhsContracting, rank: rhs.rank, "rhs")
    try Self.match(lhsBatching, rhsBatching, lhs, rhs, "batching")
    try Self.match(lhsContracting, rhsContracting, lhs, rhs, "contracting")
    let batch = lhsBatching.map { lhs.shape[$0] }
    let sizes = batch + lhsFree(lhs.rank).map { lhs.shape[$0] } + rhsFree(rhs.rank).map { rhs.shape[$0] }
    return [lhs.with(shape: Shape(sizes))]
  }

  private static func check(
    _ batching: [Int], _ contracting: [Int], rank: Int, _ side: String
  ) throws(SluiceError) {
    try OperandRules.inRange(batching, rank: rank, "\(side)_batching", of: side)
    try OperandRules.inRange(contracting, rank: rank, "\(side)_contracting", of: side)
    try OperandRules.unique(batching + contracting, "\(side)_batching + \(side)_contracting")
  }

  private static func match(
    _ left: [Int], _ right: [Int], _ lhs: TensorType, _ rhs: TensorType, _ role: String
  ) throws(SluiceError) {
    guard left.count == right.count else {
      throw SluiceError(
        .shape, "lhs_\(role) \(Shape(left)) and rhs_\(role) \(Shape(right)) differ in length",
        note: "they name pairs of dimensions")
    }
    for (a, b) in zip(left, right) where lhs.shape[a] != rhs.shape[b] {
      throw SluiceError(
        .shape,
        "the \(role) dimensions differ: dimension \(a) of \(lhs.shape) is \(lhs.shape[a]), "
          + "dimension \(b) of \(rhs.shape) is \(rhs.shape[b])",
        note: "make them equal, name other dimensions, or transpose an operand")
    }
  }

  /// The left operand's dimensions that are neither batching nor contracting, ascending.
  package func lhsFree(_ rank: Int) -> [Int] {
    (0..<rank).filter { !lhsBatching.contains($0) && !lhsContracting.contains($0) }
  }

  /// The right operand's dimensions that are neither batching nor contracting, ascending.
  package func rhsFree(_ rank: Int) -> [Int] {
    (0..<rank).filter { !rhsBatching.contains($0) && !rhsContracting.contains($0) }
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let (lhs, rhs) = (operands[0], operands[1])
    let type = try resultTypes(of: operands.map(\.type))[0]
    let contracted = Shape(lhsContracting.map { lhs.shape[$0] })
    let left = Self.offsets(lhs.shape, lhsBatching, lhsFree(lhs.shape.rank), lhsContracting)
    let right = Self.offsets(rhs.shape, rhsBatching, rhsFree(rhs.shape.rank), rhsContracting)
    let (rows, columns) = (left[1].count, right[1].count)
    func pairs(_ output: Int) -> [(Int, Int)] {
      let (batch, row, column) = (output / columns / rows, output / columns % rows, output % columns)
      let (a, b) = (left[0][batch] + left[1][row], right[0][batch] + right[1][column])
      return (0..<contracted.elementCount).map { (a + left[2][$0], b + right[2][$0]) }
    }
    if type.element.isFloat {
      let (a, b) = (lhs.floats, rhs.floats)
      let sums = (0..<type.elementCount).map {
        pairs($0).reduce(0.0) { type.element.accumulated($0, a[$1.0], b[$1.1]) }
      }
      return [ReferenceTensor(rounding: sums, to: type)]
    }
    let (a, b) = (lhs.integers, rhs.integers)
    let sums = (0..<type.elementCount).map { output in
      pairs(output).reduce(Int64(0)) {
        Monoid.add.combine($0, Monoid.multiply.combine(a[$1.0], b[$1.1], type.element), type.element)
      }
    }
    return [ReferenceTensor(wrapping: sums, to: type)]
  }

  /// For each group of dimensions, the offsets of its indices in row-major order of the group.
  private static func offsets(_ shape: Shape, _ groups: [Int]...) -> [[Int]] {
    let strides = shape.rowMajorStrides
    return groups.map { axes in
      let space = Shape(axes.map { shape[$0] })
      return (0..<space.elementCount).map { offset in
        zip(space.indices(at: offset), axes).reduce(0) { $0 + $1.0 * strides[$1.1] }
      }
    }
  }
}

extension GraphBuilder {
  package func dotGeneral(
    _ lhs: Value, _ rhs: Value, lhsBatching: [Int] = [], rhsBatching: [Int] = [], lhsContracting: [Int],
    rhsContracting: [Int]
  ) -> Value {
    apply(
      DotGeneral(
        lhsBatching: lhsBatching, rhsBatching: rhsBatching, lhsContracting: lhsContracting,
        rhsContracting: rhsContracting), lhs, rhs)
  }

  /// The matrix product of two tensors of rank 2.
  package func matmul(_ a: Value, _ b: Value) -> Value {
    for operand in [a, b] where !operand.isPoison && type(of: operand).rank != 2 {
      fail(
        SluiceError(
          .shape, "matmul: \(type(of: a)) and \(type(of: b)) are not two matrices",
          note: "use dot_general for other ranks"))
      return .poison
    }
    return dotGeneral(a, b, lhsContracting: [1], rhsContracting: [0])
  }
}
