/// A constant tensor: its type and its elements, dense and row-major in little-endian bytes, or one element
/// that stands for all (a splat). Storage is shared; equality and hash go by bits, so NaNs of one payload are
/// equal and -0 is not +0.
public struct Literal: Sendable {
  public let type: TensorType
  private let storage: Storage

  private final class Storage: Sendable {
    let bytes: [UInt8]
    let isSplat: Bool
    let hash: Int

    init(bytes: [UInt8], isSplat: Bool) {
      self.bytes = bytes
      self.isSplat = isSplat
      var hasher = Hasher()
      bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
      hash = hasher.finalize()
    }
  }

  /// Bytes of all elements in row-major order. A tensor of several equal elements is stored as a splat, so
  /// that equal literals have equal storage however they were made.
  public init(_ type: TensorType, bytes: [UInt8]) throws(SluiceError) {
    try type.validate()
    guard bytes.count == type.byteCount else {
      throw SluiceError(
        .shape, "a literal of type \(type) takes \(type.byteCount) bytes, not \(bytes.count)")
    }
    try Self.checkBooleans(type, bytes)
    let size = type.element.byteSize
    let splat = type.elementCount > 1 && Self.isPeriodic(bytes, period: size)
    self.type = type
    storage = Storage(bytes: splat ? Array(bytes[..<size]) : bytes, isSplat: splat)
  }

  /// One element's bytes, repeated for every element of `type`.
  public init(splat element: [UInt8], _ type: TensorType) throws(SluiceError) {
    try type.validate()
    guard element.count == type.element.byteSize else {
      throw SluiceError(
        .shape, "one element of \(type) takes \(type.element.byteSize) bytes, not \(element.count)")
    }
    try Self.checkBooleans(type, element)
    self.type = type
    storage = Storage(bytes: type.elementCount == 0 ? [] : element, isSplat: type.elementCount > 1)
  }

  /// Kernels and the reference count on an i1's byte being 0 or 1.
  private static func checkBooleans(_ type: TensorType, _ bytes: [UInt8]) throws(SluiceError) {
    guard type.element == .i1, let position = bytes.firstIndex(where: { $0 > 1 }) else { return }
    throw SluiceError(.argument, "byte \(position) of an i1 literal is \(bytes[position]); it must be 0 or 1")
  }

  private static func isPeriodic(_ bytes: [UInt8], period: Int) -> Bool {
    bytes.withUnsafeBytes { buffer in
      for index in stride(from: period, to: buffer.count, by: 1) where buffer[index] != buffer[index - period]
      {
        return false
      }
      return true
    }
  }

  public var shape: Shape { type.shape }
  public var element: ElementType { type.element }
  /// Whether one stored element stands for several.
  public var isSplat: Bool { storage.isSplat }
  /// The stored bytes: one element for a splat, all of them otherwise.
  package var storedBytes: [UInt8] { storage.bytes }
  /// The bytes of the one element that all are equal to; nil unless a splat or a single element.
  package var uniformBytes: [UInt8]? {
    isSplat || type.elementCount == 1 ? storage.bytes : nil
  }

  /// The bytes of all elements, row-major.
  public var bytes: [UInt8] {
    guard isSplat else { return storage.bytes }
    return [UInt8](unsafeUninitializedCapacity: type.byteCount) { buffer, count in
      write(to: UnsafeMutableRawBufferPointer(buffer))
      count = type.byteCount
    }
  }

  /// Writes all elements to `destination`, which must hold `type.byteCount` bytes.
  package func write(to destination: UnsafeMutableRawBufferPointer) {
    guard let base = destination.baseAddress else { return }
    storage.bytes.withUnsafeBytes { source in
      guard let from = source.baseAddress else { return }
      let total = isSplat ? type.byteCount : source.count
      base.copyMemory(from: from, byteCount: source.count)
      // A splat is doubled until it fills the destination.
      var filled = source.count
      while filled < total {
        let next = min(filled, total - filled)
        (base + filled).copyMemory(from: base, byteCount: next)
        filled += next
      }
    }
  }

  /// The same elements under another shape with as many.
  package func reshaped(_ shape: Shape) -> Literal { Literal(unchecked: type.with(shape: shape), storage) }

  private init(unchecked type: TensorType, _ storage: Storage) {
    self.type = type
    self.storage = storage
  }
}

extension Literal: Hashable {
  public static func == (a: Literal, b: Literal) -> Bool {
    a.type == b.type
      && (a.storage === b.storage
        || a.storage.hash == b.storage.hash && a.storage.bytes == b.storage.bytes)
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(type)
    hasher.combine(storage.hash)
  }
}

extension Literal {
  /// Elements given as Swift values, row-major.
  public init<Element: LiteralElement>(_ values: [Element], _ shape: Shape) throws(SluiceError) {
    try self.init(
      TensorType(Element.elementType, shape), bytes: values.withUnsafeBytes { Array($0) })
  }

  /// All elements as Swift values; nil if `Element` is not the literal's element type.
  public func values<Element: LiteralElement>(as _: Element.Type) -> [Element]? {
    guard Element.elementType == element else { return nil }
    return [Element](unsafeUninitializedCapacity: type.elementCount) { buffer, count in
      write(to: UnsafeMutableRawBufferPointer(buffer))
      count = type.elementCount
    }
  }
}

/// A Swift type whose memory is an element's memory.
public protocol LiteralElement: BitwiseCopyable, Sendable {
  static var elementType: ElementType { get }
}

extension Float: LiteralElement { public static var elementType: ElementType { .f32 } }
extension Double: LiteralElement { public static var elementType: ElementType { .f64 } }
extension Int8: LiteralElement { public static var elementType: ElementType { .i8 } }
extension Int16: LiteralElement { public static var elementType: ElementType { .i16 } }
extension Int32: LiteralElement { public static var elementType: ElementType { .i32 } }
extension Int64: LiteralElement { public static var elementType: ElementType { .i64 } }
extension UInt8: LiteralElement { public static var elementType: ElementType { .u8 } }
extension UInt16: LiteralElement { public static var elementType: ElementType { .u16 } }
extension UInt32: LiteralElement { public static var elementType: ElementType { .u32 } }
extension UInt64: LiteralElement { public static var elementType: ElementType { .u64 } }
extension Bool: LiteralElement { public static var elementType: ElementType { .i1 } }
