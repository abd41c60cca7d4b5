import Foundation
import SluiceIR

/// The modified Bessel function of the first kind of order 0, times e to the power -|x|.
package struct BesselI0e: UnaryFloatOperation {
  package static let name = "bessel_i0e"
  package init() {}

  package static func compute(_ x: Double) -> Double { SpecialFunctions.scaledBessel(0, x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    let decay = builder.multiply(builder.sign(x), y)
    return builder.multiply(cotangent, builder.subtract(builder.besselI1e(x), decay))
  }

  package static var samples: [OperationSample] { samples(smooth: [0.25...4, -4 ... -0.25]) }
}

/// The modified Bessel function of the first kind of order 1, times e to the power -|x|.
package struct BesselI1e: UnaryFloatOperation {
  package static let name = "bessel_i1e"
  package init() {}

  package static func compute(_ x: Double) -> Double { SpecialFunctions.scaledBessel(1, x) }

  package func derivative(_ x: Value, _ y: Value, _ cotangent: Value, _ builder: GraphBuilder) -> Value? {
    // I1' = I0 - I1 / x; where x is too small for the quotient, 1/2.
    let isSmall = builder.compare(builder.abs(x), builder.constant(0x1p-60, like: x), .less)
    let divisor = builder.select(isSmall, builder.constant(1, like: x), x)
    let ratio = builder.select(isSmall, builder.constant(0.5, like: x), builder.divide(y, divisor))
    let decay = builder.multiply(builder.sign(x), y)
    let slope = builder.subtract(builder.subtract(builder.besselI0e(x), ratio), decay)
    return builder.multiply(cotangent, slope)
  }

  package static var samples: [OperationSample] { samples(smooth: [0.25...4, -4 ... -0.25]) }
}
