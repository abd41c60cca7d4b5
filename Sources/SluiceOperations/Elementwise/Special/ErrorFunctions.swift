import Foundation
import SluiceIR

/// The error function, 2 / sqrt(pi) times the integral of e to the power -t*t from 0 to x.
package struct Erf: UnaryFloatOperation {
  package static let name = "erf"
  package init() {}

  package static func compute(_ x: Double) -> Double { erf(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    let bell = builder.exponential(builder.negate(builder.multiply(x, x)))
    let slope = builder.multiply(builder.constant(2 / Double.pi.squareRoot(), like: x), bell)
    return builder.multiply(cotangent, slope)
  }

  package static var samples: [OperationSample] { samples(-2...2) }
}

/// The complement of the error function, 1 - erf(x), without the cancellation where x is large.
package struct Erfc: UnaryFloatOperation {
  package static let name = "erfc"
  package init() {}

  package static func compute(_ x: Double) -> Double { erfc(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    let bell = builder.exponential(builder.negate(builder.multiply(x, x)))
    let slope = builder.multiply(builder.constant(-2 / Double.pi.squareRoot(), like: x), bell)
    return builder.multiply(cotangent, slope)
  }

  package static var samples: [OperationSample] { samples(-2...2) }
}

/// The inverse of the error function: infinite at 1 and -1, NaN beyond.
package struct ErfInv: UnaryFloatOperation {
  package static let name = "erf_inv"
  package init() {}

  package static func compute(_ x: Double) -> Double { SpecialFunctions.inverseErf(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    let growth = builder.exponential(builder.multiply(y, y))
    let slope = builder.multiply(builder.constant(Double.pi.squareRoot() / 2, like: y), growth)
    return builder.multiply(cotangent, slope)
  }

  package static var samples: [OperationSample] { samples(-0.75...0.75) }
}
