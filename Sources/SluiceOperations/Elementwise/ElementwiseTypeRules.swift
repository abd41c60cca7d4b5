import SluiceIR

/// The checks that type rules of elementwise operations are made of.
enum ElementwiseTypeRules {
  static func requireCount(_ count: Int, _ operands: [TensorType]) throws(SluiceError) {
    guard operands.count == count else {
      throw SluiceError(
        .shape, "it takes \(count) operand\(count == 1 ? "" : "s"), not \(operands.count)",
        note: "pass exactly \(count)")
    }
  }

  /// Throws unless operand `position` is of one of these kinds.
  static func require(
    _ kinds: [ElementType.Kind], _ operands: [TensorType], at position: Int
  ) throws(SluiceError) {
    let element = operands[position].element
    guard kinds.contains(element.kind) else {
      let accepted = ElementType.allCases.filter { kinds.contains($0.kind) }
      throw SluiceError(
        .shape, "operand \(position) is of element type \(element), which it does not take",
        note: "convert the operand to one of \(accepted.map(\.name).joined(separator: ", "))")
    }
  }

  /// Throws unless operands `a` and `b` have equal element types and shapes.
  static func requireEqual(_ operands: [TensorType], _ a: Int, _ b: Int) throws(SluiceError) {
    try requireEqualElements(operands, a, b)
    guard operands[a].shape == operands[b].shape else {
      throw SluiceError(
        .shape, "the shapes differ: \(operands[a].shape) and \(operands[b].shape)",
        note: "make them equal, e.g. by broadcast_in_dim or reshape")
    }
  }

  static func requireEqualElements(_ operands: [TensorType], _ a: Int, _ b: Int) throws(SluiceError) {
    guard operands[a].element == operands[b].element else {
      throw SluiceError(
        .shape, "the element types differ: \(operands[a].element) and \(operands[b].element)",
        note: "convert operand \(b) to \(operands[a].element), or operand \(a) to \(operands[b].element)")
    }
  }

  /// Throws unless operand `position` is a scalar or has the shape of operand `reference`.
  static func requireScalarOrShape(
    of reference: Int, _ operands: [TensorType], at position: Int
  ) throws(SluiceError) {
    let (shape, expected) = (operands[position].shape, operands[reference].shape)
    guard shape.rank == 0 || shape == expected else {
      throw SluiceError(
        .shape, "operand \(position) has the shape \(shape), neither [] nor \(expected)",
        note: "make it a scalar, or broadcast it to \(expected)")
    }
  }
}
