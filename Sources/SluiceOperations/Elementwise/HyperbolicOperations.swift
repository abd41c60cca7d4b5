import Foundation
import SluiceIR

/// The hyperbolic sine, (e^x - e^-x) / 2.
package struct Sinh: UnaryFloatOperation {
  package static let name = "sinh"
  package init() {}

  package static func compute(_ x: Double) -> Double { sinh(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.multiply(cotangent, builder.cosh(x))
  }

  package static var samples: [OperationSample] { samples(-2...2) }
}

/// The hyperbolic cosine, (e^x + e^-x) / 2.
package struct Cosh: UnaryFloatOperation {
  package static let name = "cosh"
  package init() {}

  package static func compute(_ x: Double) -> Double { cosh(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.multiply(cotangent, builder.sinh(x))
  }

  package static var samples: [OperationSample] { samples(-2...2) }
}

/// The inverse of the hyperbolic sine.
package struct Asinh: UnaryFloatOperation {
  package static let name = "asinh"
  package init() {}

  package static func compute(_ x: Double) -> Double { asinh(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.withSquares(cotangent, x) { cotangent, x in
      let square = builder.multiply(x, x)
      return builder.multiply(cotangent, builder.rsqrt(builder.add(square, builder.constant(1, like: x))))
    }
  }

  package static var samples: [OperationSample] { samples(-2...2) }
}

/// The inverse of the hyperbolic cosine; NaN below 1.
package struct Acosh: UnaryFloatOperation {
  package static let name = "acosh"
  package init() {}

  package static func compute(_ x: Double) -> Double { acosh(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    builder.withSquares(cotangent, x) { cotangent, x in
      let one = builder.constant(1, like: x)
      let square = builder.multiply(builder.subtract(x, one), builder.add(x, one))
      return builder.multiply(cotangent, builder.rsqrt(square))
    }
  }

  package static var samples: [OperationSample] { samples(1.25...4) }
}

/// The inverse of the hyperbolic tangent; infinite at 1 and -1, NaN beyond.
package struct Atanh: UnaryFloatOperation {
  package static let name = "atanh"
  package init() {}

  package static func compute(_ x: Double) -> Double { atanh(x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    let one = builder.constant(1, like: x)
    return builder.divide(cotangent, builder.multiply(builder.subtract(one, x), builder.add(one, x)))
  }

  package static var samples: [OperationSample] { samples(-0.75...0.75) }
}
