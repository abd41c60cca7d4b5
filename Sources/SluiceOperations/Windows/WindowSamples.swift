import SluiceIR

/// Windows of every kind with a shape that they slide over.
enum WindowSamples {
  static func window(
    _ sizes: [Int], strides: [Int]? = nil, base: [Int]? = nil, dilations: [Int]? = nil, low: [Int]? = nil,
    high: [Int]? = nil
  ) -> Window {
    Window(
      sizes.indices.map {
        WindowDimension(
          size: sizes[$0], stride: strides?[$0] ?? 1, baseDilation: base?[$0] ?? 1,
          dilation: dilations?[$0] ?? 1, paddingLow: low?[$0] ?? 0, paddingHigh: high?[$0] ?? 0)
      })
  }

  /// Without dilations: what select_and_scatter can have too.
  static let plain: [(Shape, Window)] = [
    ([], window([])),
    ([6], window([2])),
    ([6], window([3], strides: [3])),
    ([7], window([2], strides: [3])),
    ([5], window([5], low: [4])),
    ([5], window([5], high: [4])),
    ([2, 4, 2], window([1, 4, 1], low: [0, 3, 0])),
    ([2, 4, 6, 3], window([1, 2, 2, 1], strides: [1, 2, 2, 1])),
    ([2, 5, 5, 3], window([1, 3, 3, 1], strides: [1, 2, 2, 1], low: [0, 1, 1, 0], high: [0, 1, 1, 0])),
    ([1, 2, 5, 4], window([1, 1, 2, 2], strides: [1, 1, 2, 2], low: [0, 0, 1, 0])),
    ([4, 5], window([2, 3], strides: [1, 2], low: [-1, 2], high: [1, -1])),
    ([3], window([5])),
    ([0, 4], window([1, 2])),
    ([2], window([2], strides: [2], low: [2], high: [2])),
  ]

  static let dilated: [(Shape, Window)] = [
    ([5], window([2], dilations: [3])),
    ([4], window([3], strides: [2], base: [2], low: [1], high: [2])),
    (
      [3, 2],
      window([2, 1], strides: [4, 1], base: [2, 1], dilations: [3, 1], low: [2, 0], high: [1, 0])
    ),
    (
      [5, 4],
      window([2, 2], strides: [1, 2], base: [1, 3], dilations: [2, 2], low: [-1, 1], high: [2, -2])
    ),
  ]
}

extension ReduceWindow {
  package static var samples: [OperationSample] {
    get throws {
      try everyType + everyWindow + regionSamples
    }
  }

  private static var everyType: [OperationSample] {
    get throws {
      let small = WindowSamples.window([2, 2], strides: [1, 2], low: [0, 1])
      return try ElementType.allCases.flatMap { element in
        try Monoid.allCases.filter { $0.applies(to: element) }.map { monoid in
          try sample(monoid, TensorType(element, [2, 3]), small, isSmooth: monoid == .add)
        }
      }
    }
  }

  private static var everyWindow: [OperationSample] {
    get throws {
      try (WindowSamples.plain + WindowSamples.dilated).flatMap { shape, window in
        try [
          sample(.add, TensorType(.f64, shape), window), sample(.multiply, TensorType(.f64, shape), window),
          // The initial values lie beyond the elements, so that no small step changes which is the extreme.
          sample(.maximum, TensorType(.f64, shape), window, initial: -4 ... -3),
          sample(.minimum, TensorType(.f64, shape), window, initial: 3...4),
          sample(.maximum, TensorType(.f64, shape), window, initial: 3...4),
          sample(.add, TensorType(.f32, shape), window), sample(.maximum, TensorType(.f32, shape), window),
          sample(.minimum, TensorType(.i32, shape), window),
        ]
      }
    }
  }

  private static func sample(
    _ monoid: Monoid, _ type: TensorType, _ window: Window, initial: ClosedRange<Double>? = nil,
    isSmooth: Bool = true
  ) throws -> OperationSample {
    let operation = try ReduceWindow(window, monoid, type.element)
    let ranges = initial.map { [1: $0] } ?? [:]
    return OperationSample(operation, [type, type.with(shape: [])], ranges: ranges, isSmooth: isSmooth)
  }

  private static var regionSamples: [OperationSample] {
    get throws {
      let composition = try SampleRegions.affineComposition(.f64)
      let greatest = try SampleRegions.greatestWithIndex(.f32, .i32)
      return (WindowSamples.plain + WindowSamples.dilated).filter { $0.0.rank <= 2 }.flatMap {
        shape, window in
        let (floats, integers) = (TensorType(.f32, shape), TensorType(.i32, shape))
        let doubles = TensorType(.f64, shape)
        return [
          OperationSample(ReduceWindow(window, body: composition), [doubles, doubles, .f64, .f64]),
          OperationSample(
            ReduceWindow(window, body: greatest), [floats, integers, .f32, .i32], ranges: [2: -9 ... -8]),
        ]
      }
    }
  }
}

extension SelectAndScatter {
  package static var samples: [OperationSample] {
    get throws {
      let everyType = try ElementType.allCases.map { element in
        try sample(
          TensorType(element, [4, 2]), WindowSamples.window([3, 1], strides: [2, 1], high: [1, 0]))
      }
      let everyWindow = try WindowSamples.plain.flatMap { shape, window in
        try [
          sample(TensorType(.f32, shape), window), sample(TensorType(.f64, shape), window),
          sample(TensorType(.f64, shape), window, .less, .multiply),
        ]
      }
      return everyType + everyWindow
    }
  }

  private static func sample(
    _ type: TensorType, _ window: Window, _ direction: Compare.Direction = .greaterOrEqual,
    _ monoid: Monoid = .add
  ) throws -> OperationSample {
    let builder = GraphBuilder(name: "select")
    let (a, b) = (builder.parameter(type.with(shape: [])), builder.parameter(type.with(shape: [])))
    let select = try builder.finish([builder.compare(a, b, direction)])
    return OperationSample(
      SelectAndScatter(window, select: select, scatter: try monoid.body(type.element)),
      [type, type.with(shape: try window.result(for: type.shape)), type.with(shape: [])],
      // Far apart, so that no small step changes what is selected.
      ranges: type.element == .f64 ? [0: -4000...4000] : [:])
  }
}
