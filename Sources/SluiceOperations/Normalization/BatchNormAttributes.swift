import SluiceIR

/// What the three batch normalizations share: their attributes, and the types that these ask of operands.
struct BatchNormAttributes: Hashable, Sendable {
  /// Added to variances before their root is taken.
  let epsilon: Float
  /// The dimension of the operand along which features lie; all others are averaged over.
  let featureIndex: Int

  init(epsilon: Float, featureIndex: Int) {
    self.epsilon = epsilon
    self.featureIndex = featureIndex
  }

  init(reading attributes: inout AttributeReader) throws(SluiceError) {
    let literal = try attributes.literal("epsilon")
    guard literal.type.rank == 0, literal.element.isFloat else {
      throw SluiceError(
        .syntax, "epsilon is a \(literal.type)", note: "write a scalar: epsilon = f32[] 0.001")
    }
    epsilon = Float(ReferenceTensor(literal).floats[0])
    featureIndex = try attributes.integer("feature_index")
  }

  func write(to attributes: inout AttributeWriter) {
    let pattern = epsilon.bitPattern
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: pattern >> (8 * UInt32($0))) }
    if let literal = try? Literal(.f32, bytes: bytes) { attributes.write("epsilon", literal) }
    attributes.write("feature_index", featureIndex)
  }

  /// Throws unless the first operand is a tensor of floats with the feature dimension, those at `features` are vectors
  /// with one element a feature, and those at `whole` have the first operand's shape.
  func check(
    _ operands: [TensorType], _ names: [String], features: ClosedRange<Int>, whole: [Int] = []
  ) throws(SluiceError) {
    try OperandRules.count(operands, names.count, names.joined(separator: ", "))
    let operand = operands[0]
    guard operand.element.isFloat else {
      throw SluiceError(.shape, "the operand has type \(operand)", note: "convert it to a float type first")
    }
    try OperandRules.inRange([featureIndex], rank: operand.rank, "feature_index", of: "the operand")
    for position in operands.indices.dropFirst() {
      try OperandRules.sameElement(operand, "the operand", operands[position], names[position])
    }
    let vector: Shape = [operand.shape[featureIndex]]
    for position in features where operands[position].shape != vector {
      throw SluiceError(
        .shape, "\(names[position]) has shape \(operands[position].shape)",
        note:
          "dimension \(featureIndex) of \(operand.shape) has \(vector[0]) features: give it shape \(vector)"
      )
    }
    for position in whole where operands[position].shape != operand.shape {
      throw SluiceError(
        .shape, "\(names[position]) has shape \(operands[position].shape), the operand \(operand.shape)",
        note: "both need one shape")
    }
  }
}

/// The operand of a batch normalization, and what is computed from it.
struct FeatureStatistics {
  private let attributes: BatchNormAttributes
  private let builder: GraphBuilder
  private let type: TensorType

  init(_ operand: Value, _ attributes: BatchNormAttributes, _ builder: GraphBuilder) {
    self.attributes = attributes
    self.builder = builder
    type = builder.type(of: operand)
  }

  /// One value a feature, repeated along all other dimensions.
  func spread(_ x: Value) -> Value { builder.broadcast(x, to: type.shape, axes: [attributes.featureIndex]) }

  /// The sum of each feature's elements.
  func sum(_ x: Value) -> Value {
    builder.sum(x, dimensions: type.shape.indices.filter { $0 != attributes.featureIndex })
  }

  /// How many elements a feature has.
  var count: Double {
    Double(type.shape.removing([attributes.featureIndex]).elementCount)
  }

  /// The mean of each feature's elements.
  func mean(_ x: Value) -> Value {
    let total = sum(x)
    return builder.divide(total, builder.constant(count, like: total))
  }

  /// A variance, made safe to divide by.
  func stabilized(_ variance: Value) -> Value {
    builder.add(variance, builder.constant(Double(attributes.epsilon), like: variance))
  }

  /// The operand less its mean.
  func centered(_ operand: Value, _ mean: Value) -> Value { builder.subtract(operand, spread(mean)) }

  /// scale * centered / sqrt(variance + epsilon) + offset.
  func normalized(_ centered: Value, scale: Value, offset: Value, variance: Value) -> Value {
    let deviation = spread(builder.sqrt(stabilized(variance)))
    let unit = builder.divide(centered, deviation)
    return builder.add(builder.multiply(spread(scale), unit), spread(offset))
  }
}
