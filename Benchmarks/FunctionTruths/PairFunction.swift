#if arch(x86_64)
  import Foundation
  import SluiceOperations

  /// An operation of two floats and its true value, computed in 64 bits of significand.
  package struct PairFunction: Sendable {
    package let name: String
    private let truth: @Sendable (Float80, Float80) -> Float80
    /// The true value of f32 operands where it depends on their type.
    private let single: (@Sendable (Float, Float) -> Float)?
    /// How a sample becomes a first operand that means something.
    package let first: @Sendable (Double) -> Double
    /// Whether the truth is true enough, and not rounded to another type than it is of.
    package let isJudged: @Sendable (_ x: Float80, _ y: Float80) -> Bool

    init(
      _ name: String, first: @escaping @Sendable (Double) -> Double = { $0 },
      isJudged: @escaping @Sendable (Float80, Float80) -> Bool = { _, _ in true },
      single: (@Sendable (Float, Float) -> Float)? = nil,
      truth: @escaping @Sendable (Float80, Float80) -> Float80
    ) {
      self.name = name
      self.truth = truth
      self.single = single
      self.first = first
      self.isJudged = isJudged
    }

    /// The truth of operands of this type, f32 or f64.
    package func truth<Element: BinaryFloatingPoint>(
      _ x: Float80, _ y: Float80, _ type: Element.Type
    ) -> Float80 {
      if let single, type == Float.self { return Float80(single(Float(x), Float(y))) }
      return truth(x, y)
    }

    /// Every operation of the kernels that makes a float of two.
    package static let all: [PairFunction] = [
      PairFunction("add") { $0 + $1 },
      PairFunction("subtract") { $0 - $1 },
      PairFunction("multiply") { $0 * $1 },
      PairFunction("divide") { $0 / $1 },
      PairFunction("remainder") { fmod($0, $1) },
      PairFunction("maximum") { maximum($0, $1) },
      PairFunction("minimum") { -maximum(-$0, -$1) },
      PairFunction("next_after", single: { next($0, $1) }) { Float80(next(Double($0), Double($1))) },
      PairFunction("power") { pow($0, $1) },
      PairFunction("atan2") { atan2($0, $1) },
      PairFunction("zeta", first: { $0.magnitude < 300 ? $0.magnitude + 1 : $0 }, isJudged: terms) {
        WideFunctions.zeta($0, $1)
      },
      PairFunction(
        "polygamma", first: { $0.magnitude < 300 ? $0.magnitude.rounded() : $0 },
        isJudged: { terms($0 + 1, $1) }
      ) { WideFunctions.polygamma($0, $1) },
    ]

    /// Left of 0 and of odd order, terms of both signs cancel: there SpecialTruthTests hold functions to truths of 400 bits.
    private static let terms: @Sendable (Float80, Float80) -> Bool = { s, q in q > 0 || fmod(s, 2) == 0 }

    private static func maximum(_ a: Float80, _ b: Float80) -> Float80 {
      if a.isNaN || b.isNaN { return .nan }
      if a == 0 && b == 0 { return a.sign == .plus ? a : b }
      return a > b ? a : b
    }

    private static func next<Element: BinaryFloatingPoint>(_ a: Element, _ b: Element) -> Element {
      a.isNaN || b.isNaN ? .nan : a == b ? b : a < b ? a.nextUp : a.nextDown
    }
  }
#endif
