import SluiceIR

/// An operation whose result at an index depends on its operands at that index alone.
///
/// It has no attributes unless it declares some. Most conform to a narrower protocol that supplies everything
/// but the arithmetic: `UnaryOperation`, `UnaryFloatOperation`, `BinaryOperation`.
package protocol ElementwiseOperation: Operation {
  /// The name of the kernel for operands of these types, e.g. `add.f32`.
  func kernelName(for operands: [ElementType]) -> String
}

/// An elementwise operation without attributes.
package protocol PlainElementwiseOperation: ElementwiseOperation {
  init()
}

extension PlainElementwiseOperation {
  package init(reading attributes: inout AttributeReader) throws(SluiceError) { self.init() }
  package func write(to attributes: inout AttributeWriter) {}
}

extension ElementwiseOperation {
  package func kernelName(for operands: [ElementType]) -> String {
    Self.name + (operands.first.map { ".\($0)" } ?? "")
  }
}

extension PullbackContext {
  /// Whether cotangents flow into operand `position`: it is wanted and of a float type. Integers and booleans have
  /// none.
  package func flows(into position: Int) -> Bool {
    wanted[position] && builder.type(of: operands[position]).element.isFloat
  }
}
