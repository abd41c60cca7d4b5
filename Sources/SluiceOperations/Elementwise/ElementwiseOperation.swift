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

  /// The tangent of the result from the pullback: where operands have the result's type the Jacobian for each is
  /// diagonal, so that it is its own transpose, and the pullback of an operand's tangent is what the operand adds.
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] {
    guard context.isFloat(result: 0) else { return [nil] }
    var sum: Value?
    for (position, tangent) in context.tangents.enumerated() {
      guard let tangent else { continue }
      let pulled = try pullback(
        PullbackContext(
          builder: context.builder, operands: context.operands, results: context.results,
          cotangents: [tangent], wanted: context.operands.indices.map { $0 == position }))
      sum = context.sum(sum, pulled[position])
    }
    return [sum]
  }
}

extension PullbackContext {
  /// Whether cotangents flow into operand `position`: it is wanted and of a float type. Integers and booleans have
  /// none.
  package func flows(into position: Int) -> Bool {
    wanted[position] && builder.type(of: operands[position]).element.isFloat
  }
}
