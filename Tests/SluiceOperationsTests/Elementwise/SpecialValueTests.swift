import SluiceIR
import SluiceOperations
import Testing

/// NaN, the infinities and both zeros, in every float type.
@Suite struct SpecialValueTests {
  static let inf = Double.infinity
  static let nan = Double.nan

  static let unaryInputs: [Double] = [nan, inf, -inf, 0, -0.0]
  static let unary: [(any Operation, [Double])] = [
    (Abs(), [nan, inf, inf, 0, 0]),
    (Negate(), [nan, -inf, inf, -0.0, 0]),
    (Sign(), [nan, 1, -1, 0, -0.0]),
    (Exponential(), [nan, inf, 0, 1, 1]),
    (ExponentialMinusOne(), [nan, inf, -1, 0, -0.0]),
    (Log(), [nan, inf, nan, -inf, -inf]),
    (LogPlusOne(), [nan, inf, nan, 0, -0.0]),
    (Logistic(), [nan, 1, 0, 0.5, 0.5]),
    (Tanh(), [nan, 1, -1, 0, -0.0]),
    (Erf(), [nan, 1, -1, 0, -0.0]),
    (Erfc(), [nan, 0, 2, 1, 1]),
    (ErfInv(), [nan, nan, nan, 0, -0.0]),
    (LogGamma(), [nan, inf, inf, inf, inf]),
    (Digamma(), [nan, inf, nan, nan, nan]),
    (BesselI0e(), [nan, 0, 0, 1, 1]),
    (BesselI1e(), [nan, 0, -0.0, 0, -0.0]),
    (Sqrt(), [nan, inf, nan, 0, -0.0]),
    (Rsqrt(), [nan, 0, nan, inf, -inf]),
    (Sine(), [nan, nan, nan, 0, -0.0]),
    (Cosine(), [nan, nan, nan, 1, 1]),
    (Tan(), [nan, nan, nan, 0, -0.0]),
    (Asin(), [nan, nan, nan, 0, -0.0]),
    (Acos(), [nan, nan, nan, .pi / 2, .pi / 2]),
    (Atan(), [nan, .pi / 2, -.pi / 2, 0, -0.0]),
    (Sinh(), [nan, inf, -inf, 0, -0.0]),
    (Cosh(), [nan, inf, inf, 1, 1]),
    (Asinh(), [nan, inf, -inf, 0, -0.0]),
    (Acosh(), [nan, inf, nan, nan, nan]),
    (Atanh(), [nan, nan, nan, 0, -0.0]),
    (Cbrt(), [nan, inf, -inf, 0, -0.0]),
    (Floor(), [nan, inf, -inf, 0, -0.0]),
    (Ceil(), [nan, inf, -inf, 0, -0.0]),
    (RoundNearestEven(), [nan, inf, -inf, 0, -0.0]),
    (RoundNearestAwayFromZero(), [nan, inf, -inf, 0, -0.0]),
  ]

  static let binaryInputs: [(Double, Double)] = [
    (nan, 1), (1, nan), (inf, 2), (-inf, 2), (2, inf), (2, -inf), (inf, -inf), (inf, inf),
    (0, -0.0), (-0.0, 0), (-0.0, -0.0), (2, 0), (2, -0.0), (-0.0, 2), (0, 0),
  ]
  static let binary: [(any Operation, [Double])] = [
    (Add(), [nan, nan, inf, -inf, inf, -inf, nan, inf, 0, 0, -0.0, 2, 2, 2, 0]),
    (Subtract(), [nan, nan, inf, -inf, -inf, inf, inf, nan, 0, -0.0, 0, 2, 2, -2, 0]),
    (Multiply(), [nan, nan, inf, -inf, inf, -inf, -inf, inf, -0.0, -0.0, 0, 0, -0.0, -0.0, 0]),
    (Divide(), [nan, nan, inf, -inf, 0, -0.0, nan, nan, nan, nan, nan, inf, -inf, -0.0, nan]),
    (Remainder(), [nan, nan, nan, nan, 2, 2, nan, nan, nan, nan, nan, nan, nan, -0.0, nan]),
    (Power(), [nan, 1, inf, inf, inf, 0, 0, inf, 1, 1, 1, 1, 1, 0, 1]),
    (
      Atan2(),
      [
        nan, nan, .pi / 2, -.pi / 2, 0, .pi, .pi * 0.75, .pi / 4, .pi, -0.0, -.pi, .pi / 2, .pi / 2, -0.0, 0,
      ]
    ),
    (Zeta(), [nan, nan, 0, nan, 0, inf, nan, 0, nan, nan, nan, inf, inf, nan, nan]),
    (Maximum(), [nan, nan, inf, 2, inf, 2, inf, inf, 0, 0, -0.0, 2, 2, 2, 0]),
    (Minimum(), [nan, nan, 2, -inf, 2, -inf, -inf, inf, -0.0, -0.0, -0.0, 0, -0.0, -0.0, 0]),
  ]

