import SluiceIR

/// The second operand where the first is true, else the third. The predicate may be a scalar for all elements.
package struct Select: PlainElementwiseOperation {
  package static let name = "select"
  package init() {}

  package func kernelName(for operands: [ElementType]) -> String {
    Self.name + (operands.count > 1 ? ".\(operands[1])" : "")
  }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try ElementwiseTypeRules.requireCount(3, operands)
    try ElementwiseTypeRules.require([.boolean], operands, at: 0)
    try ElementwiseTypeRules.requireEqual(operands, 1, 2)
    try ElementwiseTypeRules.requireScalarOrShape(of: 1, operands, at: 0)
    return [operands[1]]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let predicate = operands[0].integers
    let isScalar = operands[0].type.rank == 0
    func pick<Lane>(_ a: [Lane], _ b: [Lane]) -> [Lane] {
      a.indices.map { predicate[isScalar ? 0 : $0] != 0 ? a[$0] : b[$0] }
    }
    let type = operands[1].type
    return type.element.isFloat
      ? [ReferenceTensor(type, .floats(pick(operands[1].floats, operands[2].floats)))]
      : [ReferenceTensor(type, .integers(pick(operands[1].integers, operands[2].integers)))]
  }

  /// The side that was not selected gets zeros, never a product with a mask: an infinite cotangent stays away from it.
  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] {
    guard let cotangent = context.cotangents[0] else { return [nil, nil, nil] }
    let (builder, predicate) = (context.builder, context.operands[0])
    let zero = builder.zeros(like: cotangent)
    return [
      nil,
      context.flows(into: 1) ? builder.select(predicate, cotangent, zero) : nil,
      context.flows(into: 2) ? builder.select(predicate, zero, cotangent) : nil,
    ]
  }

  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    context.linear(self)
  }

  package static var samples: [OperationSample] {
    let all: [ElementType.Kind] = [.float, .signed, .unsigned, .boolean]
    return ElementwiseSamples.types(all).flatMap { type in
      let predicates = type.rank == 0 ? [TensorType.i1] : [TensorType.i1, type.with(element: .i1)]
      return predicates.map { OperationSample(Select(), [$0, type, type]) }
    }
  }
}
