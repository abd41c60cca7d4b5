import SluiceIR

extension ReferenceTensor {
  /// Whether both have the same type and elements, where every NaN equals every other and -0 differs from +0.
  func isIdentical(to other: ReferenceTensor) -> Bool {
    guard type == other.type else { return false }
    guard case .floats(let a) = elements, case .floats(let b) = other.elements else {
      return elements == other.elements
    }
    return a.count == b.count
      && zip(a, b).allSatisfy { $0.isNaN ? $1.isNaN : $0.bitPattern == $1.bitPattern }
  }
}
