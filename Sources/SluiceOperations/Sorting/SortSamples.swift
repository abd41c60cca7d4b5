import SluiceIR

extension Sort {
  package static var samples: [OperationSample] {
    get throws { try everyType + everyShape + several }
  }

  private static func sample(
    _ types: [TensorType], dimension: Int = 0, descending: Bool = false,
    _ comparator: (([TensorType]) throws(SluiceError) -> Graph)? = nil
  ) throws -> OperationSample {
    let body = try comparator?(types) ?? Self.comparator(types.map(\.element), isDescending: descending)
    // Floats far enough apart that differences leave their order as it is.
    let ranges = types.indices.filter { types[$0].element.isFloat }.map { ($0, -100.0...100) }
    return OperationSample(
      Sort(dimension: dimension, comparator: body), types,
      ranges: Dictionary(uniqueKeysWithValues: ranges), isSmooth: types.contains { $0.element.isFloat })
  }

  private static var everyType: [OperationSample] {
    get throws {
      try ElementType.allCases.flatMap { element in
        try [false, true].map { try sample([TensorType(element, [3, 5])], dimension: 1, descending: $0) }
      }
    }
  }

  private static var everyShape: [OperationSample] {
    get throws {
      let shapes: [(Shape, Int)] = [
        ([7], 0), ([1], 0), ([0], 0), ([3, 4], 0), ([3, 4], 1), ([2, 5, 3], -2), ([2, 0], 0), ([2, 0], 1),
      ]
      // Insertion and digits, dense and strided.
      let long: [(Shape, Int)] = [([2, 100], 1), ([100, 3], 0), ([300], 0)]
      let pairs = try shapes.flatMap { shape, dimension in
        try [
          sample([TensorType(.f64, shape)], dimension: dimension),
          sample([TensorType(.i32, shape), TensorType(.f32, shape)], dimension: dimension, descending: true),
        ]
      }
      let longPairs = try long.flatMap { shape, dimension in
        try [
          sample([TensorType(.f32, shape)], dimension: dimension),
          sample([TensorType(.i32, shape), TensorType(.f32, shape)], dimension: dimension, descending: true),
        ]
      }
      return pairs + longPairs
    }
  }

  private static var several: [OperationSample] {
    get throws {
      try [
        sample([.f64[6], .i32[6], .f64[6]]), sample([.i32[8], .i32[8], .f64[8]], lexicographic),
        sample([.i32[9]], plain), sample([.f64[9]], plain),
        sample([.f64[2, 9], .i32[2, 9]], dimension: 1, byRemainder),
        sample([.f32[5, 41], .i32[5, 41]], byRemainder), sample([.f32[3, 90]], dimension: 1, byRemainder),
        sample([.i32[70]], byRemainder), sample([.u8[7]], byRemainder),
      ]
    }
  }

  /// By the first operand's remainder of a division by 1.5, or by 2: no key of its own.
  private static func byRemainder(_ types: [TensorType]) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(name: "by_remainder")
    let places = types.flatMap { type in (0..<2).map { _ in builder.parameter(type.with(shape: [])) } }
    let divisor = builder.constant(types[0].element.isFloat ? 1.5 : 2, like: places[0])
    let (a, b) = (builder.remainder(places[0], divisor), builder.remainder(places[1], divisor))
    return try builder.finish([builder.compare(a, b, .less)])
  }

  /// A plain `<` of the first operand.
  private static func plain(_ types: [TensorType]) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(name: "plain")
    let places = types.flatMap { type in (0..<2).map { _ in builder.parameter(type.with(shape: [])) } }
    return try builder.finish([builder.compare(places[0], places[1], .less)])
  }

  /// By the first operand, where it is equal by the second, and so on: `k0 < or (k0 = and (k1 < or ...))`.
  private static func lexicographic(_ types: [TensorType]) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(name: "lexicographic")
    let pairs = types.map { (builder.parameter($0.with(shape: [])), builder.parameter($0.with(shape: []))) }
    var result: Value?
    for (pair, type) in zip(pairs, types).reversed() {
      let isFloat = type.element.isFloat
      let isLess = builder.compare(pair.0, pair.1, .less, isTotalOrder: isFloat)
      let isEqual = builder.compare(pair.0, pair.1, .equal, isTotalOrder: isFloat)
      result = result.map { builder.or(isLess, builder.and(isEqual, $0)) } ?? isLess
    }
    return try builder.finish(result.map { [$0] } ?? [])
  }
}
