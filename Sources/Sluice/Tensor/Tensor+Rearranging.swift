import SluiceIR
import SluiceOperations

extension Tensor {
  /// The order of elements turned round along `axes`, all by default; the shape stays.
  public func reversed(axes: [Int]? = nil, file: String = #fileID, line: Int = #line) -> Tensor {
    guard let dimensions = self.axes(axes, "reversed", file, line) else {
      return Tensor(.poison, in: declaration)
    }
    return unary(file, line) { $0.reverse($1, dimensions: dimensions) }
  }

  /// `value` put around the elements, `low[i]` times before and `high[i]` times after those of axis i, and
  /// `interior[i]` times between neighbours; negative `low` and `high` remove elements.
  public func padded(
    low: [Int], high: [Int], interior: [Int]? = nil, value: Double = 0, file: String = #fileID,
    line: Int = #line
  ) -> Tensor {
    // Without this, too few zeros would count as no padding at all.
    for amounts in [low, high, interior ?? low]
    where amounts.count != rank && declaration.builder.error == nil {
      declaration.builder.fail(
        SluiceError(
          .shape, "padded: \(amounts.count) amounts of padding are given for \(type)",
          at: SourceLocation(file: file, line: line), note: "low, high and interior need one for each axis"))
      return Tensor(.poison, in: declaration)
    }
    let padding = scalar(value)
    return unary(file, line) { $0.pad($1, padding.value, low: low, high: high, interior: interior) }
  }

  /// The tensor beside itself so many times along each axis, aligned at the last one: of [1, 2], repeated [2, 3] times, two
  /// rows [1, 2, 1, 2, 1, 2]. NumPy's tile.
  public func tiled(_ repetitions: [Int], file: String = #fileID, line: Int = #line) -> Tensor {
    if let wrong = repetitions.first(where: { $0 < 0 }) {
      return failing(
        .argument, "tiled: \(wrong) repetitions in \(Shape(repetitions))", note: "0 or more are possible",
        file, line)
    }
    let rank = Swift.max(self.rank, repetitions.count)
    let counts = Array(repeating: 1, count: rank - repetitions.count) + repetitions
    let sizes = Array(repeating: 1, count: rank - self.rank) + shape.dimensions
    // Each axis that repeats gets one before it, along which the tensor is broadcast.
    var spread: [Int] = []
    var places: [Int] = []
    for (count, size) in zip(counts, sizes) {
      if count != 1 { spread.append(count) }
      places.append(spread.count)
      spread.append(size)
    }
    return unary(file, line) { builder, x in
      let whole = builder.broadcastInDim(
        builder.reshape(x, to: Shape(sizes)), dimensions: places, to: Shape(spread))
      // Only now is it known that the products can be counted.
      return whole.isPoison ? whole : builder.reshape(whole, to: Shape(zip(counts, sizes).map { $0 * $1 }))
    }
  }
}
