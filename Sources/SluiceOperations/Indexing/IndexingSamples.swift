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

  /// One row: whatever the index, it is sorted and no other is the same.
  static let oneRow = IndexingSample(rows.operand, [1], rows.sliceSizes, rows.dimensions)

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
      + [
        OperationSample(
          Gather(IndexingSample.oneRow.dimensions, sliceSizes: [1, 3], indicesAreSorted: true),
          [.f64[5, 3], .i32[1]], ranges: [1: IndexingSample.range])
      ]
  }
}

extension Scatter {
  package static var samples: [OperationSample] {
    get throws {
      let indexTypes = try ElementType.allCases.filter(\.isInteger).map {
        try sample(.rows, .combine(.add), .f32, $0)
      }
      return try everyFeature + everyType + indexTypes + [severalInputs, promising]
    }
  }

  private static func sample(
    _ sample: IndexingSample, _ combination: Combination, _ element: ElementType, _ index: ElementType,
    isSmooth: Bool = true
  ) throws -> OperationSample {
    OperationSample(
      Scatter(sample.dimensions, body: try combination.body(element)),
      [
        TensorType(element, sample.operand), TensorType(index, sample.indices),
        TensorType(element, sample.windows),
      ],
      ranges: [1: index.kind == .unsigned ? 0...7 : IndexingSample.range], isSmooth: isSmooth)
  }

  private static var everyFeature: [OperationSample] {
    get throws {
      let combinations: [Combination] = [.replace] + [.add, .multiply, .maximum].map { .combine($0) }
      return try IndexingSample.all.flatMap { features in
        // Maxima of elements drawn at random may lie too close for finite differences.
        try combinations.map { try sample(features, $0, .f64, .i32, isSmooth: $0 != .combine(.maximum)) }
      }
    }
  }

  private static var everyType: [OperationSample] {
    get throws {
      try ElementType.allCases.flatMap { element in
        try Monoid.allCases.filter { $0.applies(to: element) }.map {
          try sample(.rows, .combine($0), element, .i32, isSmooth: false)
        } + [sample(.rows, .replace, element, .i64)]
      }
    }
  }

  private static var promising: OperationSample {
    get throws {
      let row = IndexingSample.oneRow
      return OperationSample(
        Scatter(
          row.dimensions, body: try Combination.combine(.add).body(.f64), indicesAreSorted: true,
          uniqueIndices: true),
        [TensorType(.f64, row.operand), TensorType(.i32, row.indices), TensorType(.f64, row.windows)],
        ranges: [1: IndexingSample.range])
    }
  }

  /// No derivative where updates meet, hence not smooth.
  private static var severalInputs: OperationSample {
    get throws {
      let rows = IndexingSample.rows
      let indices = TensorType(.i32, rows.indices)
      func types(_ shape: Shape) -> [TensorType] { [TensorType(.f64, shape), TensorType(.i32, shape)] }
      return OperationSample(
        Scatter(rows.dimensions, body: try SampleRegions.greatestWithIndex(.f64, .i32)),
        types(rows.operand) + [indices] + types(rows.windows), ranges: [2: IndexingSample.range],
        isSmooth: false)
    }
  }
}
