import SluiceIR
import SluiceOperations

// Of f16 and bf16 all of these are computed in f32 and rounded once: a sum leaves f16's range long before its mean does.
extension Tensor {
  /// The arithmetic mean over `axes`, all by default: the sum divided by the count; NaN of nothing. For floats only.
  public func mean(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    mean("mean", axes, keepsDimensions, file, line)
  }

  /// The mean of squared distances from the mean (no Bessel correction) over `axes`, all by default.
  public func variance(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    variance("variance", axes, keepsDimensions, file, line)
  }

  /// The square root of the variance (no Bessel correction) over `axes`, all by default. Its derivative is not
  /// finite where the variance is 0.
  public func standardDeviation(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    inWideFloats("standardDeviation", axes, file, line) { x in
      sqrt(x.variance("standardDeviation", axes, keepsDimensions, file, line), file: file, line: line)
    }
  }

  /// log(sum(exp(x))) over `axes`, all by default, shifted by the largest element so that nothing overflows;
  /// -infinity of none.
  public func logSumExp(
    axes: [Int]? = nil, keepsDimensions: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    inWideFloats("logSumExp", axes, file, line) { x in
      let largest = x.reduced("logSumExp", .maximum, axes, true, file, line).withoutDerivative(
        file: file, line: line)
      // An infinite shift would make infinity - infinity of the element that it is taken from.
      let shift = `where`(
        isFinite(largest, file: file, line: line), largest, largest.scalar(0), file: file, line: line)
      let total = exp(x - shift, file: file, line: line)
        .sum(axes: axes, keepsDimensions: true, file: file, line: line)
      let result = log(total, file: file, line: line) + shift
      return keepsDimensions ? result : result.sum(axes: axes, file: file, line: line)
    }
  }
}

// What errors call by the name of the function that the user called.
extension Tensor {
  /// What `body`, a function over `axes`, makes of the elements in f32, rounded to their own type, if that is a narrower
  /// float; else what it makes of them as they are.
  func inWideFloats(
    _ name: String, _ axes: [Int]?, _ file: String, _ line: Int, _ body: (Tensor) -> Tensor
  ) -> Tensor {
    guard element == .f16 || element == .bf16, declaration.builder.error == nil else { return body(self) }
    // Here, for the error to say the type that the user has.
    guard self.axes(axes, name, file, line) != nil else { return Tensor(.poison, in: declaration) }
    return body(converted(to: .f32, file: file, line: line)).converted(to: element, file: file, line: line)
  }

  func mean(
    _ name: String, _ axes: [Int]?, _ keepsDimensions: Bool, _ file: String, _ line: Int
  ) -> Tensor {
    guard element.isFloat || declaration.builder.error != nil else {
      declaration.builder.fail(
        SluiceError(
          .shape, "\(name): the elements are \(element); only floats have a mean",
          at: SourceLocation(file: file, line: line), note: "convert the tensor with converted(to: .f32)"))
      return Tensor(.poison, in: declaration)
    }
    guard let reduced = self.axes(axes, name, file, line) else { return Tensor(.poison, in: declaration) }
    let count = reduced.reduce(1) { $0 * Double(shape[$1]) }
    return inWideFloats(name, axes, file, line) { x in
      let total = x.reduced(name, .add, axes, keepsDimensions, file, line)
      guard !total.value.isPoison else { return total }
      return declaration.emit(Origin(file: file, line: line)) {
        $0.divide(total.value, $0.constant(count, like: total.value))
      }
    }
  }

  func variance(
    _ name: String, _ axes: [Int]?, _ keepsDimensions: Bool, _ file: String, _ line: Int
  ) -> Tensor {
    inWideFloats(name, axes, file, line) { x in
      let centred = x - x.mean(name, axes, true, file, line)
      return centred.squared(file: file, line: line).mean(name, axes, keepsDimensions, file, line)
    }
  }
}
