import SluiceIR

extension Reduce {
  package static var samples: [OperationSample] {
    get throws { try everyType + smooth + extremes + regionSamples }
  }

  private static var everyType: [OperationSample] {
    get throws {
      try ElementType.allCases.flatMap { element in
        try Monoid.allCases.filter { $0.applies(to: element) }.map { monoid in
          try sample(monoid, TensorType(element, [2, 3]), [1], isSmooth: monoid == .add)
        }
      }
    }
  }

  private static var smooth: [OperationSample] {
    get throws {
      try ([.add, .multiply] as [Monoid]).flatMap { monoid in
        try [
          sample(monoid, .f64, []), sample(monoid, .f64[4], [0]), sample(monoid, .f64[2, 3, 4], [1]),
          sample(monoid, .f64[2, 3, 4], [2, 0]), sample(monoid, .f64[2, 3], [0, 1]),
          sample(monoid, .f64[2, 1], [1]),
          sample(monoid, .f64[2, 0, 3], [1]), sample(monoid, .f64[0, 2], [1]), sample(monoid, .f64[2, 3], []),
          sample(monoid, .f32[3, 20], [0], order: ReductionOrder(lanes: 1, chunk: 64)),
          sample(monoid, .f32[3, 20], [1], order: ReductionOrder(lanes: 16, chunk: 16)),
        ]
      }
    }
  }

  /// The initial values lie beyond the elements, so that no small step changes which is the extreme.
  private static var extremes: [OperationSample] {
    get throws {
      try ([.minimum, .maximum] as [Monoid]).flatMap { monoid in
        try [
          sample(monoid, .f64[2, 3, 4], [0, 2], initial: monoid == .minimum ? 3...4 : -4 ... -3),
          sample(monoid, .f64[5], [0], initial: monoid == .minimum ? -4 ... -3 : 3...4),
          sample(monoid, .f32[2, 0], [1]), sample(monoid, .f16[3, 2], [0], isSmooth: false),
        ]
      }
    }
  }

  private static func sample(
    _ monoid: Monoid, _ type: TensorType, _ dimensions: [Int], order: ReductionOrder? = nil,
    initial: ClosedRange<Double>? = nil, isSmooth: Bool = true
  ) throws -> OperationSample {
    let operation = try Reduce(monoid, type.element, dimensions: dimensions, order: order)
    var ranges: [Int: ClosedRange<Double>] = [:]
    if let initial { ranges[1] = initial }
    return OperationSample(operation, [type, type.with(shape: [])], ranges: ranges, isSmooth: isSmooth)
  }

  private static var regionSamples: [OperationSample] {
    get throws {
      let greatest = try SampleRegions.greatestWithIndex(.f64, .i32)
      let shapes: [(TensorType, [Int])] = [(.f64[2, 5], [1]), (.f64[3, 2], [0, 1]), (.f64[2, 0], [1])]
      let pairs = shapes.map { type, dimensions in
        OperationSample(
          Reduce(dimensions: dimensions, body: greatest),
          [type, type.with(element: .i32), .f64, .i32], ranges: [2: -9 ... -8])
      }
      let composition = Reduce(dimensions: [1, 0], body: try SampleRegions.affineComposition(.f64))
      return pairs + [OperationSample(composition, [.f64[2, 3, 2], .f64[2, 3, 2], .f64, .f64])]
    }
  }
}

/// Regions that are no monoid of one input, for samples and tests.
package enum SampleRegions {
  /// Of (value, index) pairs the one with the greater value; of equals the lower index.
  package static func greatestWithIndex(_ value: ElementType, _ index: ElementType) throws(SluiceError)
    -> Graph
  {
    let builder = GraphBuilder(name: "greatest_with_index")
    let (values, indices) = (TensorType(value, []), TensorType(index, []))
    let (a, i) = (builder.parameter(values), builder.parameter(indices))
    let (b, j) = (builder.parameter(values), builder.parameter(indices))
    let isLower = builder.and(builder.compare(a, b, .equal), builder.compare(i, j, .less))
    let keep = builder.or(builder.compare(a, b, .greater), isLower)
    return try builder.finish([builder.select(keep, a, b), builder.select(keep, i, j)])
  }

  /// Affine maps x -> a x + b one after the other: associative, not commutative, smooth.
  package static func affineComposition(_ element: ElementType) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(name: "affine_composition")
    let scalar = TensorType(element, [])
    let (a, b) = (builder.parameter(scalar), builder.parameter(scalar))
    let (c, d) = (builder.parameter(scalar), builder.parameter(scalar))
    return try builder.finish([builder.multiply(a, c), builder.add(builder.multiply(c, b), d)])
  }
}