  @Test func unaryOperationsTreatSpecialValuesAsTheTableSays() throws {
    for (operation, expected) in Self.unary {
      for element in floatTypes {
        let found = try evaluate(operation, vector(Self.unaryInputs, element))
        expectIdentical(found, vector(expected, element), operation.name)
      }
    }
  }

  @Test func binaryOperationsTreatSpecialValuesAsTheTableSays() throws {
    for (operation, expected) in Self.binary {
      for element in floatTypes {
        let (a, b) = (Self.binaryInputs.map(\.0), Self.binaryInputs.map(\.1))
        let found = try evaluate(operation, vector(a, element), vector(b, element))
        expectIdentical(found, vector(expected, element), operation.name)
      }
    }
  }

  @Test func isFiniteIsFalseForNaNAndInfinities() throws {
    for element in floatTypes {
      let found = try evaluate(IsFinite(), vector(Self.unaryInputs, element))
      expectIdentical(found, vector([0, 0, 0, 1, 1], .i1), "\(element)")
    }
  }

  @Test func comparisonsWithNaNAreFalseButForNotEqual() throws {
    let (a, b) = ([Self.nan, 1, Self.nan, -0.0, Self.inf], [1, Self.nan, Self.nan, 0, Self.inf])
    let expected: [Compare.Direction: [Double]] = [
      .equal: [0, 0, 0, 1, 1], .notEqual: [1, 1, 1, 0, 0], .less: [0, 0, 0, 0, 0],
      .lessOrEqual: [0, 0, 0, 1, 1], .greater: [0, 0, 0, 0, 0], .greaterOrEqual: [0, 0, 0, 1, 1],
    ]
    for element in floatTypes {
      for direction in Compare.Direction.allCases {
        let found = try evaluate(Compare(direction), vector(a, element), vector(b, element))
        expectIdentical(found, vector(try #require(expected[direction]), .i1), direction.rawValue)
      }
    }
  }

  @Test func totalOrderPlacesNaNsAtTheEndsAndNegativeZeroBelowZero() throws {
    let ascending = [-Self.nan, -Self.inf, -1, -0.0, 0, 1, Self.inf, Self.nan]
    for element in floatTypes {
      for (i, x) in ascending.enumerated() {
        for (j, y) in ascending.enumerated() {
          for direction in Compare.Direction.allCases {
            let operation = Compare(direction, isTotalOrder: true)
            let found = try evaluate(operation, vector([x], element), vector([y], element))
            let holds = direction.holds(isLess: i < j, isEqual: i == j, isGreater: i > j)
            #expect(found.integers == [holds ? 1 : 0], "\(x) \(direction) \(y) in \(element)")
          }
        }
      }
    }
  }

  @Test func clampPropagatesNaNAndLetsTheUpperBoundWin() throws {
    let (low, x, high) = (
      [0, Self.nan, 0, 3, -Self.inf, 0, -0.0], [Self.nan, 1, 1, 2, -Self.inf, Self.inf, -0.0],
      [1, 2, Self.nan, 1, 0, Self.inf, 1]
    )
    for element in floatTypes {
      let found = try evaluate(Clamp(), vector(low, element), vector(x, element), vector(high, element))
      expectIdentical(
        found, vector([Self.nan, Self.nan, Self.nan, 1, -Self.inf, Self.inf, -0.0], element), "clamp")
    }
  }

  @Test func selectCopiesSpecialValuesUntouched() throws {
    for element in floatTypes {
      let (a, b) = ([Self.nan, -0.0, 1, 2], [1, 2, -Self.inf, -0.0])
      let found = try evaluate(
        Select(), vector([1, 1, 0, 0], .i1), vector(a, element), vector(b, element))
      expectIdentical(found, vector([Self.nan, -0.0, -Self.inf, -0.0], element), "select")
    }
  }

  @Test func everyElementwiseOperationOnFloatsHasATable() throws {
    let elsewhere: Set = [
      "is_finite", "compare", "clamp", "select", "convert", "polygamma", "next_after", "reinterpret",
    ]
    let tabled = Set(Self.unary.map(\.0.name) + Self.binary.map(\.0.name)).union(elsewhere)
    for type in OperationRegistry.standard.operations {
      guard let type = type as? any ElementwiseOperation.Type else { continue }
      let takesFloats = try type.samples.contains { $0.operands.contains(where: \.element.isFloat) }
      #expect(
        !takesFloats || tabled.contains(type.name), "\(type.name) has no row in a table of special values")
    }
  }
}
