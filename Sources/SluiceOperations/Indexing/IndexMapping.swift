import SluiceIR

/// Where each element of the gathered tensor stands in the operand, for the reference semantics of both
/// operations.
struct IndexMapping {
  let dimensions: IndexingDimensions
  let operand: Shape
  let indices: ReferenceTensor
  private let windowDimensions: [Int]

  init(_ dimensions: IndexingDimensions, operand: Shape, indices: ReferenceTensor) {
    self.dimensions = dimensions
    self.operand = operand
    self.indices = indices
    windowDimensions = dimensions.windowDimensions(operand.rank)
  }

  /// The operand position for `position` of the gathered tensor. `clamp` is given each start and its
  /// dimension.
  func operandPosition(_ position: [Int], clamp: (Int, _ dimension: Int) -> Int = { start, _ in start })
    -> [Int]
  {
    let batch = position.indices.filter { !dimensions.offset.contains($0) }.map { position[$0] }
    var result = [Int](repeating: 0, count: operand.rank)
    for (component, dimension) in dimensions.startIndexMap.enumerated() {
      result[dimension] = clamp(start(batch, component), dimension)
    }
    for (a, b) in zip(dimensions.operandBatching, dimensions.indicesBatching) {
      result[a] = batch[b < dimensions.indexVector ? b : b - 1]
    }
    // A start may be any 64-bit number: a sum that overflows is out of bounds anyhow.
    for (offset, dimension) in zip(dimensions.offset, windowDimensions) {
      result[dimension] = result[dimension].addingReportingOverflow(position[offset]).partialValue
    }
    return result
  }

  /// An index as a signed number; unsigned ones beyond the range are as good as the largest.
  private func start(_ batch: [Int], _ component: Int) -> Int {
    var position = batch
    if dimensions.indexVector < indices.shape.rank { position.insert(component, at: dimensions.indexVector) }
    guard let offset = indices.shape.offset(of: position) else { return 0 }
    let pattern = Int(indices.integers[offset])
    return indices.type.element.kind == .unsigned && pattern < 0 ? .max : pattern
  }
}
