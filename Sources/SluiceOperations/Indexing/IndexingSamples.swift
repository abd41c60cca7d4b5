import SluiceIR

/// Dimension numbers that together use every feature of gather and scatter.
struct IndexingSample {
  let dimensions: IndexingDimensions
  let operand: Shape
  let indices: Shape
  let sliceSizes: [Int]

  /// The shape of what gather gives and of scatter's updates.
  var windows: Shape {
    dimensions.combine(
      batch: dimensions.batchShape(indices),
      window: dimensions.windowDimensions(operand.rank).map { sliceSizes[$0] })
  }

  init(_ operand: Shape, _ indices: Shape, _ sliceSizes: [Int], _ dimensions: IndexingDimensions) {
    self.operand = operand
    self.indices = indices
    self.sliceSizes = sliceSizes
    self.dimensions = dimensions
  }

  /// Rows of a table, one index a row.
  static let rows = IndexingSample(
    [5, 3], [4], [1, 3],
    IndexingDimensions(offset: [1], collapsed: [0], startIndexMap: [0], indexVector: 1))

  static let all: [IndexingSample] = [
    rows,
    // Single elements by index vectors.
    IndexingSample(
      [3, 4], [6, 2], [1, 1],
      IndexingDimensions(offset: [], collapsed: [0, 1], startIndexMap: [0, 1], indexVector: 1)),
    // Index vectors first, naming dimensions in another order.
    IndexingSample(
      [3, 4], [2, 5], [1, 1],
      IndexingDimensions(offset: [], collapsed: [0, 1], startIndexMap: [1, 0], indexVector: 0)),
    // Windows that can leave the operand.
    IndexingSample(
      [6, 5], [3, 2], [2, 3],
      IndexingDimensions(offset: [0, 2], collapsed: [], startIndexMap: [0, 1], indexVector: 1)),
    // Window dimensions before the others; one scattered, one whole.
    IndexingSample(
      [4, 3], [2, 2, 1], [2, 3],
      IndexingDimensions(offset: [0, 1], collapsed: [], startIndexMap: [0], indexVector: 2)),
    // Every feature at once, batching dimensions included.
    IndexingSample(
      [2, 3, 4, 2], [2, 2, 3, 2], [1, 1, 2, 2],
      IndexingDimensions(
        offset: [3, 4], collapsed: [1], operandBatching: [0], indicesBatching: [1], startIndexMap: [2, 1],
        indexVector: 3)),
    // Batching dimensions on both sides of the index vectors, in another order than the operand's.
    IndexingSample(
      [2, 4, 3], [3, 1, 2], [1, 2, 1],
      IndexingDimensions(
        offset: [1], collapsed: [], operandBatching: [0, 2], indicesBatching: [2, 0], startIndexMap: [1],
        indexVector: 1)),
    // One scalar index.
    IndexingSample(
      [5, 2], [], [1, 2],
      IndexingDimensions(offset: [0], collapsed: [0], startIndexMap: [0], indexVector: 0)),
    // Empty index vectors: every window starts at 0.
    IndexingSample(
      [3, 2], [2, 0], [1, 2],
      IndexingDimensions(offset: [1], collapsed: [0], startIndexMap: [], indexVector: 1)),
    // No windows; empty windows.
    IndexingSample(
      [5, 3], [0], [1, 3],
      IndexingDimensions(offset: [1], collapsed: [0], startIndexMap: [0], indexVector: 1)),
    IndexingSample(
      [5, 3], [4], [1, 0],
      IndexingDimensions(offset: [1], collapsed: [0], startIndexMap: [0], indexVector: 1)),
    IndexingSample(
      [0, 3], [4], [0, 3],
      IndexingDimensions(offset: [0, 2], collapsed: [], startIndexMap: [0], indexVector: 1)),
  ]

  /// From before the operand to beyond it.
  static let range = -3.0...7.0
}

extension Gather {
  package static var samples: [OperationSample] {
    func sample(_ sample: IndexingSample, _ element: ElementType, _ index: ElementType) -> OperationSample {
      OperationSample(
        Gather(sample.dimensions, sliceSizes: sample.sliceSizes),
        [TensorType(element, sample.operand), TensorType(index, sample.indices)],
        ranges: [1: index.kind == .unsigned ? 0...7 : IndexingSample.range])
    }
    let indexTypes = ElementType.allCases.filter(\.isInteger)
    return IndexingSample.all.map { sample($0, .f64, .i32) }
      + ElementType.allCases.map { sample(.rows, $0, .i32) } + indexTypes.map { sample(.rows, .f32, $0) }
  }
}

extension Scatter {
  package static var samples: [OperationSample] {
    func sample(
      _ sample: IndexingSample, _ combination: Combination, _ element: ElementType, _ index: ElementType,
      isSmooth: Bool = true
    ) -> OperationSample? {
      guard let body = try? combination.body(element) else { return nil }
      return OperationSample(
        Scatter(sample.dimensions, body: body),
        [
          TensorType(element, sample.operand), TensorType(index, sample.indices),
          TensorType(element, sample.windows),
        ],
        ranges: [1: index.kind == .unsigned ? 0...7 : IndexingSample.range], isSmooth: isSmooth)
    }
    let combinations: [Combination] = [.replace] + [.add, .multiply, .maximum].map { .combine($0) }
    let features = IndexingSample.all.flatMap { features in
      // Maxima of elements drawn at random may lie too close for finite differences.
      combinations.compactMap {
        sample(features, $0, .f64, .i32, isSmooth: $0 != .combine(.maximum))
      }
    }
    let everyType = ElementType.allCases.flatMap { element in
      Monoid.allCases.filter { $0.applies(to: element) }.compactMap {
        sample(.rows, .combine($0), element, .i32, isSmooth: false)
      } + [sample(.rows, .replace, element, .i64)].compactMap { $0 }
    }
    let indexTypes = ElementType.allCases.filter(\.isInteger).compactMap {
      sample(.rows, .combine(.add), .f32, $0)
    }
    return features + everyType + indexTypes + severalInputs
  }

  private static var severalInputs: [OperationSample] {
    let rows = IndexingSample.rows
    let indices = TensorType(.i32, rows.indices)
    func types(_ shape: Shape) -> [TensorType] { [TensorType(.f64, shape), TensorType(.i32, shape)] }
    guard let body = try? SampleRegions.greatestWithIndex(.f64, .i32) else { return [] }
    // No derivative where updates meet, hence not smooth.
    return [
      OperationSample(
        Scatter(rows.dimensions, body: body), types(rows.operand) + [indices] + types(rows.windows),
        ranges: [2: IndexingSample.range], isSmooth: false)
    ]
  }
}
