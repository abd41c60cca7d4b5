import Sluice

/// The result of `body` on one f32 array, row-major; a vector unless it has another shape.
func results<Element: LiteralElement>(
  _ x: [Float], _ shape: Shape? = nil, _ body: (Tensor) -> Tensor
) throws -> [Element] {
  let array = try NDArray(x, shape)
  return try compile(array.type, body)(array).values(as: Element.self)
}

/// The result of `body` on several arrays of any type.
func results<Element: LiteralElement>(
  of arrays: [NDArray], _ body: ([Tensor]) -> Tensor
) throws -> [Element] {
  try compile(arrays.map(\.type), body).call(arrays).values(as: Element.self)
}

/// Whether all elements agree within `tolerance` of the larger of 1 and their size. NaN agrees with NaN only, an infinity
/// with itself only.
func isClose(_ a: [Float], _ b: [Float], tolerance: Float = 2e-6) -> Bool {
  a.count == b.count
    && zip(a, b).allSatisfy { x, y in
      x == y || (x.isNaN && y.isNaN) || y.isFinite && abs(x - y) <= tolerance * max(1, abs(y))
    }
}

/// The gradient of `function`'s elements, weighted by 1, 1.5, 2, ..., by differentiation and by central differences.
struct GradientComparison: CustomStringConvertible {
  let derived: [Float]
  let measured: [Float]

  init(
    at x: [Float], _ shape: Shape? = nil, step: Float = 1e-2, _ function: @escaping (Tensor) -> Tensor
  ) throws {
    let array = try NDArray(x, shape)
    derived = try compile(
      Function(array.type) { x in
        let y = function(x)
        return (y * (Tensor.iota(like: y.reshaped(-1)) * 0.5 + 1).reshaped(to: y.shape)).sum()
      }.gradient(withRespectTo: 0))(array).values()
    let value = try compile(array.type, function)
    func loss(_ index: Int, _ offset: Float) throws -> Double {
      var moved = x
      moved[index] += offset
      let elements: [Float] = try value(NDArray(moved, array.shape)).values()
      return elements.enumerated().reduce(0) { $0 + Double($1.element) * (Double($1.offset) * 0.5 + 1) }
    }
    measured = try x.indices.map { index in
      // The step as it is after rounding.
      let width = (x[index] + step) - (x[index] - step)
      return Float((try loss(index, step) - loss(index, -step)) / Double(width))
    }
  }

  /// Within the error of central differences in f32: the third derivative's share and rounding over the step.
  func agrees(within tolerance: Float = 2e-3) -> Bool { isClose(derived, measured, tolerance: tolerance) }

  var description: String { "derived \(derived), measured \(measured)" }
}

/// The text of the error that `body` throws.
func thrown(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "nothing was thrown"
  } catch {
    return "\(error)"
  }
}
