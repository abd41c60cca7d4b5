import SluiceIR
import SluiceOperations

extension Tensor {
  /// Emits a unary operation at the caller's line.
  func unary(_ file: String, _ line: Int, _ body: (GraphBuilder, Value) -> Value) -> Tensor {
    declaration.emit(Origin(file: file, line: line)) { body($0, value) }
  }

  /// x * x
  public func squared(file: String = #fileID, line: Int = #line) -> Tensor {
    unary(file, line) { $0.multiply($1, $1) }
  }

  /// This tensor with its elements converted: floats round to nearest even; to integers they truncate and saturate.
  public func converted(to element: ElementType, file: String = #fileID, line: Int = #line) -> Tensor {
    if element == self.element { return self }
    return unary(file, line) { $0.convert($1, to: element) }
  }

  /// The same elements, through which no derivative flows.
  public func withoutDerivative(file: String = #fileID, line: Int = #line) -> Tensor {
    unary(file, line) { $0.stopGradient($1) }
  }
}

// Elementwise functions, by the names that Swift and NumPy give them. Each keeps its argument's type.

/// |x|; of the least integer of a type itself. The derivative at 0 is 0.
public func abs(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.abs($1) }
}
/// e to the power x. For floats only.
public func exp(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.exponential($1) }
}
/// exp(x) - 1, exact near 0.
public func expm1(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.exponentialMinusOne($1) }
}
/// The natural logarithm.
public func log(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.log($1) }
}
/// log(1 + x), exact near 0.
public func log1p(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.logPlusOne($1) }
}
/// The square root; NaN of negative numbers. The derivative at 0 is infinite.
public func sqrt(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.sqrt($1) }
}
/// 1 / sqrt(x)
public func rsqrt(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.rsqrt($1) }
}
/// The cube root, of negative numbers too.
public func cbrt(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.cbrt($1) }
}
/// The sine of an angle in radians.
public func sin(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.sine($1) }
}
/// The cosine of an angle in radians.
public func cos(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.cosine($1) }
}
/// The hyperbolic tangent.
public func tanh(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.tanh($1) }
}
/// The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x.
public func erf(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.erf($1) }
}
/// The greatest integer that is not above x; it has no derivative.
public func floor(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.floor($1) }
}
/// The least integer that is not below x; it has no derivative.
public func ceil(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.ceil($1) }
}
/// To the nearest integer; halves to the even one.
public func round(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.roundNearestEven($1) }
}
/// -1, 0 or 1; zeros keep their sign and NaN stays NaN.
public func sign(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.sign($1) }
}
/// x to the power y; the shapes broadcast. NaN of a negative float to a power that is no integer.
public func pow(_ x: Tensor, _ y: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  Tensor.combine("power", x, y, origin: Origin(file: file, line: line)) { $0.power($1, $2) }
}
/// x to the power of a number, which an integer tensor's type must hold.
public func pow(_ x: Tensor, _ y: Double, file: String = #fileID, line: Int = #line) -> Tensor {
  pow(x, x.scalar(y), file: file, line: line)
}
/// The larger of two elements; NaN if one is, and +0 over -0.
public func maximum(_ x: Tensor, _ y: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  Tensor.combine("maximum", x, y, origin: Origin(file: file, line: line)) { $0.maximum($1, $2) }
}
/// The smaller of two elements; NaN if one is, and -0 over +0.
public func minimum(_ x: Tensor, _ y: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  Tensor.combine("minimum", x, y, origin: Origin(file: file, line: line)) { $0.minimum($1, $2) }
}

/// `onTrue` where `condition` (of type `i1`) holds, `onFalse` elsewhere; the three broadcast to one shape.
public func `where`(
  _ condition: Tensor, _ onTrue: Tensor, _ onFalse: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  let origin = Origin(file: file, line: line)
  guard let operands = Tensor.broadcast("where", [condition, onTrue, onFalse], origin) else {
    return Tensor(.poison, in: condition.declaration)
  }
  return condition.declaration.emit(origin) { $0.select(operands[0], operands[1], operands[2]) }
}
