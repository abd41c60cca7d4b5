import SluiceIR
import SluiceOperations

extension Tensor {
  /// The largest element of each window, of `[batch, space ..., features]`; strides are the window's sizes by default.
  /// Of equal elements the first has the gradient.
  public func maxPooled(
    _ window: [Int], strides: [Int]? = nil, padding: Padding = .valid, file: String = #fileID,
    line: Int = #line
  ) -> Tensor {
    pooled("maxPooled", .maximum, window, strides ?? window, padding, file, line)
  }

  /// The mean of each window, of `[batch, space ..., features]`; strides are the window's sizes by default. What is
  /// padded does not count. Of f16 and bf16 in f32, rounded once.
  public func averagePooled(
    _ window: [Int], strides: [Int]? = nil, padding: Padding = .valid, file: String = #fileID,
    line: Int = #line
  ) -> Tensor {
    inWideFloats("averagePooled", nil, file, line) { x in
      let sums = x.pooled("averagePooled", .add, window, strides ?? window, padding, file, line)
      guard !sums.value.isPoison else { return sums }
      guard padding != .valid else { return sums / window.reduce(1) { $0 * Double($1) } }
      let ones = declaration.emit(Origin(file: file, line: line)) { $0.constant(1, x.type) }
      return sums / ones.pooled("averagePooled", .add, window, strides ?? window, padding, file, line)
    }
  }

  private func pooled(
    _ name: String, _ monoid: Monoid, _ window: [Int], _ strides: [Int], _ padding: Padding, _ file: String,
    _ line: Int
  ) -> Tensor {
    guard
      let windows = windows(name, window: window, strides: strides, padding: padding, file, line)
    else { return Tensor(.poison, in: declaration) }
    return unary(file, line) { builder, x in
      builder.reduceWindow(x, monoid, Window([WindowDimension()] + windows + [WindowDimension()]))
    }
  }
}
