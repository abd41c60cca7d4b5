import SluiceIR
import SluiceOperations

/// max(x, 0); NaN stays NaN. Its derivative is 1 where x > 0 and 0 elsewhere, at 0 too.
public func relu(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  // `maximum` alone would share the derivative at a tie: 1/2 at 0.
  x.declaration.emitAll(Origin(file: file, line: line)) { builder in
    guard !x.value.isPoison else { return [.poison] }
    do throws(SluiceError) {
      return builder.customDerivative(
        [x.value], body: try ReluRegions.body(x.type), pullback: try ReluRegions.pullback(x.type))
    } catch {
      builder.fail(error)
      return [.poison]
    }
  }[0]
}

/// The two regions of relu's custom derivative.
private enum ReluRegions {
  static func body(_ type: TensorType) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(name: "relu")
    let x = builder.parameter(type)
    return try builder.finish([builder.maximum(x, builder.zeros(like: x))])
  }

  /// (x, relu(x), cotangent) to the cotangent of x.
  static func pullback(_ type: TensorType) throws(SluiceError) -> Graph {
    let builder = GraphBuilder(name: "relu_pullback")
    let x = builder.parameter(type)
    _ = builder.parameter(type)
    let cotangent = builder.parameter(type)
    let zeros = builder.zeros(like: x)
    return try builder.finish([builder.select(builder.compare(x, zeros, .greater), cotangent, zeros)])
  }
}

/// 1 / (1 + exp(-x))
public func sigmoid(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x.unary(file, line) { $0.logistic($1) }
}

/// log(1 + exp(x)), without overflow: max(x, 0) + log1p(exp(-|x|)). Its derivative is the logistic function.
public func softplus(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  // The derivatives of the two summands are those of a corner at 0; only their sum has none.
  withCustomDerivative(
    x, file: file, line: line,
    of: { x in
      maximum(x, 0.0, file: file, line: line)
        + log1p(exp(-abs(x, file: file, line: line), file: file, line: line), file: file, line: line)
    },
    pullback: { x, _, cotangent in cotangent * sigmoid(x, file: file, line: line) })
}

/// Which form of the Gaussian error linear unit.
public enum GELUForm: Hashable, Sendable {
  /// x / 2 (1 + erf(x / sqrt 2))
  case exact
  /// x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))
  case tanh
}

/// The Gaussian error linear unit (Hendrycks and Gimpel, 2016).
public func gelu(_ x: Tensor, _ form: GELUForm = .tanh, file: String = #fileID, line: Int = #line) -> Tensor {
  switch form {
  case .exact:
    return x * 0.5 * (erf(x * 0.5.squareRoot(), file: file, line: line) + 1)
  case .tanh:
    // From 16 on tanh is 1 whatever its argument: a bounded square keeps the argument and its slope finite.
    let square = x.squared(file: file, line: line).clamped(to: 0...256, file: file, line: line)
    let cubed = square * x
    let inner = (x + cubed * 0.044715) * (2 / Double.pi).squareRoot()
    return x * 0.5 * (tanh(inner, file: file, line: line) + 1)
  }
}

/// exp(x) over its sum along `axis`, shifted by the largest element so that nothing overflows. Of f16 and bf16 in f32, rounded
/// once.
public func softmax(_ x: Tensor, axis: Int = -1, file: String = #fileID, line: Int = #line) -> Tensor {
  x.inWideFloats("softmax", [axis], file, line) { x in
    let shifted =
      x - x.reduced("softmax", .maximum, [axis], true, file, line).withoutDerivative(file: file, line: line)
    let exponentials = exp(shifted, file: file, line: line)
    return exponentials / exponentials.sum(axes: [axis], keepsDimensions: true, file: file, line: line)
  }
}

/// log(softmax(x)), without the rounding of taking them in turn. Of f16 and bf16 in f32, rounded once.
public func logSoftmax(_ x: Tensor, axis: Int = -1, file: String = #fileID, line: Int = #line) -> Tensor {
  x.inWideFloats("logSoftmax", [axis], file, line) { x in
    let largest = x.reduced("logSoftmax", .maximum, [axis], true, file, line)
    let shifted = x - largest.withoutDerivative(file: file, line: line)
    let total = exp(shifted, file: file, line: line)
      .sum(axes: [axis], keepsDimensions: true, file: file, line: line)
    return shifted - log(total, file: file, line: line)
  }
}

/// (x - mean) / sqrt(variance + epsilon) over the last axis (Ba, Kiros and Hinton, 2016), without gain and bias. Of f16 and bf16
/// in f32, rounded once.
public func layerNorm(
  _ x: Tensor, epsilon: Double = 1e-5, file: String = #fileID, line: Int = #line
) -> Tensor {
  x.inWideFloats("layerNorm", [-1], file, line) { x in
    let centred = x - x.mean("layerNorm", [-1], true, file, line)
    let variance = centred.squared(file: file, line: line).mean("layerNorm", [-1], true, file, line)
    return centred * rsqrt(variance + epsilon, file: file, line: line)
  }
}
