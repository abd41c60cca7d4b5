import SluiceIR

/// Counts from 0 along one dimension. Integers wrap at their width, floats round.
package struct Iota: Operation {
  package static let name = "iota"
  package let type: TensorType
  /// The dimension along which elements count up.
  package let dimension: Int

  package init(_ type: TensorType, dimension: Int) {
    self.type = type
    self.dimension = dimension
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    type = try attributes.declaredType()
    dimension = try attributes.integer("iota_dimension")
  }

  package func write(to attributes: inout AttributeWriter) { attributes.write("iota_dimension", dimension) }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 0, "none")
    guard type.element != .i1 else {
      throw SluiceError(.shape, "there is no i1 iota", note: "count in an integer type and compare")
    }
    try OperandRules.inRange([dimension], rank: type.rank, "iota_dimension", of: "the result \(type)")
    return [type]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let counts = (0..<type.elementCount).map { type.shape.indices(at: $0)[dimension] }
    if type.element.isFloat { return [ReferenceTensor(rounding: counts.map(Double.init), to: type)] }
    return [ReferenceTensor(wrapping: counts.map(Int64.init), to: type)]
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] { [] }

  package static var samples: [OperationSample] {
    let types = ElementType.allCases.filter { $0 != .i1 }.map { TensorType($0, [2, 3]) }
    return types.flatMap {
      [OperationSample(Iota($0, dimension: 0), []), OperationSample(Iota($0, dimension: 1), [])]
    }
      + [
        OperationSample(Iota(.i8[300], dimension: 0), []),
        OperationSample(Iota(.f16[2, 3, 4], dimension: 1), []),
        OperationSample(Iota(.bf16[700], dimension: 0), []),
        OperationSample(Iota(.f32[0, 3], dimension: 1), []),
      ]
  }
}

extension GraphBuilder {
  package func iota(_ type: TensorType, dimension: Int) -> Value { apply(Iota(type, dimension: dimension)) }
}
