import SluiceIR
import SluiceOperations

// Shapes broadcast as in NumPy, and element types are equal. A number has the tensor's element type, which must hold it. Of
// integers, results wrap at their width.
extension Tensor {
  /// The sum of two elements; logical or of `i1`.
  public static func + (a: Tensor, b: Tensor) -> Tensor { combine("add", a, b) { $0.add($1, $2) } }
  /// The difference of two elements.
  public static func - (a: Tensor, b: Tensor) -> Tensor { combine("subtract", a, b) { $0.subtract($1, $2) } }
  /// The product of two elements; logical and of `i1`. `matmul` multiplies matrices.
  public static func * (a: Tensor, b: Tensor) -> Tensor { combine("multiply", a, b) { $0.multiply($1, $2) } }
  /// The quotient of two elements; of integers truncated towards zero, and -1 (all bits) where the divisor is 0.
  public static func / (a: Tensor, b: Tensor) -> Tensor { combine("divide", a, b) { $0.divide($1, $2) } }

  /// Each element with the other sign.
  public static prefix func - (x: Tensor) -> Tensor { x.declaration.emit(x.origin) { $0.negate(x.value) } }

  /// Each element plus a number.
  public static func + (a: Tensor, b: Double) -> Tensor { a + a.scalar(b) }
  /// Each element less a number.
  public static func - (a: Tensor, b: Double) -> Tensor { a - a.scalar(b) }
  /// Each element times a number.
  public static func * (a: Tensor, b: Double) -> Tensor { a * a.scalar(b) }
  /// Each element divided by a number.
  public static func / (a: Tensor, b: Double) -> Tensor { a / a.scalar(b) }
  /// A number plus each element.
  public static func + (a: Double, b: Tensor) -> Tensor { b.scalar(a) + b }
  /// A number less each element.
  public static func - (a: Double, b: Tensor) -> Tensor { b.scalar(a) - b }
  /// A number times each element.
  public static func * (a: Double, b: Tensor) -> Tensor { b.scalar(a) * b }
  /// A number divided by each element.
  public static func / (a: Double, b: Tensor) -> Tensor { b.scalar(a) / b }

  /// The remainder of the division truncated towards zero: its sign is that of `a`, as of `%` on Swift's integers
  /// and of C's `fmod`. An integer modulo 0 is itself, a float NaN. Shapes broadcast.
  public static func % (a: Tensor, b: Tensor) -> Tensor {
    combine("remainder", a, b) { $0.remainder($1, $2) }
  }
  /// The remainder of each element divided by a number.
  public static func % (a: Tensor, b: Double) -> Tensor { a % a.scalar(b) }
  /// The remainder of a number divided by each element.
  public static func % (a: Double, b: Tensor) -> Tensor { b.scalar(a) % b }

  /// Where an element of `a` equals the one of `b`, as `i1`; never for NaN.
  public static func .== (a: Tensor, b: Tensor) -> Tensor { compare(a, b, .equal) }
  /// Where an element of `a` differs from the one of `b`, as `i1`; NaN differs from everything.
  public static func .!= (a: Tensor, b: Tensor) -> Tensor { compare(a, b, .notEqual) }
  /// Where an element of `a` is less than the one of `b`, as `i1`; never for NaN.
  public static func .< (a: Tensor, b: Tensor) -> Tensor { compare(a, b, .less) }
  /// Where an element of `a` is at most the one of `b`, as `i1`; never for NaN.
  public static func .<= (a: Tensor, b: Tensor) -> Tensor { compare(a, b, .lessOrEqual) }
  /// Where an element of `a` is greater than the one of `b`, as `i1`; never for NaN.
  public static func .> (a: Tensor, b: Tensor) -> Tensor { compare(a, b, .greater) }
  /// Where an element of `a` is at least the one of `b`, as `i1`; never for NaN.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { compare(a, b, .greaterOrEqual) }
  /// Where an element equals a number, as `i1`.
  public static func .== (a: Tensor, b: Double) -> Tensor { a .== a.scalar(b) }
  /// Where an element differs from a number, as `i1`.
  public static func .!= (a: Tensor, b: Double) -> Tensor { a .!= a.scalar(b) }
  /// Where an element is less than a number, as `i1`.
  public static func .< (a: Tensor, b: Double) -> Tensor { a .< a.scalar(b) }
  /// Where an element is at most a number, as `i1`.
  public static func .<= (a: Tensor, b: Double) -> Tensor { a .<= a.scalar(b) }
  /// Where an element is greater than a number, as `i1`.
  public static func .> (a: Tensor, b: Double) -> Tensor { a .> a.scalar(b) }
  /// Where an element is at least a number, as `i1`.
  public static func .>= (a: Tensor, b: Double) -> Tensor { a .>= a.scalar(b) }

  private static func compare(_ a: Tensor, _ b: Tensor, _ direction: Compare.Direction) -> Tensor {
    combine("compare", a, b) { $0.compare($1, $2, direction) }
  }

  /// A scalar constant of this tensor's element type.
  ///
  /// An integer tensor takes no number that its type cannot hold: `labels * 0.5` is a mistake, not zero.
  func scalar(_ number: Double) -> Tensor {
    let type = TensorType(element, [])
    if !element.isFloat, !element.holds(number) {
      declaration.builder.fail(
        SluiceError(
          .argument, "\(number) is not a number of type \(element)",
          at: userLocation() ?? origin.locations.last,
          note: "convert the tensor with converted(to: .f32) first"))
      return Tensor(.poison, in: declaration)
    }
    return declaration.emit(origin) { value.isPoison ? .poison : $0.constant(number, type) }
  }
}

extension ElementType {
  /// Whether this integer type has the number. (As a Double, the largest of 64 bits would equal the number after it.)
  fileprivate func holds(_ number: Double) -> Bool {
    if self == .u64 { return UInt64(exactly: number) != nil }
    return Int64(exactly: number).map(represents) ?? false
  }
}
