import SluiceIR

extension Shape {
  /// The indices of the element that stands at `offset` in row-major order.
  func indices(at offset: Int) -> [Int] {
    var rest = offset
    var result = [Int](repeating: 0, count: rank)
    for axis in result.indices.reversed() where dimensions[axis] > 0 {
      result[axis] = rest % dimensions[axis]
      rest /= dimensions[axis]
    }
    return result
  }

  /// The row-major offset of the element at these indices; nil if there is no such element.
  func offset(of position: [Int]) -> Int? {
    var result = 0
    for (index, size) in zip(position, dimensions) {
      guard index >= 0, index < size else { return nil }
      result = result * size + index
    }
    return result
  }

  /// The shape without these dimensions.
  package func removing(_ axes: [Int]) -> Shape {
    Shape(dimensions.indices.filter { !axes.contains($0) }.map { dimensions[$0] })
  }
}

extension ReferenceTensor {
  /// The tensor of this type whose element at each position is the element of `self` at the offset that
  /// `source` gives, or `fill` where it gives none.
  func rearranged(
    _ type: TensorType, fill: ReferenceTensor? = nil, _ source: (_ position: [Int]) -> Int?
  ) -> ReferenceTensor {
    let offsets = (0..<type.elementCount).map { source(type.shape.indices(at: $0)) }
    switch elements {
    case .floats(let values):
      let filler = fill?.floats.first ?? 0
      return ReferenceTensor(type, .floats(offsets.map { offset in offset.map { values[$0] } ?? filler }))
    case .integers(let values):
      let filler = fill?.integers.first ?? 0
      return ReferenceTensor(type, .integers(offsets.map { offset in offset.map { values[$0] } ?? filler }))
    }
  }
}
