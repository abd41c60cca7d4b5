/// An element type and a static shape, written `.f32[128, 784]` in Swift and `f32[128, 784]` in text.
public struct TensorType: Hashable, Sendable {
  public var element: ElementType
  public var shape: Shape

  public init(_ element: ElementType, _ shape: Shape) {
    self.element = element
    self.shape = shape
  }

  /// The type with these dimensions instead: `.f32[128, 784]`.
  public subscript(dimensions: Int...) -> TensorType { TensorType(element, Shape(dimensions)) }

  public static let f32 = TensorType(.f32, [])
  public static let f64 = TensorType(.f64, [])
  public static let f16 = TensorType(.f16, [])
  public static let bf16 = TensorType(.bf16, [])
  public static let i8 = TensorType(.i8, [])
  public static let i16 = TensorType(.i16, [])
  public static let i32 = TensorType(.i32, [])
  public static let i64 = TensorType(.i64, [])
  public static let u8 = TensorType(.u8, [])
  public static let u16 = TensorType(.u16, [])
  public static let u32 = TensorType(.u32, [])
  public static let u64 = TensorType(.u64, [])
  public static let i1 = TensorType(.i1, [])

  public var rank: Int { shape.rank }
  public var elementCount: Int { shape.elementCount }
  /// Bytes of the dense row-major tensor.
  public var byteCount: Int { elementCount * element.byteSize }

  package func with(element: ElementType) -> TensorType { TensorType(element, shape) }
  package func with(shape: Shape) -> TensorType { TensorType(element, shape) }

  /// Whether two lists are equal: looks at the types where they are, by spans, for which no reference is counted.
  static func areEqual(_ a: [TensorType], _ b: [TensorType]) -> Bool {
    guard a.count == b.count else { return false }
    let spanA = a.span
    let spanB = b.span
    for position in spanA.indices {
      guard spanA[position].element == spanB[position].element,
        spanA[position].shape == spanB[position].shape
      else { return false }
    }
    return true
  }

  public func validate() throws(SluiceError) { try shape.validate(element: element) }
}

extension TensorType: CustomStringConvertible {
  public var description: String { "\(element)\(shape)" }
}
