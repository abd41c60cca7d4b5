import SluiceIR

/// One of the three batch normalizations: they differ in operands and arithmetic, and share their attributes.
protocol BatchNormOperation: ComposedOperation {
  var attributes: BatchNormAttributes { get }
  init(_ attributes: BatchNormAttributes)
}

extension BatchNormOperation {
  package init(epsilon: Float, featureIndex: Int) {
    self.init(BatchNormAttributes(epsilon: epsilon, featureIndex: featureIndex))
  }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    self.init(try BatchNormAttributes(reading: &attributes))
  }

  package func write(to attributes: inout AttributeWriter) { self.attributes.write(to: &attributes) }
}
