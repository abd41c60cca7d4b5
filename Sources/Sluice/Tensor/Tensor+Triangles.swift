import SluiceIR
import SluiceOperations

extension Tensor {
  /// Matrices [..., m, n] with zeros above a diagonal: the main one, or the one `diagonal` places above it (below, if
  /// negative). NumPy's tril.
  public func lowerTriangle(diagonal: Int = 0, file: String = #fileID, line: Int = #line) -> Tensor {
    triangle("lowerTriangle", diagonal, .greaterOrEqual, file, line)
  }

  /// Matrices [..., m, n] with zeros below a diagonal: the main one, or the one `diagonal` places above it (below, if
  /// negative). NumPy's triu.
  public func upperTriangle(diagonal: Int = 0, file: String = #fileID, line: Int = #line) -> Tensor {
    triangle("upperTriangle", diagonal, .lessOrEqual, file, line)
  }

  /// What stands where row + diagonal compares so with the column.
  private func triangle(
    _ name: String, _ diagonal: Int, _ direction: Compare.Direction, _ file: String, _ line: Int
  ) -> Tensor {
    guard declaration.builder.error == nil else { return Tensor(.poison, in: declaration) }
    guard rank >= 2 else {
      return failing(
        .shape, "\(name): \(type) is no matrix", note: "it needs two dimensions or more", file, line)
    }
    guard isCountable(rank - 2, name, file, line), isCountable(rank - 1, name, file, line) else {
      return Tensor(.poison, in: declaration)
    }
    // Beyond the corners every diagonal is as empty.
    let diagonal = Swift.min(Swift.max(diagonal, -shape[rank - 2]), shape[rank - 1])
    return unary(file, line) { builder, x in
      let counts = TensorType(.i64, Shape(shape.suffix(2)))
      let (rows, columns) = (builder.iota(counts, dimension: 0), builder.iota(counts, dimension: 1))
      let shifted = builder.add(rows, builder.constant(Double(diagonal), like: rows))
      let isInside = builder.compare(shifted, columns, direction)
      return builder.select(builder.broadcast(isInside, to: shape), x, builder.zeros(like: x))
    }
  }
}
