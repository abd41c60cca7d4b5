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

  public let name: String
  public let target: Target
  let compute: @Sendable (_ output: Tensor, _ target: Tensor) -> Tensor

  /// A loss of your own. `compute` returns a scalar.
  public init(
    _ name: String, target: Target = .values, compute: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) {
    self.name = name
    self.target = target
    self.compute = compute
  }

  public func callAsFunction(_ output: Tensor, _ target: Tensor) -> Tensor { compute(output, target) }

  /// -log softmax(output)[target], for integer targets; a target out of range adds nothing.
  public static let softmaxCrossEntropy = Loss("softmax cross-entropy", target: .classes) { output, target in
    let shifted = output - output.max(axes: [-1], keepsDimensions: true).withoutDerivative()
    let normalizer = log(exp(shifted).sum(axes: [-1]))
    let isTarget = oneHot(target, classes: output.shape.last ?? 1, element: .i1)
    let chosen = `where`(isTarget, shifted, shifted.scalar(0)).sum(axes: [-1])
    return (normalizer - chosen).mean()
  }

  /// -(y log sigmoid(z) + (1 - y) log(1 - sigmoid(z))) of a logit z, in the form max(z, 0) - z y + log1p(exp(-|z|)).
  public static let binaryCrossEntropy = Loss("binary cross-entropy", target: .binary) { output, target in
    (softplus(output) - output * target).mean()
  }

  /// The mean of squared differences.
  public static let meanSquaredError = Loss("mean squared error") { output, target in
    (output - target).squared().mean()
  }

  /// Half the mean of squared differences, whose derivative has no factor.
  public static let halfMeanSquaredError = Loss("half mean squared error") { output, target in
    (output - target).squared().mean() / 2
  }
}
