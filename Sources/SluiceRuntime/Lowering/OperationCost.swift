/// What operations of tapes cost: nanoseconds an element in cache on one core, for cutting work into chunks.
///
/// Measured on this project's machine (AVX-512) as `sluice bench` of the operation alone on 32,768 elements with one thread, less
/// the load and store. On AVX2 they cost up to twice as much. Where elements differ (series, loops until they converge) it is
/// for elements about 1.
enum OperationCost {
  /// `name` is a kernel's: an operation and its element types, `log.f32`.
  static func nanoseconds(of name: String) -> Double {
    let parts = name.split(separator: ".", maxSplits: 1)
    guard let operation = parts.first else { return cheap }
    let operand = parts.count > 1 ? parts[1].prefix { $0 != "." } : ""
    switch operand {
    case "f64": return functions[operation] ?? wide[operation] ?? 2 * cheap
    case "i64", "u64": return wideIntegers[operation] ?? 2 * cheap
    case "f32", "f16", "bf16": return functions[operation] ?? narrow[operation] ?? cheap
    default: return integers[operation] ?? cheap
    }
  }

  private static let cheap = 0.03
  /// A chunk of slow operations takes about as long: large against the cost of handing it out.
  private static let chunkNanoseconds = 20_000.0

  /// How many of a grid's elements one chunk has, where all together take so long: fewer than usual where they are slow.
  static func elementsPerChunk(nanoseconds: Double, elements: Double) -> Int {
    let fitting = chunkNanoseconds * max(elements, 1) / max(nanoseconds, 1)
    if fitting >= Double(SluiceRuntime.elementsPerChunk) { return SluiceRuntime.elementsPerChunk }
    // Whole vectors.
    return max(Int(fitting) / 64 * 64, 64)
  }

  /// Those that cost the same for f32, which is computed in f64.
  private static let functions: [Substring: Double] = [
    "tan": 1.5, "asin": 4.4, "acos": 4.8, "atan": 3, "atan2": 4.4, "sinh": 3.1, "cosh": 3.1, "asinh": 7.2,
    "acosh": 6.8, "atanh": 5.6, "cbrt": 1.5, "erfc": 9.4, "erf_inv": 20, "lgamma": 13, "digamma": 16,
    "bessel_i0e": 20, "bessel_i1e": 20, "zeta": 100,
  ]

  private static let narrow: [Substring: Double] = [
    "exponential": 0.1, "exponential_minus_one": 0.13, "log": 0.2, "log_plus_one": 0.3, "logistic": 0.15,
    "tanh": 0.17, "sine": 0.22, "cosine": 0.22, "erf": 0.25, "power": 1.2, "remainder": 0.45, "sqrt": 0.04,
    "rsqrt": 0.08, "polygamma": 260,
  ]

  private static let wide: [Substring: Double] = [
    "exponential": 0.9, "exponential_minus_one": 1.8, "log": 4, "log_plus_one": 4.8, "logistic": 2,
    "tanh": 1.8,
    "sine": 1.1, "cosine": 1.1, "erf": 12, "power": 7, "remainder": 6.5, "sqrt": 0.2, "rsqrt": 0.3,
    "divide": 0.1,
    "polygamma": 1100,
  ]

  private static let integers: [Substring: Double] = [
    "divide": 0.15, "remainder": 0.16, "power": 0.25, "count_leading_zeros": 0.1,
  ]

  private static let wideIntegers: [Substring: Double] = [
    "divide": 1.4, "remainder": 3.1, "power": 0.4, "count_leading_zeros": 0.2,
  ]
}
