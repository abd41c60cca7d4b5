import CSluiceKernels
import Foundation
import FunctionTruths
import SluiceIR
import SluiceOperations

/// What an arithmetic opcode should give for one lane, computed apart from the kernels: exact bits, or the true value
/// of a function that is accurate to 2 ulp.
enum OperationModel {
  enum Expected {
    case bits(UInt32)
    case near(Double)
  }

  static func evaluate(_ name: String, _ a: UInt32, _ b: UInt32, _ c: UInt32) -> Expected? {
    let parts = name.split(separator: ".").map(String.init)
    if parts[0] == "convert" { return convert(parts[1], parts[2], a) }
    if parts[0].hasPrefix("compare_") { return compare(parts[0], parts[1], a, b) }
    if parts[0] == "reinterpret" { return .bits(a) }
    if parts[0] == "select" { return .bits(a != 0 ? b : c) }
    switch parts[1] {
    case "f32":
      return float(parts[0], Float(bitPattern: a), Float(bitPattern: b), Float(bitPattern: c))
    case "i32":
      return integer(parts[0], Int32(bitPattern: a), Int32(bitPattern: b), Int32(bitPattern: c)).map {
        .bits(UInt32(bitPattern: $0))
      }
    default: return mask(parts[0], a, b, c)
    }
  }

  private static func float(_ name: String, _ a: Float, _ b: Float, _ c: Float) -> Expected? {
    if let exact = exactFloat(name, a, b, c) { return .bits(exact.bitPattern) }
    let x = Double(a)
    switch name {
    case "is_finite": return .bits(a.isFinite ? ~0 : 0)
    case "power": return .near(pow(x, Double(b)))
    case "polygamma": return .near(Polygamma.compute(x, Double(b)))
    case "zeta": return .near(Zeta.compute(x, Double(b)))
    case "atan2": return .near(atan2(x, Double(b)))
    default: return UnaryFunction.all.first { $0.name == name }.map { .near($0.truth(x)) }
    }
  }

  private static func exactFloat(_ name: String, _ a: Float, _ b: Float, _ c: Float) -> Float? {
    switch name {
    case "abs": abs(a)
    case "negate": -a
    case "sign": a > 0 ? 1 : a < 0 ? -1 : a
    case "sqrt": a.squareRoot()
    case "floor": a.rounded(.down)
    case "ceil": a.rounded(.up)
    case "round_nearest_even": a.rounded(.toNearestOrEven)
    case "round_nearest_afz": a.rounded(.toNearestOrAwayFromZero)
    case "add": a + b
    case "subtract": a - b
    case "multiply": a * b
    case "divide": a / b
    case "remainder": fmod(a, b)
    case "next_after": a.isNaN || b.isNaN ? .nan : a == b ? b : a < b ? a.nextUp : a.nextDown
    case "maximum": maximum(a, b)
    case "minimum": -maximum(-a, -b)
    case "clamp": -maximum(-maximum(a, b), -c)
    default: nil
    }
  }

  static func maximum(_ a: Float, _ b: Float) -> Float {
    if a.isNaN || b.isNaN { return .nan }
    if a == 0 && b == 0 { return a.sign == .plus ? a : b }
    return a > b ? a : b
  }

  private static func integer(_ name: String, _ a: Int32, _ b: Int32, _ c: Int32) -> Int32? {
    switch name {
    case "abs": a < 0 ? 0 &- a : a
    case "negate": 0 &- a
    case "sign": a.signum()
    case "not": ~a
    case "add": a &+ b
    case "subtract": a &- b
    case "multiply": a &* b
    case "divide": b == 0 ? -1 : a.dividedReportingOverflow(by: b).partialValue
    case "remainder": b == 0 ? a : a.remainderReportingOverflow(dividingBy: b).partialValue
    case "power": power(a, b)
    case "maximum": max(a, b)
    case "minimum": min(a, b)
    case "and": a & b
    case "or": a | b
    case "xor": a ^ b
    case "clamp": min(max(a, b), c)
    case "shift_left": a << UInt32(bitPattern: b)
    case "shift_right_arithmetic": a >> UInt32(bitPattern: b)
    case "shift_right_logical": Int32(bitPattern: UInt32(bitPattern: a) >> UInt32(bitPattern: b))
    case "popcnt": Int32(a.nonzeroBitCount)
    case "count_leading_zeros": Int32(a.leadingZeroBitCount)
    default: nil
    }
  }

  private static func power(_ base: Int32, _ exponent: Int32) -> Int32 {
    if exponent < 0 { return base == 1 ? 1 : base == -1 ? (exponent % 2 == 0 ? 1 : -1) : 0 }
    var result: Int32 = 1
    for bit in (0..<31).reversed() {
      result = result &* result
      if exponent >> bit & 1 == 1 { result = result &* base }
    }
    return result
  }

  private static func mask(_ name: String, _ a: UInt32, _ b: UInt32, _ c: UInt32) -> Expected? {
    switch name {
    case "not": .bits(~a)
    case "and", "multiply", "minimum": .bits(a & b)
    case "or", "add", "maximum": .bits(a | b)
    case "xor": .bits(a ^ b)
    case "clamp": .bits((a | b) & c)
    default: nil
    }
  }

  private static func compare(_ name: String, _ type: String, _ a: UInt32, _ b: UInt32) -> Expected? {
    let words = name.split(separator: "_").map(String.init)
    func order<T: Comparable>(_ x: T, _ y: T) -> Bool? {
      switch words.last {
      case "eq": x == y
      case "ne": x != y
      case "lt": x < y
      case "le": x <= y
      case "gt": x > y
      case "ge": x >= y
      default: nil
      }
    }
    func total(_ x: UInt32) -> Int64 { x >> 31 == 0 ? Int64(x) : -1 - Int64(x & 0x7fff_ffff) }
    let holds: Bool?
    switch type {
    case "f32" where words.count == 3: holds = order(total(a), total(b))
    case "f32": holds = order(Float(bitPattern: a), Float(bitPattern: b))
    case "i32": holds = order(Int32(bitPattern: a), Int32(bitPattern: b))
    default: holds = order(a & 1, b & 1)
    }
    return holds.map { .bits($0 ? ~0 : 0) }
  }

  private static func convert(_ from: String, _ to: String, _ a: UInt32) -> Expected? {
    let number: Double
    switch from {
    case "f32": number = Double(Float(bitPattern: a))
    case "i32": number = Double(Int32(bitPattern: a))
    default: number = Double(a & 1)
    }
    switch to {
    case "f32": return .bits(from == "f32" ? a : Float(number).bitPattern)
    case "i1": return .bits(number != 0 ? ~0 : 0)
    default:
      if number.isNaN { return .bits(0) }
      return .bits(UInt32(bitPattern: Int32(min(max(number, -0x1p31), 0x1p31 - 1))))
    }
  }

  /// Whether `actual` is what was expected: NaN for NaN whatever its bits, else the same bits, or within 2 ulp.
  static func matches(_ actual: UInt32, _ expected: Expected, isFloat: Bool) -> Bool {
    let value = Float(bitPattern: actual)
    switch expected {
    case .bits(let bits): return actual == bits || isFloat && value.isNaN && Float(bitPattern: bits).isNaN
    case .near(let truth): return distanceInUlps(value, truth) <= 2
    }
  }
}
