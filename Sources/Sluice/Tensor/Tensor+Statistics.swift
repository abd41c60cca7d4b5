import SluiceIR
import SluiceOperations

extension Tensor {
  /// The product over `axes`, all by default; 1 of none. `keepsDimensions` leaves sizes of 1 in their place.
  public func product(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    reduced("product", .multiply, axes, keepsDimensions, file, line)
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

  /// The square root of the variance (no Bessel correction) over `axes`, all by default. Its derivative is not
  /// finite where the variance is 0.
  public func standardDeviation(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    sqrt(variance("standardDeviation", axes, keepsDimensions, file, line), file: file, line: line)
  }

  /// log(sum(exp(x))) over `axes`, all by default, shifted by the largest element so that nothing overflows;
  /// -infinity of none.
  public func logSumExp(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let largest = reduced("logSumExp", .maximum, axes, true, file, line).withoutDerivative()
    // An infinite shift would make infinity - infinity of the element that it is taken from.
    let shift = `where`(
      isFinite(largest, file: file, line: line), largest, largest.scalar(0), file: file, line: line)
    let total = exp(self - shift, file: file, line: line)
      .sum(axes: axes, keepsDimensions: true, file: file, line: line)
    let result = log(total, file: file, line: line) + shift
    return keepsDimensions ? result : result.sum(axes: axes, file: file, line: line)
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
}
