import SluiceIR

/// What the operations on matrices ask of their operands, and helpers of their derivatives. A matrix is the last two
/// dimensions of a tensor; the others are batch dimensions.
enum MatrixRules {
  /// A float tensor of square matrices.
  static func square(_ type: TensorType, _ name: String) throws(SluiceError) {
    guard type.element.isFloat else {
      throw SluiceError(
        .shape, "\(name) has element type \(type.element)", note: "convert it to a float type")
    }
    guard type.rank >= 2, type.shape[type.rank - 1] == type.shape[type.rank - 2] else {
      throw SluiceError(
        .shape, "\(name) has shape \(type.shape)",
        note: "its last two dimensions must be those of a square matrix")
    }
  }

  /// Of each batch and matrix the elements of one matrix, row by row.
  static func matrices(_ x: ReferenceTensor) -> [[[Double]]] {
    let (rows, columns) = (x.shape[x.shape.rank - 2], x.shape[x.shape.rank - 1])
    let (values, size) = (x.floats, rows * columns)
    guard size > 0 else { return [] }
    return stride(from: 0, to: values.count, by: size).map { start in
      (0..<rows).map { row in Array(values[(start + row * columns)..<(start + (row + 1) * columns)]) }
    }
  }
}

/// Which elements of a matrix.
enum Triangle {
  case lower, upper
  /// Without the diagonal.
  case strictlyLower, strictlyUpper
  case diagonal

  fileprivate var direction: Compare.Direction {
    switch self {
    case .lower: .greaterOrEqual
    case .upper: .lessOrEqual
    case .strictlyLower: .greater
    case .strictlyUpper: .less
    case .diagonal: .equal
    }
  }
}

extension GraphBuilder {
  /// The matrices of `x` with zeros outside `triangle`.
  func masked(_ x: Value, _ triangle: Triangle) -> Value {
    let shape = type(of: x).shape
    guard !x.isPoison, shape.rank >= 2 else { return x }
    let counts = TensorType(.i32, shape)
    let isInside = compare(
      iota(counts, dimension: shape.rank - 2), iota(counts, dimension: shape.rank - 1), triangle.direction)
    return select(isInside, x, zeros(like: x))
  }

  /// Each matrix transposed.
  func matrixTransposed(_ x: Value) -> Value {
    let rank = type(of: x).rank
    guard !x.isPoison, rank >= 2 else { return x }
    return transpose(x, permutation: Array(0..<(rank - 2)) + [rank - 1, rank - 2])
  }

  /// The products of matrices, batch by batch; `transposed` says which of the two are transposed first.
  func matrixProduct(_ a: Value, _ b: Value, transposed: (Bool, Bool) = (false, false)) -> Value {
    let rank = type(of: a).rank
    guard !a.isPoison, !b.isPoison, rank >= 2 else { return .poison }
    let batch = Array(0..<(rank - 2))
    return dotGeneral(
      a, b, lhsBatching: batch, rhsBatching: batch, lhsContracting: [transposed.0 ? rank - 2 : rank - 1],
      rhsContracting: [transposed.1 ? rank - 1 : rank - 2])
  }
}

extension OperationSample {
  /// Operands drawn at random with what the sample adds to their diagonals.
  package func completed(_ operands: [ReferenceTensor]) -> [ReferenceTensor] {
    operands.enumerated().map { position, operand in
      guard let amount = diagonals[position] else { return operand }
      let n = operand.shape[operand.shape.rank - 1]
      let values = operand.floats.enumerated().map { offset, x in
        offset % (n * n) % (n + 1) == 0 ? x + amount : x
      }
      return ReferenceTensor(rounding: values, to: operand.type)
    }
  }
}
