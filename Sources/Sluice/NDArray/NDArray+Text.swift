import SluiceIR

extension NDArray: CustomStringConvertible {
  /// The type, then the elements as NumPy prints them: nested brackets, aligned columns, and where a dimension is
  /// long its first and last three elements.
  public var description: String {
    guard let numbers = try? ReferenceNumbers(self) else { return "\(type)" }
    return "\(type)\(shape.rank > 1 ? "\n" : " ")\(numbers.text(shape))"
  }
}

/// The elements of an array as text.
private struct ReferenceNumbers {
  private let element: ElementType
  private let memory: [UInt8]
  private static let edge = 3
  private static let limit = 1000

  init(_ array: NDArray) throws(SluiceError) {
    element = array.element
    memory = try array.literal().bytes
  }

  func text(_ shape: Shape) -> String {
    let summarizes = shape.elementCount > Self.limit
    let shown = indices(shape, summarizes)
    let cells = shown.map { number($0) }
    let width = cells.map(\.count).max() ?? 0
    var position = 0
    return nested(shape, summarizes, depth: 0) {
      defer { position += 1 }
      return String(repeating: " ", count: width - cells[position].count) + cells[position]
    }
  }

  /// Which indices along a dimension are shown; nil stands for the dots.
  private func shownIndices(_ size: Int, _ summarizes: Bool) -> [Int?] {
    guard summarizes, size > 2 * Self.edge else { return Array(0..<size) }
    return Array(0..<Self.edge) + [nil] + Array((size - Self.edge)..<size)
  }

  /// Flat indices of the elements that are shown, in order.
  private func indices(_ shape: Shape, _ summarizes: Bool) -> [Int] {
    var result = [0]
    for size in shape {
      result = result.flatMap { base in
        shownIndices(size, summarizes).compactMap { $0.map { base * size + $0 } }
      }
    }
    return result
  }

  /// Recurses over dimensions, of which there are at most `Shape.maximumRank`.
  private func nested(_ shape: Shape, _ summarizes: Bool, depth: Int, _ next: () -> String) -> String {
    guard let size = shape.first else { return next() }
    let inner = Shape(shape.dropFirst())
    let parts = shownIndices(size, summarizes).map { index in
      index == nil ? "..." : nested(inner, summarizes, depth: depth + 1, next)
    }
    let separator =
      inner.isEmpty
      ? " " : String(repeating: "\n", count: inner.rank) + String(repeating: " ", count: depth + 1)
    return "[" + parts.joined(separator: separator) + "]"
  }

  /// The sign of a NaN means nothing.
  private func text(_ number: some BinaryFloatingPoint & CustomStringConvertible) -> String {
    number.isNaN ? "nan" : number.description
  }

  private func number(_ index: Int) -> String {
    let start = index * element.byteSize
    let bytes = memory[start..<(start + element.byteSize)]
    let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    switch element {
    case .f32: return text(Float(bitPattern: UInt32(bits)))
    case .f64: return text(Double(bitPattern: bits))
    case .f16: return text(Float(SmallFloat.f16.decode(UInt16(bits))))
    case .bf16: return text(Float(bitPattern: UInt32(bits) << 16))
    case .i1: return bits == 0 ? "false" : "true"
    default:
      guard element.kind == .signed else { return "\(bits)" }
      let shift = UInt64(64 - element.bitWidth)
      return "\(Int64(bitPattern: bits << shift) >> Int64(shift))"
    }
  }
}
