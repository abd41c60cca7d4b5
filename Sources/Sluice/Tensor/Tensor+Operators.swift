import SluiceIR
import SluiceOperations

extension Tensor {
  public static func + (a: Tensor, b: Tensor) -> Tensor { combine("add", a, b) { $0.add($1, $2) } }
  public static func - (a: Tensor, b: Tensor) -> Tensor { combine("subtract", a, b) { $0.subtract($1, $2) } }
  public static func * (a: Tensor, b: Tensor) -> Tensor { combine("multiply", a, b) { $0.multiply($1, $2) } }
  public static func / (a: Tensor, b: Tensor) -> Tensor { combine("divide", a, b) { $0.divide($1, $2) } }

  public static prefix func - (x: Tensor) -> Tensor { x.declaration.emit(x.origin) { $0.negate(x.value) } }

  public static func + (a: Tensor, b: Double) -> Tensor { a + a.scalar(b) }
  public static func - (a: Tensor, b: Double) -> Tensor { a - a.scalar(b) }
  public static func * (a: Tensor, b: Double) -> Tensor { a * a.scalar(b) }
  public static func / (a: Tensor, b: Double) -> Tensor { a / a.scalar(b) }
  public static func + (a: Double, b: Tensor) -> Tensor { b.scalar(a) + b }
  public static func - (a: Double, b: Tensor) -> Tensor { b.scalar(a) - b }
  public static func * (a: Double, b: Tensor) -> Tensor { b.scalar(a) * b }
  public static func / (a: Double, b: Tensor) -> Tensor { b.scalar(a) / b }

  /// Elementwise comparisons; the result is `i1`.
  public static func .== (a: Tensor, b: Tensor) -> Tensor { compare(a, b, .equal) }
  public static func .!= (a: Tensor, b: Tensor) -> Tensor { compare(a, b, .notEqual) }
  public static func .< (a: Tensor, b: Tensor) -> Tensor { compare(a, b, .less) }
  public static func .<= (a: Tensor, b: Tensor) -> Tensor { compare(a, b, .lessOrEqual) }
  public static func .> (a: Tensor, b: Tensor) -> Tensor { compare(a, b, .greater) }
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { compare(a, b, .greaterOrEqual) }
  public static func .> (a: Tensor, b: Double) -> Tensor { a .> a.scalar(b) }
  public static func .< (a: Tensor, b: Double) -> Tensor { a .< a.scalar(b) }
  public static func .>= (a: Tensor, b: Double) -> Tensor { a .>= a.scalar(b) }
  public static func .<= (a: Tensor, b: Double) -> Tensor { a .<= a.scalar(b) }

  private static func compare(_ a: Tensor, _ b: Tensor, _ direction: Compare.Direction) -> Tensor {
    combine("compare", a, b) { $0.compare($1, $2, direction) }
  }

  /// A scalar constant of this tensor's element type.
  ///
  /// An integer tensor takes no number that its type cannot hold: `labels * 0.5` is a mistake, not zero.
  func scalar(_ number: Double) -> Tensor {
    let type = TensorType(element, [])
    if !element.isFloat, Double(ElementConversion.integer(number, element)) != number {
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
