import SluiceIR
import SluiceOperations

// Special functions, by the names that SciPy gives them. Each keeps its argument's type.

/// 1 - erf(x), without the cancellation where x is large.
public func erfc(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.erfc($1) }
}
/// The inverse of `erf`: infinite at 1 and -1, NaN beyond.
public func erfinv(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.erfInv($1) }
}
/// log |gamma(x)|: infinite at 0 and the negative integers.
public func lgamma(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.logGamma($1) }
}
/// The derivative of `lgamma`: NaN at 0 and the negative integers.
public func digamma(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.digamma($1) }
}
/// The derivative of order `order` of `digamma`.
public func polygamma(
  _ order: Int, _ x: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  x.unary(file, line) { $0.polygamma($0.constant(Double(order), like: $1), $1) }
}
/// Hurwitz's zeta function: the sum of (q + k)^-s over k = 0, 1, ...
public func zeta(_ s: Tensor, _ q: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  Tensor.combine("zeta", s, q, origin: Origin(file: file, line: line)) { $0.zeta($1, $2) }
}
/// exp(-|x|) times the modified Bessel function of the first kind of order 0.
public func i0e(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.besselI0e($1) }
}
/// exp(-|x|) times the modified Bessel function of the first kind of order 1.
public func i1e(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.besselI1e($1) }
}
