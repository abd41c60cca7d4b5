import Foundation
import SluiceIR

/// The sine of an angle in radians; NaN at the infinities.
package struct Sine: UnaryFloatOperation {
  package static let name = "sine"
  package init() {}

  package static func compute(_ x: Double) -> Double { sin(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.multiply(cotangent, builder.cosine(x))
  }

  package static var samples: [OperationSample] { samples(-2...2) }
}

/// The cosine of an angle in radians; NaN at the infinities.
package struct Cosine: UnaryFloatOperation {
  package static let name = "cosine"
  package init() {}

  package static func compute(_ x: Double) -> Double { cos(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.multiply(cotangent, builder.negate(builder.sine(x)))
  }

  package static var samples: [OperationSample] { samples(-2...2) }
}
