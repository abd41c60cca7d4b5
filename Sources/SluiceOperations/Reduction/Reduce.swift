import SluiceIR

/// Combines the elements along some dimensions, starting from initial values, by a region.
///
/// Operands: n inputs of one shape, then n scalar initial values. The region takes n accumulators, then n
/// elements, and returns n accumulators. Elements are taken in ascending row-major order of the reduced
/// dimensions, from the initial values on; a region that is a float monoid is reordered as `order` says.
package struct Reduce: Operation {
  package static let name = "reduce"
  package static var signature: String? { "T..., T... -> T...; body: T..., T... -> T..." }
  /// Reduced dimensions, in any order; it does not matter to the result.
  package let dimensions: [Int]
  package let body: Graph
  /// Nil: not fixed yet, or a reduction whose order is ascending (a general region) or does not matter
  /// (integers).
  package let order: ReductionOrder?

  package init(dimensions: [Int], body: Graph, order: ReductionOrder? = nil) {
    self.dimensions = dimensions
    self.body = body
    self.order = order
  }

  package init(_ monoid: Monoid, _ element: ElementType, dimensions: [Int], order: ReductionOrder? = nil)
    throws(SluiceError)
  {
    self.init(dimensions: dimensions, body: try monoid.body(element), order: order)
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    dimensions = try attributes.integers("dimensions")
    let order = try attributes.integers("order", default: [])
    body = try attributes.region("body")
    guard order.isEmpty || order.count == 2 else {
      throw SluiceError(.syntax, "order \(Shape(order)) must be two integers: lanes and chunk")
    }
    self.order = order.isEmpty ? nil : ReductionOrder(lanes: order[0], chunk: order[1])
  }

  package func write(to attributes: inout AttributeWriter) {
    attributes.write("dimensions", dimensions)
    if let order { attributes.write("order", [order.lanes, order.chunk]) }
    attributes.write("body", body)
  }

  package var regions: [Graph] { [body] }

  /// The monoid that the region is; nil for a general one.
  package var monoid: Monoid? { Monoid(recognizing: body) }

  /// The order that the bit contract gives this reduction of operands of these types; nil where none is
  /// needed.
  package func standardOrder(of operands: [TensorType]) -> ReductionOrder? {
    guard let input = operands.first, input.element.isFloat, monoid != nil else { return nil }
    return .standard(for: input, dimensions: dimensions)
  }

  package func with(order: ReductionOrder?) -> Reduce {
    Reduce(dimensions: dimensions, body: body, order: order)
  }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    guard operands.count >= 2, operands.count % 2 == 0 else {
      throw SluiceError(
        .shape, "\(operands.count) operands are given", note: "give the inputs, then as many initial values")
    }
    let count = operands.count / 2
    let shape = operands[0].shape
    for position in 0..<count {
      let (input, initial) = (operands[position], operands[count + position])
      guard input.shape == shape else {
        throw SluiceError(
          .shape, "input 0 has shape \(shape), input \(position) \(input.shape)",
          note: "all inputs need one shape")
      }
      guard initial.rank == 0 else {
        throw SluiceError(
          .shape, "initial value \(position) has shape \(initial.shape)", note: "initial values are scalars")
      }
      try OperandRules.sameElement(input, "input \(position)", initial, "its initial value")
    }
    try OperandRules.inRange(dimensions, rank: shape.rank, "dimensions", of: "the input")
    try OperandRules.unique(dimensions, "dimensions")
    try RegionRules.accumulating(body, operands[..<count].map(\.element))
    if let order {
      guard order.lanes == 1 || order.lanes == 16, order.chunk > 0, order.chunk % order.lanes == 0 else {
        throw SluiceError(
          .shape, "order [\(order.lanes), \(order.chunk)] is not an order of reduction",
          note: "there are 1 or 16 lanes, and a chunk is a positive multiple of them")
      }
      guard monoid != nil else {
        throw SluiceError(
          .shape, "a region that is no monoid has no order but the ascending one", note: "leave `order` out")
      }
    }
    let result = shape.removing(dimensions)
    return operands[..<count].map { $0.with(shape: result) }
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let count = operands.count / 2
    let results = try resultTypes(of: operands.map(\.type))
    let groups = elementGroups(operands[0].shape)
    if let monoid {
      return [monoid.combining(groups, of: operands[0], from: operands[1], to: results[0])]
    }
    let evaluator = ReferenceEvaluator(body)
    var outputs: [[ReferenceTensor]] = []
    for group in groups {
      var accumulators = Array(operands[count...])
      for offset in group {
        accumulators = try evaluator.evaluate(accumulators + operands[..<count].map { $0.scalar(offset) })
      }
      outputs.append(accumulators)
    }
    return results.enumerated().map { position, type in
      ReferenceTensor(gathering: outputs.map { $0[position] }, type)
    }
  }

  /// For each output in row-major order, the offsets of its elements, ascending.
  private func elementGroups(_ shape: Shape) -> [[Int]] {
    let kept = shape.indices.filter { !dimensions.contains($0) }
    let result = Shape(kept.map { shape[$0] })
    var groups = [[Int]](repeating: [], count: result.elementCount)
    for offset in 0..<shape.elementCount {
      let position = shape.indices(at: offset)
      if let output = result.offset(of: kept.map { position[$0] }) { groups[output].append(offset) }
    }
    return groups
  }
}

extension ReferenceTensor {
  /// Scalars of one type as the elements of a tensor.
  init(gathering scalars: [ReferenceTensor], _ type: TensorType) {
    self.init(
      type, type.element.isFloat ? .floats(scalars.flatMap(\.floats)) : .integers(scalars.flatMap(\.integers))
    )
  }
}
