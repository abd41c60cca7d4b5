import SluiceIR

/// The gradients of a batch normalization by its own statistics.
///
/// Operands: x, scale, the mean and variance of x, and the cotangent of the normalized output. Results: the gradients
/// with respect to x, scale and offset. Of each feature with n elements, c being x less its mean and s the root of
/// its variance plus epsilon: dx = scale / s / n * (n dy - sum(dy) - c sum(dy c) / s^2), dscale = sum(dy c / s),
/// doffset = sum(dy).
package struct BatchNormGrad: BatchNormOperation {
  package static let name = "batch_norm_grad"
  let attributes: BatchNormAttributes

  init(_ attributes: BatchNormAttributes) { self.attributes = attributes }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try attributes.check(
      operands, ["the operand", "the scale", "the mean", "the variance", "the output's gradient"],
      features: 1...3, whole: [4])
    return [operands[0], operands[1], operands[1]]
  }

  package func expand(_ operands: [Value], into builder: GraphBuilder) throws(SluiceError) -> [Value] {
    let statistics = FeatureStatistics(operands[0], attributes, builder)
    let (scale, mean, variance, cotangent) = (operands[1], operands[2], operands[3], operands[4])
    let centered = statistics.centered(operands[0], mean)
    let stable = statistics.stabilized(variance)
    let deviation = builder.sqrt(stable)
    let sum = statistics.sum(cotangent)
    let count = builder.constant(statistics.count, like: cotangent)
    let ofCentered = statistics.sum(builder.multiply(cotangent, centered))
    let along = builder.divide(
      builder.multiply(statistics.spread(ofCentered), centered), statistics.spread(stable))
    let across = builder.subtract(builder.multiply(cotangent, count), statistics.spread(sum))
    let factor = builder.divide(
      builder.divide(scale, deviation), builder.constant(statistics.count, like: scale))
    let ofOperand = builder.multiply(statistics.spread(factor), builder.subtract(across, along))
    let unit = builder.divide(centered, statistics.spread(deviation))
    return [ofOperand, statistics.sum(builder.multiply(cotangent, unit)), sum]
  }

  package static var samples: [OperationSample] {
    BatchNormSamples.operands.map { type, index in
      let vector = type.with(shape: [type.shape[index]])
      return OperationSample(
        BatchNormGrad(epsilon: 0.125, featureIndex: index), [type, vector, vector, vector, type],
        ranges: [3: 0.5...2])
    }
  }
}
