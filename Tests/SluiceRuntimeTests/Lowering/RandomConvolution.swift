import SluiceIR
import SluiceOperations

/// A convolution with attributes of every kind at random, and the meaning of its sums, worked out without the library's
/// window arithmetic.
struct RandomConvolution {
  let operation: Convolution
  let lhs, rhs: TensorType

  func graph() throws -> Graph {
    let builder = GraphBuilder(name: "convolution")
    let (a, b) = (builder.parameter(lhs), builder.parameter(rhs))
    return try builder.finish([builder.convolution(a, b, operation)])
  }

  /// The sums as the operation promises them.
  func sums<Number: BinaryFloatingPoint>(_ a: [Number], _ b: [Number]) throws -> [Number] {
    let isDepthwise = operation.featureGroups > 1 && rhs.shape[operation.dimensions.kernelInputFeature] == 1
    return try sums(a, b, roundsProducts: isDepthwise)
  }

  /// The sums in the promised order, from products that are rounded before they are added or by fused multiply-add.
  func sums<Number: BinaryFloatingPoint>(
    _ a: [Number], _ b: [Number], roundsProducts: Bool
  ) throws -> [Number] {
    let d = operation.dimensions
    let result = try operation.resultTypes(of: [lhs, rhs])[0].shape
    let window = Shape(d.kernelSpatial.map { rhs.shape[$0] })
    let inputs = rhs.shape[d.kernelInputFeature]
    let perGroup = rhs.shape[d.kernelOutputFeature] / (operation.featureGroups * operation.batchGroups)
    return digits(result).map { place in
      var terms: [[(Number, Number)]] = []
      let group = place[d.outputFeature] / perGroup
      for element in digits(window) {
        var (left, right) = (lhs.shape.dimensions, rhs.shape.dimensions)
        left[d.inputBatch] =
          place[d.outputBatch] + (operation.batchGroups > 1 ? group * result[d.outputBatch] : 0)
        right[d.kernelOutputFeature] = place[d.outputFeature]
        var isInside = true
        for axis in element.indices {
          let position =
            place[d.outputSpatial[axis]] * operation.windowStrides[axis] - operation.paddingLow[axis]
            + element[axis] * operation.rhsDilation[axis]
          left[d.inputSpatial[axis]] = position / operation.lhsDilation[axis]
          right[d.kernelSpatial[axis]] =
            operation.windowReversal[axis] ? window[axis] - 1 - element[axis] : element[axis]
          isInside =
            isInside && position >= 0 && position % operation.lhsDilation[axis] == 0
            && left[d.inputSpatial[axis]] < lhs.shape[d.inputSpatial[axis]]
        }
        guard isInside else { continue }
        terms.append([])
        for input in 0..<inputs {
          left[d.inputFeature] = input + (operation.featureGroups > 1 ? group * inputs : 0)
          right[d.kernelInputFeature] = input
          terms[terms.count - 1].append((a[offset(left, lhs.shape)], b[offset(right, rhs.shape)]))
        }
      }
      let ordered =
        window.elementCount > inputs
        ? (0..<inputs).flatMap { input in terms.map { $0[input] } } : terms.flatMap(\.self)
      return ordered.reduce(0) { roundsProducts ? $0 + $1.0 * $1.1 : $0.addingProduct($1.0, $1.1) }
    }
  }

  private func offset(_ position: [Int], _ shape: Shape) -> Int {
    zip(position, shape.rowMajorStrides).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// All positions in row-major order.
  private func digits(_ shape: Shape) -> [[Int]] {
    let strides = shape.rowMajorStrides
    return (0..<shape.elementCount).map { offset in shape.indices.map { offset / strides[$0] % shape[$0] } }
  }
}

extension RandomConvolution {
  /// `features` bounds the channels of a group: more than 64 reach every width of the kernels' tiles. Where there are
  /// groups, there are `several`: with 8 and more there always are.
  init(
    _ generator: inout CompiledRun.Generator, element: ElementType, features: Int,
    groups several: ClosedRange<Int> = 2...3
  ) {
    func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    let rank = pick(0...3)
    let grouping = pick(0...3)
    let groups = grouping < 2 && several.lowerBound < 8 ? 1 : pick(several)
    let (inputs, outputs) = (pick(1...min(features, 9)), pick(1...features))
    let isBatchGrouped = grouping == 3
    let batch = pick(1...3) * (isBatchGrouped ? groups : 1)
    var sizes: [(lhs: Int, window: Int)] = []
    var (strides, low, high, spread, apart, turned) = ([Int](), [Int](), [Int](), [Int](), [Int](), [Bool]())
    for _ in 0..<rank {
      sizes.append((pick(1...(rank == 1 ? 20 : 6)), pick(1...4)))
      strides.append(pick(1...3))
      low.append(pick(-1...3))
      high.append(pick(-1...3))
      spread.append(pick(0...2) == 0 ? pick(2...3) : 1)
      apart.append(pick(0...2) == 0 ? pick(2...3) : 1)
      turned.append(pick(0...3) == 0)
    }
    func order() -> [Int] { Array(0..<(rank + 2)).shuffled(using: &generator) }
    let (i, k, o) = (order(), order(), order())
    let operation = Convolution(
      ConvolutionDimensions(
        input: (i[0], i[1], Array(i[2...])), kernel: (k[0], k[1], Array(k[2...])),
        output: (o[0], o[1], Array(o[2...]))), windowStrides: strides, paddingLow: low, paddingHigh: high,
      lhsDilation: spread, rhsDilation: apart, windowReversal: turned,
      featureGroups: isBatchGrouped ? 1 : groups, batchGroups: isBatchGrouped ? groups : 1, element: element)
    var (left, right) = ([Int](repeating: 0, count: rank + 2), [Int](repeating: 0, count: rank + 2))
    (left[i[0]], left[i[1]]) = (batch, inputs * operation.featureGroups)
    (right[k[0]], right[k[1]]) = (inputs, outputs * groups)
    for (axis, size) in sizes.enumerated() { (left[i[2 + axis]], right[k[2 + axis]]) = size }
    self.init(
      operation: operation, lhs: TensorType(element, Shape(left)), rhs: TensorType(element, Shape(right)))
  }
}
