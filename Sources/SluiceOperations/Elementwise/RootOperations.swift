import Foundation
import SluiceIR

/// The square root; that of -0 is -0.
package struct Sqrt: UnaryFloatOperation {
  package static let name = "sqrt"
  package init() {}

  package static func compute(_ x: Double) -> Double { x.squareRoot() }

  /// At 0 the slope is infinite, and so is the cotangent (NaN, if what comes in is 0).
  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.divide(builder.multiply(cotangent, builder.constant(0.5, like: y)), y)
  }

  package static var samples: [OperationSample] { samples(0.25...4) }
}

/// 1 / sqrt(x), rounded once; that of a zero is the infinity of its sign.
package struct Rsqrt: UnaryFloatOperation {
  package static let name = "rsqrt"
  package init() {}

  package static func compute(_ x: Double) -> Double { 1 / x.squareRoot() }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    let slope = builder.multiply(builder.constant(-0.5, like: y), builder.divide(y, x))
    return builder.multiply(cotangent, slope)
  }

  package static var samples: [OperationSample] { samples(0.25...4) }
}

/// The cube root, of negative numbers too.
package struct Cbrt: UnaryFloatOperation {
  package static let name = "cbrt"
  package init() {}

  package static func compute(_ x: Double) -> Double { cbrt(x) }

  /// At 0 the slope is infinite, and so is the cotangent (NaN, if what comes in is 0).
  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    let square = builder.multiply(y, y)
    return builder.divide(cotangent, builder.multiply(builder.constant(3, like: y), square))
  }

  package static var samples: [OperationSample] { samples(smooth: [0.25...4, -4 ... -0.25]) }
}
