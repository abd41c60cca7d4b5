import Foundation
import SluiceIR

/// The natural logarithm: -inf at either zero, NaN below.
package struct Log: UnaryFloatOperation {
  package static let name = "log"
  package init() {}

  package static func compute(_ x: Double) -> Double { log(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.divide(cotangent, x)
  }

  package static var samples: [OperationSample] { samples(0.25...4) }
}

/// The natural logarithm of 1 + x, without the cancellation near 0.
package struct LogPlusOne: UnaryFloatOperation {
  package static let name = "log_plus_one"
  package init() {}

  package static func compute(_ x: Double) -> Double { log1p(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.divide(cotangent, builder.add(x, builder.constant(1, like: x)))
  }

  package static var samples: [OperationSample] { samples(-0.75...3) }
}
