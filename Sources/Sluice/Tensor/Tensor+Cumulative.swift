import SluiceIR
import SluiceOperations

// Running reductions along one axis, in one pass; the shape stays. `reversed` runs from the last element to the first. The
// names in NumPy and JAX are cumsum, cumprod, cummax and cummin. Their derivatives take linear time too.
extension Tensor {
  /// For each element the sum of those along `axis` up to it, itself included: of [1, 2, 3] [1, 3, 6], reversed [6, 5, 3].
  public func cumulativeSum(
    axis: Int = -1, reversed: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    cumulative("cumulativeSum", .add, axis, reversed, file, line)
  }

  /// For each element the product of those along `axis` up to it, itself included.
  public func cumulativeProduct(
    axis: Int = -1, reversed: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    cumulative("cumulativeProduct", .multiply, axis, reversed, file, line)
  }

  /// For each element the largest of those along `axis` up to it, itself included; NaN from the first NaN on.
  public func cumulativeMaximum(
    axis: Int = -1, reversed: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    cumulative("cumulativeMaximum", .maximum, axis, reversed, file, line)
  }

  /// For each element the smallest of those along `axis` up to it, itself included; NaN from the first NaN on.
  public func cumulativeMinimum(
    axis: Int = -1, reversed: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    cumulative("cumulativeMinimum", .minimum, axis, reversed, file, line)
  }

  /// Windows that reach from an end to each element, which is how a scan is written in StableHLO.
  private func cumulative(
    _ name: String, _ monoid: Monoid, _ axis: Int, _ reversed: Bool, _ file: String, _ line: Int
  ) -> Tensor {
    guard let axis = self.axis(axis, name, file, line) else { return Tensor(.poison, in: declaration) }
    let size = shape[axis]
    if size == 0 { return self }
    var windows = shape.map { _ in WindowDimension() }
    windows[axis] = WindowDimension(
      size: size, paddingLow: reversed ? 0 : size - 1, paddingHigh: reversed ? size - 1 : 0)
    return unary(file, line) { $0.reduceWindow($1, monoid, Window(windows)) }
  }
}
