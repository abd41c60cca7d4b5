import SluiceIR
import SluiceOperations

extension Tensor {
  /// The sum over `axes`, all by default; `keepsDimensions` leaves sizes of 1 in their place.
  public func sum(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    reduced("sum", .add, axes, keepsDimensions, file, line)
  }

  /// The arithmetic mean over `axes`, all by default: the sum divided by the count; NaN of nothing. For floats only.
  public func mean(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let total = sum(axes: axes, keepsDimensions: keepsDimensions, file: file, line: line)
    guard !total.value.isPoison else { return total }
    guard element.isFloat else {
      declaration.builder.fail(
        SluiceError(
          .shape, "mean: the elements are \(element); only floats have a mean",
          at: SourceLocation(file: file, line: line), note: "convert the tensor with converted(to: .f32)"))
      return Tensor(.poison, in: declaration)
    }
    let reduced = Set((axes ?? Array(shape.indices)).map { $0 < 0 ? $0 + rank : $0 })
    let count = reduced.reduce(1) { $0 * Double(shape[$1]) }
    return declaration.emit(Origin(file: file, line: line)) {
      $0.divide(total.value, $0.constant(count, like: total.value))
    }
  }

  /// The largest element over `axes`, all by default; NaN if there is one.
  public func max(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    reduced("max", .maximum, axes, keepsDimensions, file, line)
  }

  /// The smallest element over `axes`, all by default; NaN if there is one.
  public func min(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    reduced("min", .minimum, axes, keepsDimensions, file, line)
  }

  /// The mean of squared distances from the mean (no Bessel correction) over `axes`, all by default.
  public func variance(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let centred = self - mean(axes: axes, keepsDimensions: true, file: file, line: line)
    return centred.squared(file: file, line: line)
      .mean(axes: axes, keepsDimensions: keepsDimensions, file: file, line: line)
  }

  /// The index, as `i32`, of the largest element along `axis`, or of the first NaN; the first of equals.
  public func argmax(axis: Int = -1, file: String = #fileID, line: Int = #line) -> Tensor {
    guard let axis = self.axis(axis, "argmax", file, line) else { return Tensor(.poison, in: declaration) }
    guard shape[axis] > 0 else {
      declaration.builder.fail(
        SluiceError(
          .shape, "argmax: axis \(axis) of \(type) is empty", at: SourceLocation(file: file, line: line),
          note: "no element is the largest of none"))
      return Tensor(.poison, in: declaration)
    }
    let largest = max(axes: [axis], keepsDimensions: true, file: file, line: line)
    return declaration.emit(Origin(file: file, line: line)) { builder in
      guard !value.isPoison, !largest.value.isPoison else { return .poison }
      let isLargest = builder.or(
        builder.compare(value, builder.broadcast(largest.value, toTrailing: shape), .equal),
        builder.compare(value, value, .notEqual))
      let indices = builder.iota(TensorType(.i32, shape), dimension: axis)
      let size = builder.constant(Double(shape[axis]), like: indices)
      return builder.reduce(builder.select(isLargest, indices, size), .minimum, dimensions: [axis])
    }
  }

  /// The tensor reduced by a monoid over `axes`, all by default; `name` is for the error about a wrong axis.
  func reduced(
    _ name: String, _ monoid: Monoid, _ axes: [Int]?, _ keepsDimensions: Bool, _ file: String, _ line: Int
  ) -> Tensor {
    var dimensions: [Int] = []
    for axis in axes ?? Array(shape.indices) {
      guard let resolved = self.axis(axis, name, file, line) else { return Tensor(.poison, in: declaration) }
      dimensions.append(resolved)
    }
    let sorted = Set(dimensions).sorted()
    return unary(file, line) { builder, x in
      let result = builder.reduce(x, monoid, dimensions: sorted)
      guard keepsDimensions, !result.isPoison else { return result }
      var kept = shape
      for dimension in sorted { kept[dimension] = 1 }
      return builder.reshape(result, to: kept)
    }
  }
}
