import Foundation
import SluiceIR

/// The logarithm of the absolute value of the gamma function: infinite at 0 and the negative integers.
package struct LogGamma: UnaryFloatOperation {
  package static let name = "lgamma"
  package init() {}

  package static func compute(_ x: Double) -> Double { SpecialFunctions.logGamma(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.multiply(cotangent, builder.digamma(x))
  }

  package static var samples: [OperationSample] { samples(smooth: [0.25...4, -0.75 ... -0.25]) }
}

/// The derivative of `lgamma`: NaN at 0 and the negative integers.
package struct Digamma: UnaryFloatOperation {
  package static let name = "digamma"
  package init() {}

  package static func compute(_ x: Double) -> Double { WideFunctions.digamma(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.multiply(cotangent, builder.polygamma(builder.constant(1, like: x), x))
  }

  package static var samples: [OperationSample] { samples(smooth: [0.25...4, -0.75 ... -0.25]) }
}
