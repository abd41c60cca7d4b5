import SluiceIR

/// The order in which a float reduction combines its elements: part of its meaning to the bit.
///
/// The elements of one output, in row-major order, are cut into chunks of `chunk`. In a chunk there are
/// `lanes` accumulators that start from the identity; element k goes to lane k mod `lanes`; then lane l takes
/// lane l + lanes/2, and so on halving. Chunk results are combined in ascending order, and last with the
/// initial value.
package struct ReductionOrder: Hashable, Sendable {
  /// 1 or 16.
  package let lanes: Int
  package let chunk: Int

  package init(lanes: Int, chunk: Int) {
    self.lanes = lanes
    self.chunk = chunk
  }

  /// Along rows in memory: lanes side by side.
  package static let trailing = ReductionOrder(lanes: 16, chunk: 8192)
  /// Across rows: each column is one lane already.
  package static let leading = ReductionOrder(lanes: 1, chunk: 64)

  /// The order for reducing a tensor of this type, a function of its logical shape alone. Dimensions of size
  /// 1 do not count: if the reduced ones stand last (or are all), `trailing`; if they stand first, `leading`;
  /// else `trailing`.
  package static func standard(for type: TensorType, dimensions: [Int]) -> ReductionOrder {
    let reduced = Set(dimensions)
    let significant = type.shape.indices.filter { type.shape[$0] != 1 }.map { reduced.contains($0) }
    let count = significant.count { $0 }
    if significant.suffix(count).allSatisfy({ $0 }) { return .trailing }
    return significant.prefix(count).allSatisfy { $0 } ? .leading : .trailing
  }
}
