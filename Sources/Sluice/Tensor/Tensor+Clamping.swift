import SluiceIR
import SluiceOperations

extension Tensor {
  /// Elements below the range become its lower bound, those above its upper; NaN stays NaN. Of integers, those
  /// in the range are kept, and others become the nearest integer in it.
  public func clamped(
    to range: ClosedRange<Double>, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let origin = Origin(file: file, line: line)
    let least = bound(range.lowerBound, .up, origin)
    let most = bound(range.upperBound, .down, origin)
    return declaration.emit(origin) { $0.clamp(least.value, value, most.value) }
  }

  /// A number that elements are compared with, as a scalar of their type: rounded in the direction that makes it bound
  /// the same integers, and saturated.
  private func bound(_ number: Double, _ rule: FloatingPointRoundingRule, _ origin: Origin) -> Tensor {
    let nearest = element.isFloat ? number : number.rounded(rule)
    return declaration.emit(origin) {
      value.isPoison ? .poison : $0.constant(nearest, TensorType(element, []))
    }
  }

  fileprivate func bounded(
    _ name: String, by number: Double, _ rule: FloatingPointRoundingRule, _ file: String, _ line: Int,
    _ body: (GraphBuilder, Value, Value) -> Value
  ) -> Tensor {
    let origin = Origin(file: file, line: line)
    return Tensor.combine(name, self, bound(number, rule, origin), origin: origin, body)
  }
}

/// The larger of each element and a number; NaN if one is. Of integers, the number is rounded up.
public func maximum(_ x: Tensor, _ y: Double, file: String = #fileID, line: Int = #line) -> Tensor {
  x.bounded("maximum", by: y, .up, file, line) { $0.maximum($1, $2) }
}

/// The smaller of each element and a number; NaN if one is. Of integers, the number is rounded down.
public func minimum(_ x: Tensor, _ y: Double, file: String = #fileID, line: Int = #line) -> Tensor {
  x.bounded("minimum", by: y, .down, file, line) { $0.minimum($1, $2) }
}
