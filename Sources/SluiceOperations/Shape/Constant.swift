import SluiceIR

/// A tensor known when the program is declared.
package struct Constant: Operation {
  package static let name = "constant"
  package let value: Literal

  package init(_ value: Literal) { self.value = value }

  package init(reading attributes: inout AttributeReader) throws(SluiceError) {
    value = try attributes.literal("value")
  }

  package func write(to attributes: inout AttributeWriter) { attributes.write("value", value) }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try OperandRules.count(operands, 0, "none")
    return [value.type]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    [ReferenceTensor(value)]
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] { [] }

  package static var samples: [OperationSample] {
    get throws {
      try ElementType.allCases.flatMap { element in
        try ([[], [3], [2, 3], [0, 2]] as [Shape]).map { shape in
          let type = TensorType(element, shape)
          let pattern = ReferenceTensor((0..<type.elementCount).map { Double($0 % 2) }, type)
          return OperationSample(Constant(try pattern.literal()), [])
        }
      }
    }
  }
}

extension GraphBuilder {
  package func constant(_ literal: Literal) -> Value { apply(Constant(literal)) }

  /// The tensor of this type with every element equal to `value`, rounded or wrapped to the element type.
  package func constant(_ value: Double, _ type: TensorType) -> Value {
    guard error == nil else { return .poison }
    do throws(SluiceError) {
      let element = try ReferenceTensor([value], type.with(shape: [])).literal()
      return constant(try Literal(splat: element.storedBytes, type))
    } catch {
      fail(error)
      return .poison
    }
  }

  /// Zeros of the type of `value`.
  package func zeros(like value: Value) -> Value { constant(0, type(of: value)) }
}

extension GraphBuilder {
  /// The literal that `value` is; nil if it is not a constant.
  package func constantLiteral(of value: Value) -> Literal? {
    guard let node = definition(of: value), kind(of: node) == ObjectIdentifier(Constant.self) else {
      return nil
    }
    return (operation(of: node) as? Constant)?.value
  }
}
