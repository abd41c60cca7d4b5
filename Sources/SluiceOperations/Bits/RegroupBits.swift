import SluiceIR

/// What `bitcast_convert` between element types of different widths stands for: the bytes stay where they are, and other
/// elements are seen in them.
package struct RegroupBits: StandaloneOperation, RetypingOperation {
  package static let name = "regroup_bits"

  package let element: ElementType

  package init(to element: ElementType) { self.element = element }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try ElementwiseTypeRules.requireCount(1, operands)
    let source = operands[0].element
    guard source != .i1, element != .i1, source.bitWidth != element.bitWidth else {
      throw SluiceError(
        .shape, "\(source) and \(element) are not different numbers of whole bytes",
        note: "use bitcast_convert")
    }
    return [try Self.resultType(of: operands[0], as: element)]
  }

  /// The type of `operand`'s bits as elements of type `element`: the type rule of `bitcast_convert`.
  static func resultType(of operand: TensorType, as element: ElementType) throws(SluiceError) -> TensorType {
    let (source, target) = (operand.element.bitWidth, element.bitWidth)
    if source == target { return operand.with(element: element) }
    var dimensions = operand.shape.dimensions
    if source > target {
      dimensions.append(source / target)
    } else {
      guard dimensions.last == target / source else {
        throw SluiceError(
          .shape,
          "the last dimension of \(operand.shape) is not the \(target / source) elements of \(operand.element) that "
            + "make one \(element)", note: "reshape the operand to end in \(target / source)")
      }
      dimensions.removeLast()
    }
    return TensorType(element, Shape(dimensions))
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let type = try Self.resultType(of: operands[0].type, as: element)
    return [ReferenceTensor(try Literal(type, bytes: try operands[0].literal().bytes))]
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] { [nil] }
  package func pushforward(_ context: PushforwardContext) throws(SluiceError) -> [Value?] { [nil] }

  package static var samples: [OperationSample] {
    let pairs: [(ElementType, ElementType)] = [
      (.f32, .u8), (.u8, .f32), (.f64, .f32), (.i32, .i16), (.i16, .i32), (.u64, .u32), (.u32, .f64),
      (.f16, .i8),
      (.bf16, .i64), (.i8, .f16), (.i64, .bf16), (.u16, .u64), (.u64, .u16),
    ]
    return pairs.flatMap { source, target in
      let ratio = max(target.bitWidth / source.bitWidth, 1)
      return [[ratio], [5, 2, ratio], [0, ratio]].map {
        OperationSample(RegroupBits(to: target), [TensorType(source, $0)], isSmooth: false)
      }
    }
  }
}
