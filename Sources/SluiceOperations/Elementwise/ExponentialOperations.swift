import Foundation
import SluiceIR

/// e to the power x.
package struct Exponential: UnaryFloatOperation {
  package static let name = "exponential"
  package init() {}

  package static func compute(_ x: Double) -> Double { exp(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.multiply(cotangent, y)
  }

  package static var samples: [OperationSample] { samples(-2...2) }
}

/// e to the power x, less 1, without the cancellation near 0.
package struct ExponentialMinusOne: UnaryFloatOperation {
  package static let name = "exponential_minus_one"
  package init() {}

  package static func compute(_ x: Double) -> Double { expm1(x) }

  /// From x, since y + 1 cancels where x is far below 0.
  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.multiply(cotangent, builder.exponential(x))
  }

  package static var samples: [OperationSample] { samples(-2...2) }
}

/// 1 / (1 + e to the power -x).
package struct Logistic: UnaryFloatOperation {
  package static let name = "logistic"
  package init() {}

  package static func compute(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    let complement = builder.subtract(builder.constant(1, like: y), y)
    return builder.multiply(cotangent, builder.multiply(y, complement))
  }

  package static var samples: [OperationSample] { samples(-2...2) }
}

/// The hyperbolic tangent.
package struct Tanh: UnaryFloatOperation {
  package static let name = "tanh"
  package init() {}

  package static func compute(_ x: Double) -> Double { tanh(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    let slope = builder.subtract(builder.constant(1, like: y), builder.multiply(y, y))
    return builder.multiply(cotangent, slope)
  }

  package static var samples: [OperationSample] { samples(-2...2) }
}
