import SluiceIR
import SluiceOperations

// Operators as Swift's SIMD masks have them; shapes broadcast.
extension Tensor {
  /// Logical and of `i1`, bitwise of integers.
  public static func .& (a: Tensor, b: Tensor) -> Tensor { combine("and", a, b) { $0.and($1, $2) } }
  /// Logical or of `i1`, bitwise of integers.
  public static func .| (a: Tensor, b: Tensor) -> Tensor { combine("or", a, b) { $0.or($1, $2) } }
  /// Exclusive or of `i1`, bitwise of integers.
  public static func .^ (a: Tensor, b: Tensor) -> Tensor { combine("xor", a, b) { $0.xor($1, $2) } }
  /// Logical not of `i1`, all bits flipped of integers.
  public static prefix func .! (x: Tensor) -> Tensor { x.declaration.emit(x.origin) { $0.not(x.value) } }
}

/// Where elements are neither infinite nor NaN, as `i1` of the same shape; integers are finite.
public func isFinite(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { builder, value in
    if value.isPoison || x.element.isFloat { return builder.isFinite(value) }
    return builder.constant(1, TensorType(.i1, x.shape))
  }
}

/// Where elements are NaN, as `i1` of the same shape.
public func isNaN(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.compare($1, $1, .notEqual) }
}
