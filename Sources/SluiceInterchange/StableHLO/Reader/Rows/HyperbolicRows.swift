import func Foundation.log
import SluiceIR
import SluiceOperations

/// `chlo.sinh` and `chlo.cosh`, which CHLO defines by exponentials. That makes errors of about |x| units in the last place, and programs
/// are tested for what it gives; Sluice's own functions, rounded to the nearest, are written with `ownAttribute`.
extension OperationRow {
  /// On an operation of CHLO's that stands for Sluice's function of that name.
  static let ownAttribute = "sluice.own"

  static let hyperbolicRows: [String: OperationRow] = [
    "chlo.sinh": hyperbolic(Sinh()) { (builder, x) in
      // Where |x| < 1 the exponentials would cancel. Elsewhere the other formula is kept from overflowing: its slope, times the
      // zero that flows back into it, would be NaN.
      let isSmall = builder.compare(builder.abs(x), builder.constant(1, like: x), .less)
      let small = builder.exponentialMinusOne(builder.select(isSmall, x, builder.zeros(like: x)))
      let ratio = builder.divide(small, builder.add(small, builder.constant(1, like: small)))
      let half = builder.multiply(builder.constant(0.5, like: x), builder.add(small, ratio))
      let halves = halvedExponentials(x, builder)
      return builder.select(isSmall, half, builder.subtract(halves.ascending, halves.descending))
    },
    "chlo.cosh": hyperbolic(Cosh()) { (builder, x) in
      let halves = halvedExponentials(x, builder)
      return builder.add(halves.ascending, halves.descending)
    },
  ]

  /// The row of a function whose definition by exponentials is `formula`. Narrow floats are computed in f32 and rounded, where both
  /// functions are the same but for an ulp of f32.
  private static func hyperbolic(
    _ own: any Operation, _ formula: @escaping @Sendable (GraphBuilder, Value) -> Value
  ) -> OperationRow {
    OperationRow { (site) throws(SluiceError) in
      let isOwn = site.attributes.take(ownAttribute) != nil
      let x = try site.operands(1)[0]
      let element = site.type(of: x).element
      guard !isOwn, element == .f32 || element == .f64 else { return site.apply(own, [x]) }
      return [.value(formula(site.builder, x))]
    }
  }

  /// e^x / 2 and e^-x / 2 as e^(x + log 1/2): they overflow only where half of e^x does.
  private static func halvedExponentials(
    _ x: Value, _ builder: GraphBuilder
  ) -> (ascending: Value, descending: Value) {
    let logHalf = builder.constant(log(0.5), like: x)
    return (
      builder.exponential(builder.add(x, logHalf)),
      builder.exponential(builder.add(builder.negate(x), logHalf))
    )
  }
}
