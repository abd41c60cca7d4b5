import SluiceIR
import SluiceOperations

extension Tensor {
  /// The order of elements turned round along `axes`, all by default; the shape stays.
  public func reversed(axes: [Int]? = nil, file: String = #fileID, line: Int = #line) -> Tensor {
    var dimensions: Set<Int> = []
    for axis in axes ?? Array(shape.indices) {
      guard let resolved = self.axis(axis, "reversed", file, line) else {
        return Tensor(.poison, in: declaration)
      }
      dimensions.insert(resolved)
    }
    return unary(file, line) { $0.reverse($1, dimensions: dimensions.sorted()) }
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
}
