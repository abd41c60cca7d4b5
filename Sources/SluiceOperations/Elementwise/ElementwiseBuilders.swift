import SluiceIR

// One method an operation, named as it. Operand types must be equal; nothing broadcasts here.

extension GraphBuilder {
  package func abs(_ x: Value) -> Value { apply(Abs(), x) }
  package func negate(_ x: Value) -> Value { apply(Negate(), x) }
  package func sign(_ x: Value) -> Value { apply(Sign(), x) }
  package func exponential(_ x: Value) -> Value { apply(Exponential(), x) }
  package func exponentialMinusOne(_ x: Value) -> Value { apply(ExponentialMinusOne(), x) }
  package func log(_ x: Value) -> Value { apply(Log(), x) }
  package func logPlusOne(_ x: Value) -> Value { apply(LogPlusOne(), x) }
  package func logistic(_ x: Value) -> Value { apply(Logistic(), x) }
  package func tanh(_ x: Value) -> Value { apply(Tanh(), x) }
  package func erf(_ x: Value) -> Value { apply(Erf(), x) }
  package func erfc(_ x: Value) -> Value { apply(Erfc(), x) }
  package func erfInv(_ x: Value) -> Value { apply(ErfInv(), x) }
  package func logGamma(_ x: Value) -> Value { apply(LogGamma(), x) }
  package func digamma(_ x: Value) -> Value { apply(Digamma(), x) }
  package func besselI0e(_ x: Value) -> Value { apply(BesselI0e(), x) }
  package func besselI1e(_ x: Value) -> Value { apply(BesselI1e(), x) }
  package func sqrt(_ x: Value) -> Value { apply(Sqrt(), x) }
  package func rsqrt(_ x: Value) -> Value { apply(Rsqrt(), x) }
  package func cbrt(_ x: Value) -> Value { apply(Cbrt(), x) }
  package func sine(_ x: Value) -> Value { apply(Sine(), x) }
  package func cosine(_ x: Value) -> Value { apply(Cosine(), x) }
  package func tan(_ x: Value) -> Value { apply(Tan(), x) }
  package func asin(_ x: Value) -> Value { apply(Asin(), x) }
  package func acos(_ x: Value) -> Value { apply(Acos(), x) }
  package func atan(_ x: Value) -> Value { apply(Atan(), x) }
  package func sinh(_ x: Value) -> Value { apply(Sinh(), x) }
  package func cosh(_ x: Value) -> Value { apply(Cosh(), x) }
  package func asinh(_ x: Value) -> Value { apply(Asinh(), x) }
  package func acosh(_ x: Value) -> Value { apply(Acosh(), x) }
  package func atanh(_ x: Value) -> Value { apply(Atanh(), x) }
  package func floor(_ x: Value) -> Value { apply(Floor(), x) }
  package func ceil(_ x: Value) -> Value { apply(Ceil(), x) }
  package func roundNearestEven(_ x: Value) -> Value { apply(RoundNearestEven(), x) }
  package func roundNearestAwayFromZero(_ x: Value) -> Value { apply(RoundNearestAwayFromZero(), x) }
  package func isFinite(_ x: Value) -> Value { apply(IsFinite(), x) }
  package func not(_ x: Value) -> Value { apply(Not(), x) }
  package func populationCount(_ x: Value) -> Value { apply(PopulationCount(), x) }
  package func countLeadingZeros(_ x: Value) -> Value { apply(CountLeadingZeros(), x) }
}

extension GraphBuilder {
  package func add(_ a: Value, _ b: Value) -> Value { apply(Add(), a, b) }
  package func subtract(_ a: Value, _ b: Value) -> Value { apply(Subtract(), a, b) }
  package func multiply(_ a: Value, _ b: Value) -> Value { apply(Multiply(), a, b) }
  package func divide(_ a: Value, _ b: Value) -> Value { apply(Divide(), a, b) }
  package func remainder(_ a: Value, _ b: Value) -> Value { apply(Remainder(), a, b) }
  package func power(_ a: Value, _ b: Value) -> Value { apply(Power(), a, b) }
  package func atan2(_ a: Value, _ b: Value) -> Value { apply(Atan2(), a, b) }
  package func nextAfter(_ a: Value, _ b: Value) -> Value { apply(NextAfter(), a, b) }
  package func polygamma(_ order: Value, _ x: Value) -> Value { apply(Polygamma(), order, x) }
  package func zeta(_ s: Value, _ q: Value) -> Value { apply(Zeta(), s, q) }
  package func maximum(_ a: Value, _ b: Value) -> Value { apply(Maximum(), a, b) }
  package func minimum(_ a: Value, _ b: Value) -> Value { apply(Minimum(), a, b) }
  package func and(_ a: Value, _ b: Value) -> Value { apply(And(), a, b) }
  package func or(_ a: Value, _ b: Value) -> Value { apply(Or(), a, b) }
  package func xor(_ a: Value, _ b: Value) -> Value { apply(Xor(), a, b) }
  package func shiftLeft(_ a: Value, _ b: Value) -> Value { apply(ShiftLeft(), a, b) }
  package func shiftRightArithmetic(_ a: Value, _ b: Value) -> Value { apply(ShiftRightArithmetic(), a, b) }
  package func shiftRightLogical(_ a: Value, _ b: Value) -> Value { apply(ShiftRightLogical(), a, b) }

  package func compare(
    _ a: Value, _ b: Value, _ direction: Compare.Direction, isTotalOrder: Bool = false
  ) -> Value {
    apply(Compare(direction, isTotalOrder: isTotalOrder), a, b)
  }
}

extension GraphBuilder {
  /// `a` where `predicate` is true, else `b`; the predicate is a scalar or of their shape.
  package func select(_ predicate: Value, _ a: Value, _ b: Value) -> Value {
    apply(Select(), predicate, a, b)
  }

  /// `x` between `least` and `most`, each a scalar or of its shape.
  package func clamp(_ least: Value, _ x: Value, _ most: Value) -> Value { apply(Clamp(), least, x, most) }

  /// `x` in another element type; `x` itself if it has that one.
  package func convert(_ x: Value, to element: ElementType) -> Value {
    !x.isPoison && type(of: x).element == element ? x : apply(Convert(to: element), x)
  }

  /// `value` in every element of a tensor of the type of `other`.
  package func constant(_ value: Double, like other: Value) -> Value { constant(value, type(of: other)) }
}
