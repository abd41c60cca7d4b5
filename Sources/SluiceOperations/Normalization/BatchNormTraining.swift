import SluiceIR

/// Normalizes each feature by its own mean and variance over all other dimensions.
///
/// Operands: x, then scale and offset, each a vector with one element a feature. Results: scale * (x - mean) /
/// sqrt(variance + epsilon) + offset, then the means and the variances (of the elements, not of a sample).
package struct BatchNormTraining: BatchNormOperation {
  package static let name = "batch_norm_training"
  let attributes: BatchNormAttributes

  init(_ attributes: BatchNormAttributes) { self.attributes = attributes }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try attributes.check(operands, ["the operand", "the scale", "the offset"], features: 1...2)
    return [operands[0], operands[1], operands[1]]
  }

  package func expand(_ operands: [Value], into builder: GraphBuilder) throws(SluiceError) -> [Value] {
    let statistics = FeatureStatistics(operands[0], attributes, builder)
    let mean = statistics.mean(operands[0])
    let centered = statistics.centered(operands[0], mean)
    let variance = statistics.mean(builder.multiply(centered, centered))
    let output = statistics.normalized(
      centered, scale: operands[1], offset: operands[2], variance: variance)
    return [output, mean, variance]
  }

  package static var samples: [OperationSample] {
    BatchNormSamples.operands.map { type, index in
      let vector = type.with(shape: [type.shape[index]])
      return OperationSample(
        BatchNormTraining(epsilon: 0.125, featureIndex: index), [type, vector, vector])
    }
  }
}
