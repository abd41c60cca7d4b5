import SluiceIR
import SluiceOperations
import SluiceRuntime

/// Data: a dense tensor of elements in row-major order, as passed to compiled functions and returned by them.
///
/// A value: its elements never change, and copies share memory.
public struct NDArray: Sendable {
  public let type: TensorType
  /// Written only before anyone else sees it: by an initializer, or by the run that it is an output of.
  package let memory: AlignedMemory

  package init(_ type: TensorType, _ memory: AlignedMemory) {
    self.type = type
    self.memory = memory
  }

  /// Zeros. Throws if the type is not valid or memory cannot be had.
  public init(zeros type: TensorType) throws(SluiceError) {
    try type.validate()
    self.init(type, try AlignedMemory(byteCount: type.byteCount, for: "an NDArray of type \(type)"))
  }

  /// Elements given as Swift values, row-major; without a shape, one dimension.
  public init<Element: LiteralElement>(_ values: [Element], _ shape: Shape? = nil) throws(SluiceError) {
    let type = TensorType(Element.elementType, shape ?? [values.count])
    try type.validate()
    guard values.count == type.elementCount else {
      throw SluiceError(
        .shape, "NDArray: \(values.count) elements do not fill the shape \(type.shape)",
        note: "give \(type.elementCount) elements, or another shape")
    }
    try self.init(zeros: type)
    values.withUnsafeBytes { memory.bytes.copyMemory(from: $0) }
  }

  /// A scalar.
  public init<Element: LiteralElement>(_ value: Element) throws(SluiceError) { try self.init([value], []) }

  /// Numbers converted to any element type: floats are rounded to nearest even, integers truncated and saturated.
  package init(converting numbers: [Double], to type: TensorType) throws(SluiceError) {
    let tensor =
      type.element.isFloat
      ? ReferenceTensor(rounding: numbers, to: type)
      : ReferenceTensor(type, .integers(numbers.map { ElementConversion.integer($0, type.element) }))
    try self.init(tensor.literal())
  }

  package init(_ literal: Literal) throws(SluiceError) {
    try self.init(zeros: literal.type)
    literal.write(to: memory.bytes)
  }

  public var shape: Shape { type.shape }
  public var element: ElementType { type.element }
  public var elementCount: Int { type.elementCount }

  /// All elements, row-major. Throws unless `Element` is the array's element type.
  public func values<Element: LiteralElement>(as _: Element.Type = Float.self) throws(SluiceError)
    -> [Element]
  {
    guard Element.elementType == element else {
      throw SluiceError(
        .argument, "NDArray: the elements are \(element), not \(Element.elementType)",
        note: "ask for them as \(element)")
    }
    return withExtendedLifetime(memory) { Array(memory.bytes.bindMemory(to: Element.self)) }
  }

  /// The only element. Throws if there are several, or of another type.
  public func item<Element: LiteralElement>(as _: Element.Type = Float.self) throws(SluiceError) -> Element {
    guard elementCount == 1 else {
      throw SluiceError(.shape, "NDArray: item() needs one element; the shape is \(shape)")
    }
    return try values(as: Element.self)[0]
  }

  /// The same elements under another shape with as many.
  public func reshaped(to shape: Shape) throws(SluiceError) -> NDArray {
    let type = TensorType(element, shape)
    try type.validate()
    guard type.elementCount == elementCount else {
      throw SluiceError(
        .shape, "NDArray: \(self.shape) has \(elementCount) elements, \(shape) \(type.elementCount)")
    }
    return NDArray(type, memory)
  }

  package func literal() throws(SluiceError) -> Literal {
    try Literal(type, bytes: withExtendedLifetime(memory) { Array(memory.bytes) })
  }
}

extension NDArray: Equatable {
  /// Equal types and equal bits.
  public static func == (a: NDArray, b: NDArray) -> Bool {
    guard a.type == b.type else { return false }
    return withExtendedLifetime((a.memory, b.memory)) { a.memory.bytes.elementsEqual(b.memory.bytes) }
  }
}
