import SluiceIR

/// Where two tensors differ first.
package struct TensorDifference: CustomStringConvertible, Sendable {
  package var position: [Int]
  package var found: String
  package var expected: String

  package var description: String { "\(expected) became \(found) at \(Shape(position))" }

  /// The first element whose bits differ; NaNs are all the same.
  package static func exact(_ found: ReferenceTensor, _ expected: ReferenceTensor) -> TensorDifference? {
    first(found, expected) { $0.isNaN ? $1.isNaN : $0.bitPattern == $1.bitPattern }
  }

  /// The first element that is off by more than `relative` of the larger of the two and more than `absolute`.
  package static func relaxed(
    _ found: ReferenceTensor, _ expected: ReferenceTensor, relative: Double, absolute: Double
  ) -> TensorDifference? {
    first(found, expected) { a, b in
      if a == b || a.isNaN && b.isNaN { return true }
      return (a - b).magnitude <= max(relative * max(a.magnitude, b.magnitude), absolute)
        && a.isFinite && b.isFinite
    }
  }

  /// The first element that is off by more than its bound in `bounds`; of an infinite one nothing is said.
  package static func bounded(
    _ found: ReferenceTensor, _ expected: ReferenceTensor, _ bounds: [Double]
  ) -> TensorDifference? {
    guard found.type == expected.type else { return exact(found, expected) }
    for (index, bound) in bounds.enumerated() where bound < .infinity {
      let (a, b) = (found.scalar(index).floats[0], expected.scalar(index).floats[0])
      if a == b || a.isNaN && b.isNaN || (a - b).magnitude <= bound { continue }
      return TensorDifference(
        position: indices(found.shape, index), found: "\(a)",
        expected: "\(b) with a bound of \(bound) on rounding")
    }
    return nil
  }

  private static func first(
    _ found: ReferenceTensor, _ expected: ReferenceTensor, _ isSame: (Double, Double) -> Bool
  ) -> TensorDifference? {
    guard found.type == expected.type else {
      return TensorDifference(position: [], found: "\(found.type)", expected: "\(expected.type)")
    }
    switch (found.elements, expected.elements) {
    case (.floats(let a), .floats(let b)):
      guard let index = a.indices.first(where: { !isSame(a[$0], b[$0]) }) else { return nil }
      return TensorDifference(
        position: indices(found.shape, index), found: "\(a[index])", expected: "\(b[index])")
    case (.integers(let a), .integers(let b)):
      guard let index = a.indices.first(where: { a[$0] != b[$0] }) else { return nil }
      return TensorDifference(
        position: indices(found.shape, index), found: "\(a[index])", expected: "\(b[index])")
    default: return TensorDifference(position: [], found: "other elements", expected: "\(expected.type)")
    }
  }

  private static func indices(_ shape: Shape, _ offset: Int) -> [Int] {
    zip(shape.rowMajorStrides, shape).map { stride, size in offset / stride % max(size, 1) }
  }
}
