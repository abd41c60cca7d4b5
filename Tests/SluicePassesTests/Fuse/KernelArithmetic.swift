import Foundation
import SluiceIR
import SluiceOperations

/// What the kernels that fusion's tests use compute, on elements as doubles.
enum KernelArithmetic {
  typealias Function = @Sendable ([Double]) -> Double

  static let functions: [String: Function] = {
    var table: [String: Function] = [:]
    func unary(_ name: String, _ body: @escaping @Sendable (Double) -> Double) {
      table["\(name).f32"] = { rounded(body($0[0])) }
    }
    unary("exponential") { Foundation.exp($0) }
    unary("log") { Foundation.log($0) }
    unary("tanh") { Foundation.tanh($0) }
    unary("logistic") { 1 / (1 + Foundation.exp(-$0)) }
    unary("sqrt") { $0.squareRoot() }
    unary("rsqrt") { 1 / $0.squareRoot() }
    unary("negate") { -$0 }
    unary("abs") { Swift.abs($0) }
    unary("sign") { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }
    unary("floor") { $0.rounded(.down) }
    for element in [ElementType.f32, .i32] {
      for (name, body) in binary(element) { table["\(name).\(element)"] = { body($0[0], $0[1]) } }
      for (name, body) in comparisons { table["compare_\(name).\(element)"] = { body($0[0], $0[1]) ? 1 : 0 } }
      table["clamp.\(element)"] = { min(max($0[1], $0[0]), $0[2]) }
    }
    for element in [ElementType.f32, .i32, .i1] {
      table["select.\(element)"] = { $0[0] != 0 ? $0[1] : $0[2] }
    }
    table["and.i1"] = { $0[0] * $0[1] }
    table["or.i1"] = { max($0[0], $0[1]) }
    table["not.i1"] = { 1 - $0[0] }
    table["convert.i32.f32"] = { rounded($0[0]) }
    table["convert.i1.f32"] = { $0[0] }
    table["convert.i1.i32"] = { $0[0] }
    table["convert.f32.i32"] = {
      $0[0].isNaN ? 0 : min(max($0[0], -2_147_483_648), 2_147_483_647).rounded(.towardZero)
    }
    return table
  }()

  private static let comparisons: [(String, @Sendable (Double, Double) -> Bool)] = [
    ("eq", { $0 == $1 }), ("ne", { $0 != $1 }), ("lt", { $0 < $1 }), ("le", { $0 <= $1 }),
    ("gt", { $0 > $1 }),
    ("ge", { $0 >= $1 }),
  ]

  private static func binary(_ element: ElementType) -> [(String, @Sendable (Double, Double) -> Double)] {
    if element == .f32 {
      return [
        ("add", { rounded($0 + $1) }), ("subtract", { rounded($0 - $1) }), ("multiply", { rounded($0 * $1) }),
        ("divide", { rounded($0 / $1) }), ("power", { rounded(Foundation.pow($0, $1)) }),
        ("maximum", { .maximum($0, $1, orNaN: ()) }), ("minimum", { .minimum($0, $1, orNaN: ()) }),
      ]
    }
    return [
      ("add", { wrapped(Int64($0) &+ Int64($1)) }), ("subtract", { wrapped(Int64($0) &- Int64($1)) }),
      ("multiply", { wrapped(Int64($0) &* Int64($1)) }), ("maximum", { max($0, $1) }),
      ("minimum", { min($0, $1) }),
    ]
  }

  static func combine(_ monoid: Monoid, _ element: ElementType, _ a: Double, _ b: Double) -> Double {
    let name = "\(monoid.rawValue).\(element)"
    return functions[name].map { $0([a, b]) } ?? .nan
  }

  /// To the nearest f32.
  private static func rounded(_ value: Double) -> Double { Double(Float(value)) }
  private static func wrapped(_ value: Int64) -> Double { Double(Int32(truncatingIfNeeded: value)) }
}

extension Double {
  /// The smaller, NaN if either is; -0 is smaller than +0.
  fileprivate static func minimum(_ a: Double, _ b: Double, orNaN: Void) -> Double {
    if a.isNaN || b.isNaN { return .nan }
    return a == b ? (a.sign == .minus ? a : b) : Swift.min(a, b)
  }

  /// The larger, NaN if either is.
  fileprivate static func maximum(_ a: Double, _ b: Double, orNaN: Void) -> Double {
    if a.isNaN || b.isNaN { return .nan }
    return a == b ? (a.sign == .minus ? b : a) : Swift.max(a, b)
  }
}
