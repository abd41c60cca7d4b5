import SluiceIR
import SluiceOperations

extension Tensor {
  /// The sum over `axes`, all by default; `keepsDimensions` leaves sizes of 1 in their place. Of `i1` it is `any`, as `+` is
  /// or: convert to count.
  public func sum(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    reduced("sum", .add, axes, keepsDimensions, file, line)
  }

  /// The product over `axes`, all by default; 1 of none. `keepsDimensions` leaves sizes of 1 in their place.
  public func product(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    reduced("product", .multiply, axes, keepsDimensions, file, line)
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

  /// Whether any element over `axes`, all by default, is true; false of none. For `i1` only.
  public func any(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    truth("any", .or, axes, keepsDimensions, file, line)
  }

  /// Whether all elements over `axes`, all by default, are true; true of none. For `i1` only.
  public func all(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    truth("all", .and, axes, keepsDimensions, file, line)
  }

  /// The index, as `i32`, of the largest element along `axis`, or of the first NaN; the first of equals.
  public func argmax(axis: Int = -1, file: String = #fileID, line: Int = #line) -> Tensor {
    indexOfExtremum("argmax", .maximum, axis, file, line)
  }

  /// The index, as `i32`, of the smallest element along `axis`, or of the first NaN; the first of equals.
  public func argmin(axis: Int = -1, file: String = #fileID, line: Int = #line) -> Tensor {
    indexOfExtremum("argmin", .minimum, axis, file, line)
  }
}

// What errors call by the name of the function that the user called.
extension Tensor {
  /// The tensor reduced by a monoid over `axes`, all by default.
  func reduced(
    _ name: String, _ monoid: Monoid, _ axes: [Int]?, _ keepsDimensions: Bool, _ file: String, _ line: Int
  ) -> Tensor {
    guard let dimensions = self.axes(axes, name, file, line) else { return Tensor(.poison, in: declaration) }
    return unary(file, line) { builder, x in
      let result = builder.reduce(x, monoid, dimensions: dimensions)
      guard keepsDimensions, !result.isPoison else { return result }
      var kept = shape
      for dimension in dimensions { kept[dimension] = 1 }
      return builder.reshape(result, to: kept)
    }
  }

  private func truth(
    _ name: String, _ monoid: Monoid, _ axes: [Int]?, _ keepsDimensions: Bool, _ file: String, _ line: Int
  ) -> Tensor {
    guard element == .i1 || declaration.builder.error != nil else {
      declaration.builder.fail(
        SluiceError(
          .argument, "\(name): the elements are \(element), not i1",
          at: SourceLocation(file: file, line: line), note: "compare first, as in (x .!= 0).\(name)()"))
      return Tensor(.poison, in: declaration)
    }
    return reduced(name, monoid, axes, keepsDimensions, file, line)
  }

  /// The first index along `axis` of the largest or smallest element, or of the first NaN.
  private func indexOfExtremum(
    _ name: String, _ monoid: Monoid, _ axis: Int, _ file: String, _ line: Int
  ) -> Tensor {
    guard let axis = self.axis(axis, name, file, line) else { return Tensor(.poison, in: declaration) }
    guard shape[axis] > 0 else {
      declaration.builder.fail(
        SluiceError(
          .shape, "\(name): axis \(axis) of \(type) is empty", at: SourceLocation(file: file, line: line),
          note: "of no elements none is the \(monoid == .maximum ? "largest" : "smallest")"))
      return Tensor(.poison, in: declaration)
    }
    guard isCountable(axis, name, file, line) else { return Tensor(.poison, in: declaration) }
    let extremum = reduced(name, monoid, [axis], true, file, line)
    return unary(file, line) { builder, value in
      guard !value.isPoison, !extremum.value.isPoison else { return .poison }
      let isExtremum = builder.or(
        builder.compare(value, builder.broadcast(extremum.value, toTrailing: shape), .equal),
        builder.compare(value, value, .notEqual))
      let indices = builder.iota(TensorType(.i32, shape), dimension: axis)
      let size = builder.constant(Double(shape[axis]), like: indices)
      return builder.reduce(builder.select(isExtremum, indices, size), .minimum, dimensions: [axis])
    }
  }
}
