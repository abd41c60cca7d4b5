import SluiceIR

/// How a window slides along one dimension.
///
/// The operand is first spread (`baseDilation` - 1 holes between elements) and padded; window `o` then begins at
/// position `o * stride`, and its element `t` lies `t * dilation` further. A negative padding removes elements.
package struct WindowDimension: Hashable, Sendable {
  package var size = 1
  package var stride = 1
  package var baseDilation = 1
  package var dilation = 1
  package var paddingLow = 0
  package var paddingHigh = 0

  package init(
    size: Int = 1, stride: Int = 1, baseDilation: Int = 1, dilation: Int = 1, paddingLow: Int = 0,
    paddingHigh: Int = 0
  ) {
    self.size = size
    self.stride = stride
    self.baseDilation = baseDilation
    self.dilation = dilation
    self.paddingLow = paddingLow
    self.paddingHigh = paddingHigh
  }

  /// The number of windows along a dimension of `length` elements. Throws where an attribute is out of its range.
  func count(along length: Int, axis: Int) throws(SluiceError) -> Int {
    for (value, name) in [(stride, "stride"), (baseDilation, "base dilation"), (dilation, "window dilation")]
    where value < 1 {
      throw SluiceError(.shape, "the \(name) of dimension \(axis) is \(value)", note: "it must be 1 or more")
    }
    guard size >= 0 else {
      throw SluiceError(.shape, "the window's dimension \(axis) has size \(size)", note: "sizes are positive")
    }
    for value in [size, stride, baseDilation, dilation, paddingLow, paddingHigh]
    where value.magnitude > Self.limit {
      throw SluiceError(
        .shape, "\(value), of the window's dimension \(axis), is more than any tensor could hold")
    }
    let (spread, tooSpread) = max(length - 1, 0).multipliedReportingOverflow(by: baseDilation)
    let (reach, tooFar) = max(size - 1, 0).multipliedReportingOverflow(by: dilation)
    guard !tooSpread, !tooFar, spread <= Self.limit, reach <= Self.limit else {
      throw SluiceError(
        .shape, "the dilated size of dimension \(axis) is more than any tensor could hold",
        note: "window \(size) dilated by \(dilation), operand \(length) by \(baseDilation)")
    }
    let padded = try OperandRules.sum(
      [length == 0 ? 0 : spread + 1, paddingLow, paddingHigh], "the padded size of dimension \(axis)")
    let extent = size == 0 ? 0 : reach + 1
    return padded <= 0 || extent > padded ? 0 : (padded - extent) / stride + 1
  }

  /// Nothing is larger, so that positions can be added and negated.
  private static let limit = Shape.maximumByteCount

  /// The element of the operand that element `offset` of window `window` is; nil in padding and holes.
  func position(window: Int, offset: Int, length: Int) -> Int? {
    let place = window * stride + offset * dilation - paddingLow
    guard place >= 0, place % baseDilation == 0, place / baseDilation < length else { return nil }
    return place / baseDilation
  }

  /// The window that slides over `count` windows' cotangents and meets, for each of `length` elements, those of the
  /// windows that the element was in: o * stride + t * dilation = l * baseDilation + paddingLow, solved for o.
  func transposed(length: Int, count: Int) -> WindowDimension {
    let reach = (size - 1) * dilation
    let low = reach - paddingLow
    let high = (length - 1) * baseDilation + reach + 1 - ((count - 1) * stride + 1) - low
    return WindowDimension(
      size: size, stride: baseDilation, baseDilation: stride, dilation: dilation, paddingLow: low,
      paddingHigh: high)
  }

  /// Whether windows may meet positions without an element.
  var hasPadding: Bool { paddingLow > 0 || paddingHigh > 0 || baseDilation > 1 }
  /// Whether each element is in one window of its own.
  var isTrivial: Bool { size == 1 && stride == 1 && !hasPadding && paddingLow == 0 && paddingHigh == 0 }
}
