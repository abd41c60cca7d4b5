import SluiceIR

/// The same bits as another element type.
///
/// Between types of one width the shape stays. To a narrower type each element becomes a new last dimension of its parts,
/// the lowest bits first; to a wider one the last dimension is such parts. An `i1` is one bit.
package struct BitcastConvert: ComposedOperation, RetypingOperation {
  package static let name = "bitcast_convert"

  package let element: ElementType

  package init(to element: ElementType) { self.element = element }

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try ElementwiseTypeRules.requireCount(1, operands)
    return [try RegroupBits.resultType(of: operands[0], as: element)]
  }

  package func expand(_ operands: [Value], into builder: GraphBuilder) throws(SluiceError) -> [Value] {
    let (x, source) = (operands[0], builder.type(of: operands[0]).element)
    if source == element { return [x] }
    if source.bitWidth == element.bitWidth { return [builder.reinterpret(x, as: element)] }
    if element == .i1 { return [builder.bits(of: x)] }
    if source == .i1 { return [builder.reinterpret(builder.joined(x, as: element.unsigned), as: element)] }
    return [builder.apply(RegroupBits(to: element), x)]
  }

  package static var samples: [OperationSample] {
    var samples: [OperationSample] = []
    for source in ElementType.allCases {
      for target in ElementType.allCases {
        let ratio = max(target.bitWidth / source.bitWidth, 1)
        let shapes: [Shape] = ratio == 1 ? [[], [2, 3], [0]] : [[ratio], [3, ratio], [0, ratio]]
        samples += shapes.map {
          OperationSample(BitcastConvert(to: target), [TensorType(source, $0)], isSmooth: false)
        }
      }
    }
    return samples
  }
}

extension GraphBuilder {
  /// The bits of `x` as elements of another type; see `BitcastConvert`.
  package func bitcastConvert(_ x: Value, to element: ElementType) -> Value {
    apply(BitcastConvert(to: element), x)
  }

  fileprivate func reinterpret(_ x: Value, as element: ElementType) -> Value {
    type(of: x).element == element ? x : apply(Reinterpret(to: element), x)
  }

  /// Each element's bits along a new last dimension, the lowest first.
  fileprivate func bits(of x: Value) -> Value {
    let whole = type(of: x).element.unsigned
    let shape = Shape(type(of: x).shape.dimensions + [whole.bitWidth])
    let spread = broadcastInDim(reinterpret(x, as: whole), dimensions: Array(0..<(shape.rank - 1)), to: shape)
    let position = iota(TensorType(whole, shape), dimension: shape.rank - 1)
    let shifted = and(shiftRightLogical(spread, position), constant(1, like: spread))
    return compare(shifted, constant(0, like: spread), .notEqual)
  }

  /// The reverse of `bits(of:)`.
  fileprivate func joined(_ bits: Value, as whole: ElementType) -> Value {
    let shape = type(of: bits).shape
    let ones = convert(bits, to: whole)
    let position = iota(TensorType(whole, shape), dimension: shape.rank - 1)
    return sum(shiftLeft(ones, position), dimensions: [shape.rank - 1])
  }
}

extension ElementType {
  /// The unsigned integers of this width; `i1` has none.
  var unsigned: ElementType {
    switch bitWidth {
    case 8: .u8
    case 16: .u16
    case 32: .u32
    default: .u64
    }
  }
}
