import SluiceIR
import SluiceOperations

// The trigonometric functions and their kin, by the names that Swift and NumPy give them. Each keeps its argument's type.

/// The tangent of an angle in radians.
public func tan(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.tan($1) }
}
/// The angle in -pi/2...pi/2 whose sine is x; NaN beyond 1.
public func asin(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.asin($1) }
}
/// The angle in 0...pi whose cosine is x; NaN beyond 1.
public func acos(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.acos($1) }
}
/// The angle in -pi/2...pi/2 whose tangent is x.
public func atan(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.atan($1) }
}
/// The angle in -pi...pi of the point (x, y): that of y / x, in the quadrant that both signs say.
public func atan2(_ y: Tensor, _ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  Tensor.combine("atan2", y, x, origin: Origin(file: file, line: line)) { $0.atan2($1, $2) }
}
/// The hyperbolic sine.
public func sinh(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.sinh($1) }
}
/// The hyperbolic cosine.
public func cosh(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.cosh($1) }
}
/// The number whose hyperbolic sine is x.
public func asinh(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.asinh($1) }
}
/// The number from 0 on whose hyperbolic cosine is x; NaN below 1.
public func acosh(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.acosh($1) }
}
/// The number whose hyperbolic tangent is x; infinite at 1 and -1, NaN beyond.
public func atanh(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.atanh($1) }
}
