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

/// The tangent of an angle in radians; NaN at the infinities.
package struct Tan: UnaryFloatOperation {
  package static let name = "tan"
  package init() {}

  package static func compute(_ x: Double) -> Double { tan(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    let slope = builder.add(builder.constant(1, like: y), builder.multiply(y, y))
    return builder.multiply(cotangent, slope)
  }

  package static var samples: [OperationSample] { samples(-1...1) }
}
