import SluiceIR

/// An operation whose only attribute is the result's element type, which text shows in the result's type alone.
package protocol RetypingOperation: Operation {
  var element: ElementType { get }
  init(to element: ElementType)
}

extension RetypingOperation {
  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    self.init(to: try attributes.declaredType().element)
  }

  package func write(to attributes: inout AttributeWriter) {}
}

extension RetypingOperation where Self: ElementwiseOperation {
  package func kernelName(for operands: [ElementType]) -> String {
    Self.name + (operands.first.map { ".\($0)" } ?? "") + ".\(element)"
  }
}
