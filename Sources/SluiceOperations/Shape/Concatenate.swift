import SluiceIR

/// Joins one or more tensors along a dimension, in the order of the operands.
package struct Concatenate: Operation {
  package static let name = "concatenate"
  package static var signature: String? { "T* -> T; T: any" }
  package let dimension: Int

  package init(dimension: Int) { self.dimension = dimension }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    dimension = try attributes.integer("dimension")
  }

  package func write(to attributes: inout AttributeWriter) { attributes.write("dimension", dimension) }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    guard let first = operands.first else {
      throw SluiceError(.shape, "no operands are given", note: "give at least one tensor")
    }
    try OperandRules.inRange([dimension], rank: first.rank, "dimension", of: "operand 0")
    var total = 0
    for (position, operand) in operands.enumerated() {
      try OperandRules.sameElement(first, "operand 0", operand, "operand \(position)")
      guard operand.rank == first.rank else {
        throw SluiceError(
          .shape, "operand 0 has rank \(first.rank), operand \(position) rank \(operand.rank)",
          note: "reshape so that the ranks are equal")
      }
      for axis in first.shape.indices where axis != dimension && operand.shape[axis] != first.shape[axis] {
        throw SluiceError(
          .shape,
          "dimension \(axis) has size \(first.shape[axis]) in operand 0 and \(operand.shape[axis]) in "
            + "operand \(position)", note: "only dimension \(dimension) may differ")
      }
      total = try OperandRules.sum([total, operand.shape[dimension]], "the size of dimension \(dimension)")
    }
    var shape = first.shape
    shape[dimension] = total
    return [first.with(shape: shape)]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let type = try resultTypes(of: operands.map(\.type))[0]
    var starts = [0]
    for operand in operands { starts.append(starts[starts.count - 1] + operand.shape[dimension]) }
    let places = (0..<type.elementCount).map { offset in
      var position = type.shape.indices(at: offset)
      let operand = (starts.firstIndex { $0 > position[dimension] } ?? 1) - 1
      position[dimension] -= starts[operand]
      return (operand, operands[operand].shape.offset(of: position) ?? 0)
    }
    if type.element.isFloat {
      let values = operands.map(\.floats)
      return [ReferenceTensor(type, .floats(places.map { values[$0][$1] }))]
    }
    let values = operands.map(\.integers)
    return [ReferenceTensor(type, .integers(places.map { values[$0][$1] }))]
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard let cotangent = context.cotangents[0] else { return context.operands.map { _ in nil } }
    var start = 0
    return context.operands.indices.map { position in
      let size = context.builder.type(of: context.operands[position]).shape[dimension]
      defer { start += size }
      guard context.wanted[position] else { return nil }
      return context.builder.slice(cotangent, axis: dimension, start..<(start + size))
    }
  }

  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    context.linear(self)
  }

  package static var samples: [OperationSample] {
    ElementType.allCases.map { element in
      OperationSample(
        Concatenate(dimension: 1), [TensorType(element, [2, 3]), TensorType(element, [2, 1])])
    } + [
      OperationSample(Concatenate(dimension: 0), [.f32[3]]),
      OperationSample(Concatenate(dimension: 0), [.f32[3], .f32[0], .f32[2], .f32[1]]),
      OperationSample(Concatenate(dimension: 0), [.f32[0], .f32[0]]),
      OperationSample(Concatenate(dimension: 0), [.f64[1, 2], .f64[3, 2]]),
      OperationSample(Concatenate(dimension: 2), [.f32[2, 2, 1], .f32[2, 2, 3]]),
      OperationSample(Concatenate(dimension: 1), [.f32[0, 2], .f32[0, 1]]),
    ]
  }
}

extension GraphBuilder {
  package func concatenate(_ operands: [Value], dimension: Int) -> Value {
    add(Concatenate(dimension: dimension), operands)[0]
  }
}
