import SluiceIR

/// What training makes small: a scalar function of a model's output and of the targets, as a mean over the batch.
public struct Loss: Sendable {
  /// What a target is, which decides the type of a batch of targets and whether accuracy has a meaning.
  public enum Target: Hashable, Sendable {
    /// An `i32` class for each example; the model gives a logit a class.
    case classes
    /// 0 or 1, of the output's type and shape; the model gives a logit.
    case binary
    /// Numbers of the output's type and shape.
    case values
  }

  /// What errors and reports call it.
  public let name: String
  public let target: Target
  /// The file and line are where the loss counts as written.
  let compute: @Sendable (_ output: Tensor, _ target: Tensor, _ file: String, _ line: Int) -> Tensor

  /// A loss of your own. `compute` returns a scalar.
  public init(
    _ name: String, target: Target = .values, compute: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) {
    self.init(name, target: target, at: { output, target, _, _ in compute(output, target) })
  }

  private init(
    _ name: String, target: Target = .values,
    at compute: @escaping @Sendable (Tensor, Tensor, String, Int) -> Tensor
  ) {
    self.name = name
    self.target = target
    self.compute = compute
  }

  /// The loss, a scalar, which counts as written at the caller's line.
  public func callAsFunction(
    _ output: Tensor, _ target: Tensor, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    compute(output, target, file, line)
  }

  /// -log softmax(output)[target], for integer targets; a target out of range, such as -1 for padding, adds nothing to the
  /// sum whose mean over all targets this is. (`Trainer` takes no data set with one.)
  public static let softmaxCrossEntropy = Loss(
    "softmax cross-entropy", target: .classes,
    at: { output, target, file, line in
      let largest = output.max(axes: [-1], keepsDimensions: true, file: file, line: line)
      let shifted = output - largest.withoutDerivative(file: file, line: line)
      let total = exp(shifted, file: file, line: line).sum(axes: [-1], file: file, line: line)
      let normalizer = log(total, file: file, line: line)
      let isTarget = oneHot(
        target, classes: output.shape.last ?? 1, element: .i1, file: file, line: line)
      let chosen = `where`(isTarget, shifted, shifted.scalar(0), file: file, line: line)
        .sum(axes: [-1], file: file, line: line)
      // Of no class there is nothing to lose, and the derivative must not push any.
      let isClass = isTarget.any(axes: [-1], file: file, line: line)
      return `where`(isClass, normalizer - chosen, normalizer.scalar(0), file: file, line: line)
        .mean(file: file, line: line)
    })

  /// -(y log sigmoid(z) + (1 - y) log(1 - sigmoid(z))) of a logit z, in the form max(z, 0) - z y + log1p(exp(-|z|)).
  public static let binaryCrossEntropy = Loss(
    "binary cross-entropy", target: .binary,
    at: { output, target, file, line in
      (softplus(output, file: file, line: line) - output * target).mean(file: file, line: line)
    })

  /// The mean of squared differences.
  public static let meanSquaredError = Loss(
    "mean squared error",
    at: { output, target, file, line in
      (output - target).squared(file: file, line: line).mean(file: file, line: line)
    })

  /// Half the mean of squared differences, whose derivative has no factor.
  public static let halfMeanSquaredError = Loss(
    "half mean squared error",
    at: { output, target, file, line in
      (output - target).squared(file: file, line: line).mean(file: file, line: line) / 2
    })
}
