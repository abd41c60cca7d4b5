import SluiceIR

/// The largest integral value not above x; a zero keeps its sign.
package struct Floor: UnaryFloatOperation {
  package static let name = "floor"
  package init() {}

  package static func compute(_ x: Double) -> Double { x.rounded(.down) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    nil
  }

  package static var samples: [OperationSample] { samples(smooth: [0.125...0.875, -1.875 ... -1.125]) }
}

/// The smallest integral value not below x; what rounds to zero keeps its sign.
package struct Ceil: UnaryFloatOperation {
  package static let name = "ceil"
  package init() {}

  package static func compute(_ x: Double) -> Double { x.rounded(.up) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    nil
  }

  package static var samples: [OperationSample] { samples(smooth: [0.125...0.875, -1.875 ... -1.125]) }
}

/// The nearest integral value, the even one of two; what rounds to zero keeps its sign.
package struct RoundNearestEven: UnaryFloatOperation {
  package static let name = "round_nearest_even"
  package init() {}

  package static func compute(_ x: Double) -> Double { x.rounded(.toNearestOrEven) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    nil
  }

  package static var samples: [OperationSample] { samples(smooth: [-0.375...0.375, 0.625...1.375]) }
}

/// The nearest integral value, of two the one farther from zero; what rounds to zero keeps its sign.
package struct RoundNearestAwayFromZero: UnaryFloatOperation {
  package static let name = "round_nearest_afz"
  package init() {}

  package static func compute(_ x: Double) -> Double { x.rounded(.toNearestOrAwayFromZero) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    nil
  }

  package static var samples: [OperationSample] { samples(smooth: [-0.375...0.375, 0.625...1.375]) }
}

/// Whether x is neither an infinity nor NaN, as `i1`.
package struct IsFinite: PlainElementwiseOperation {
  package static let name = "is_finite"
  package init() {}

  package func resultTypes(of operands: [TensorType]) throws(SluiceError) -> [TensorType] {
    try ElementwiseTypeRules.requireCount(1, operands)
    try ElementwiseTypeRules.require([.float], operands, at: 0)
    return [operands[0].with(element: .i1)]
  }

  package func evaluate(_ operands: [ReferenceTensor]) throws(SluiceError) -> [ReferenceTensor] {
    let flags: [Int64] = operands[0].floats.map { $0.isFinite ? 1 : 0 }
    return [ReferenceTensor(operands[0].type.with(element: .i1), .integers(flags))]
  }

  package func pullback(_ context: PullbackContext) throws(SluiceError) -> [Value?] { [nil] }

  package static var samples: [OperationSample] { ElementwiseSamples.uniform(IsFinite(), 1, [.float]) }
}
