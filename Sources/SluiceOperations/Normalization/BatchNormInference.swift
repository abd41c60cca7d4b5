import SluiceIR

/// Normalizes each feature by a given mean and variance: scale * (x - mean) / sqrt(variance + epsilon) + offset.
///
/// Operands: x, then scale, offset, mean and variance, each a vector with one element a feature.
package struct BatchNormInference: BatchNormOperation {
  package static let name = "batch_norm_inference"
  let attributes: BatchNormAttributes

  init(_ attributes: BatchNormAttributes) { self.attributes = attributes }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try attributes.check(
      operands, ["the operand", "the scale", "the offset", "the mean", "the variance"], features: 1...4)
    return [operands[0]]
  }

  package func expand(_ operands: [Value], into builder: GraphBuilder) throws(SluiceError) -> [Value] {
    let statistics = FeatureStatistics(operands[0], attributes, builder)
    let centered = statistics.centered(operands[0], operands[3])
    return [
      statistics.normalized(centered, scale: operands[1], offset: operands[2], variance: operands[4])
    ]
  }

  package static var samples: [OperationSample] {
    BatchNormSamples.operands.map { type, index in
      let vector = type.with(shape: [type.shape[index]])
      return OperationSample(
        BatchNormInference(epsilon: 0.001, featureIndex: index), [type, vector, vector, vector, vector],
        ranges: [4: 0.5...2])
    }
  }
}

/// Operands that the samples of every batch normalization have in common.
enum BatchNormSamples {
  static let operands: [(TensorType, Int)] = [
    (.f32[4, 3], 1), (.f64[4, 3], 1), (.f16[4, 3], 1), (.bf16[2, 3], 0), (.f64[2, 2, 2, 3], 3),
    (.f64[2, 3, 2, 2], 1), (.f64[3, 4], 0), (.f32[2, 5, 3, 4], 3), (.f32[2, 0], 1),
  ]
}
