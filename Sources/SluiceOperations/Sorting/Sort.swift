import SluiceIR

/// n tensors of one shape, sorted together along a dimension: n results.
///
/// The comparator takes two elements of the first, then two of the second, and so on, and says whether the first
/// of each pair comes before the second. Elements of which neither comes before the other keep their order, whether
/// or not a stable sort is asked for. A comparator that is no order (a plain `<` where there are NaNs, say) still gives a
/// defined result: that of merging runs of 1, 2, 4, ... elements from the left, in which an element of the right run is
/// taken first only where the comparator says that it comes before.
package struct Sort: StandaloneOperation {
  package static let name = "sort"
  package static var signature: String? { "T... -> T...; comparator: (T, T)... -> i1" }
  /// Negative ones count from the last.
  package let dimension: Int
  package let isStable: Bool
  package let comparator: Graph

  package init(dimension: Int, isStable: Bool = true, comparator: Graph) {
    self.dimension = dimension
    self.isStable = isStable
    self.comparator = comparator
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    switch attributes.takeIfPresent("dimension") {
    case nil: dimension = -1
    case .integer(let value): dimension = value
    default: throw SluiceError(.syntax, "the attribute `dimension` must be an integer")
    }
    isStable = try attributes.boolean("is_stable", default: false)
    comparator = try attributes.region("comparator")
  }

  package func write(to attributes: inout AttributeWriter) {
    attributes.write("dimension", dimension)
    if isStable { attributes.write("is_stable", true) }
    attributes.write("comparator", comparator)
  }

  package var regions: [Graph] { [comparator] }
  package func takesAnyLayout(ofOperand operand: Int) -> Bool { true }

  /// The dimension of a tensor of this rank along which it sorts.
  package func axis(rank: Int) -> Int { dimension < 0 ? dimension + rank : dimension }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    guard let first = operands.first else {
      throw SluiceError(.shape, "no operand is given", note: "give the tensors to sort")
    }
    for (position, operand) in operands.enumerated() where operand.shape != first.shape {
      throw SluiceError(
        .shape, "operand 0 has shape \(first.shape), operand \(position) \(operand.shape)",
        note: "all need one shape")
    }
    guard (-first.rank..<first.rank).contains(dimension) else {
      throw SluiceError(
        .shape, "there is no dimension \(dimension) in \(first.shape)",
        note: first.rank == 0
          ? "a scalar cannot be sorted" : "dimensions are \(-first.rank) to \(first.rank - 1)")
    }
    let pairs = operands.flatMap { [TensorType($0.element, []), TensorType($0.element, [])] }
    guard comparator.parameterTypes == pairs, comparator.resultTypes == [.i1] else {
      throw SluiceError(
        .shape,
        "the comparator is \(RegionRules.signature(comparator.parameterTypes, comparator.resultTypes)); "
          + "\(RegionRules.signature(pairs, [.i1])) is needed",
        note: "it takes two elements of each operand and says whether the first comes before the second")
    }
    return operands
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let shape = operands[0].shape
    let axis = axis(rank: shape.rank)
    let evaluator = ReferenceEvaluator(comparator)
    var sources = [Int](repeating: 0, count: shape.elementCount)
    for row in SortRows(shape, axis: axis) {
      let order = try mergeSorted(count: shape[axis]) { (a, b) throws(SluiceError) in
        let pairs = operands.flatMap { [$0.scalar(row[a]), $0.scalar(row[b])] }
        return try evaluator.evaluate(pairs)[0].integers[0] != 0
      }
      for (position, source) in order.enumerated() { sources[row[position]] = row[source] }
    }
    return operands.map { $0.picking(sources, $0.type) }
  }
}

/// The rows of a shape along one dimension, each as the offsets of its elements.
struct SortRows: Sequence {
  private let outer, length, inner: Int

  init(_ shape: Shape, axis: Int) {
    length = shape[axis]
    outer = shape.dimensions[..<axis].reduce(1, *)
    inner = shape.dimensions[(axis + 1)...].reduce(1, *)
  }

  func makeIterator() -> AnyIterator<[Int]> {
    var row = 0
    return AnyIterator {
      guard row < outer * inner, length > 0 else { return nil }
      defer { row += 1 }
      let first = row / inner * length * inner + row % inner
      return (0..<length).map { first + $0 * inner }
    }
  }
}

/// The positions of `count` elements in order, by merging runs of 1, 2, 4, ... from the left.
func mergeSorted(
  count: Int, by comesBefore: (Int, Int) throws(SluiceError) -> Bool
) throws(SluiceError) -> [Int] {
  var order = Array(0..<count)
  var width = 1
  while width < count {
    var merged: [Int] = []
    merged.reserveCapacity(count)
    for start in stride(from: 0, to: count, by: 2 * width) {
      let (middle, end) = (min(start + width, count), min(start + 2 * width, count))
      var (left, right) = (start, middle)
      while left < middle, right < end {
        if try comesBefore(order[right], order[left]) {
          merged.append(order[right])
          right += 1
        } else {
          merged.append(order[left])
          left += 1
        }
      }
      merged += order[left..<middle] + order[right..<end]
    }
    order = merged
    width *= 2
  }
  return order
}

extension Sort: ScalarRegionOperation {
  package func with(regions: [Graph]) -> Sort {
    Sort(dimension: dimension, isStable: isStable, comparator: regions[0])
  }

  package func expandElements(
    _ operands: [Value], into builder: GraphBuilder
  ) throws(SluiceError) -> [Value] {
    throw SluiceError(
      .unsupported, "sort: the comparator contains operations that are not elementwise",
      note: "compute what it compares beforehand, and sort that along as a further operand")
  }
}
