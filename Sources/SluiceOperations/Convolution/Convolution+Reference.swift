import SluiceIR

extension Convolution {
  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let (lhs, rhs) = (operands[0], operands[1])
    let type = try resultTypes(of: operands.map(\.type))[0]
    let terms = Terms(self, lhs.shape, rhs.shape, type.shape)
    let positions = (0..<type.elementCount).map { type.shape.indices(at: $0) }
    if element.isFloat {
      let (a, b) = (lhs.floats, rhs.floats)
      // Operands of f64 are summed in f64, whatever the result is.
      let wide = lhs.type.element == .f64 ? .f64 : type.element
      let term = isDepthwise(rhs.shape) ? wide.added : wide.accumulated
      let sums = positions.map { terms.at($0).reduce(0.0) { term($0, a[$1.lhs], b[$1.rhs]) } }
      return [ReferenceTensor(rounding: sums, to: type)]
    }
    let (a, b) = (lhs.integers, rhs.integers)
    if element == .i1 {
      let sums = positions.map { terms.at($0).reduce(Int64(0)) { $0 | a[$1.lhs] & b[$1.rhs] } }
      return [ReferenceTensor(wrapping: sums, to: type)]
    }
    let sums = positions.map { terms.at($0).reduce(Int64(0)) { $0 &+ a[$1.lhs] &* b[$1.rhs] } }
    return [ReferenceTensor(wrapping: sums, to: type)]
  }

  /// Which elements of both operands are multiplied for an element of the result.
  private struct Terms {
    let operation: Convolution
    let window: [WindowDimension]
    let isFeaturesFirst: Bool
    let (lhs, rhs, result): (Shape, Shape, Shape)

    init(_ operation: Convolution, _ lhs: Shape, _ rhs: Shape, _ result: Shape) {
      self.operation = operation
      (self.lhs, self.rhs, self.result) = (lhs, rhs, result)
      window = operation.window(rhs)
      isFeaturesFirst = operation.sumsFeaturesFirst(rhs)
    }

    /// In the order in which they are summed.
    func at(_ position: [Int]) -> [(lhs: Int, rhs: Int)] {
      let numbers = operation.dimensions
      let feature = position[numbers.outputFeature]
      let inputs = rhs[numbers.kernelInputFeature]
      let perGroup = rhs[numbers.kernelOutputFeature] / (operation.featureGroups * operation.batchGroups)
      let group = feature / perGroup
      var (a, b) = (lhs.map { _ in 0 }, rhs.map { _ in 0 })
      b[numbers.kernelOutputFeature] = feature
      a[numbers.inputBatch] = position[numbers.outputBatch]
      if operation.batchGroups > 1 { a[numbers.inputBatch] += group * result[numbers.outputBatch] }
      // For each position of the window that is an element, one for each input feature.
      var terms: [[(lhs: Int, rhs: Int)]] = []
      let inside = Shape(window.map(\.size))
      next: for offset in (0..<inside.elementCount).map({ inside.indices(at: $0) }) {
        for (axis, dimension) in window.enumerated() {
          let place = dimension.position(
            window: position[numbers.outputSpatial[axis]], offset: offset[axis],
            length: lhs[numbers.inputSpatial[axis]])
          guard let place else { continue next }
          a[numbers.inputSpatial[axis]] = place
          b[numbers.kernelSpatial[axis]] =
            operation.windowReversal[axis] ? dimension.size - 1 - offset[axis] : offset[axis]
        }
        terms.append([])
        for input in 0..<inputs {
          a[numbers.inputFeature] = operation.featureGroups > 1 ? group * inputs + input : input
          b[numbers.kernelInputFeature] = input
          terms[terms.count - 1].append((lhs.offset(of: a) ?? 0, rhs.offset(of: b) ?? 0))
        }
      }
      guard isFeaturesFirst else { return terms.flatMap(\.self) }
      return (0..<inputs).flatMap { input in terms.map { $0[input] } }
    }
  }
}
