import SluiceIR

/// The absolute value. That of the smallest signed integer is itself.
package struct Abs: UnaryOperation {
  package static let name = "abs"
  package static let kinds: [ElementType.Kind] = [.float, .signed]
  package init() {}

  package static func compute(_ x: Double) -> Double { x.magnitude }
  package static func compute(_ x: Int64, _ element: ElementType) -> Int64 { x < 0 ? 0 &- x : x }

  /// At 0 the derivative is taken as 0, which is `sign`'s value there.
  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.multiply(cotangent, builder.sign(x))
  }

  package static var samples: [OperationSample] { samples(smooth: [0.25...2, -2 ... -0.25]) }
}

/// The negative; unsigned integers wrap.
package struct Negate: UnaryOperation {
  package static let name = "negate"
  package static let kinds: [ElementType.Kind] = [.float, .signed, .unsigned]
  package init() {}

  package static func compute(_ x: Double) -> Double { -x }
  package static func compute(_ x: Int64, _ element: ElementType) -> Int64 { 0 &- x }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.negate(cotangent)
  }

  package static var samples: [OperationSample] { samples(smooth: [-2...2]) }
}

/// -1, 0 or 1; of floats a zero keeps its sign and NaN stays NaN.
package struct Sign: UnaryOperation {
  package static let name = "sign"
  package static let kinds: [ElementType.Kind] = [.float, .signed]
  package init() {}

  package static func compute(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : x }
  package static func compute(_ x: Int64, _ element: ElementType) -> Int64 { x.signum() }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    nil
  }

  package static var samples: [OperationSample] { samples(smooth: [0.25...2, -2 ... -0.25]) }
}
