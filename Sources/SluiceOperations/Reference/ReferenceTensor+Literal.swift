import SluiceIR

extension ReferenceTensor {
  /// The elements of a literal.
  package init(_ literal: Literal) {
    let type = literal.type
    let stored = Self.decode(literal.storedBytes, type.element)
    let expanded = ReferenceTensor(type, stored)
    self =
      literal.isSplat ? expanded.picking(Array(repeating: 0, count: type.elementCount), type) : expanded
  }

  /// The tensor as a constant. Throws only if the elements are not as many as the type says.
  package func literal() throws(SluiceError) -> Literal {
    try Literal(type, bytes: Self.encode(elements, type.element))
  }

  private static func decode(_ bytes: [UInt8], _ element: ElementType) -> Elements {
    switch element {
    case .f32: .floats(patterns(bytes, UInt32.self).map { Double(Float(bitPattern: $0)) })
    case .f64: .floats(patterns(bytes, UInt64.self).map { Double(bitPattern: $0) })
    case .f16: .floats(patterns(bytes, UInt16.self).map(SmallFloat.f16.decode))
    case .bf16: .floats(patterns(bytes, UInt16.self).map(SmallFloat.bf16.decode))
    case .i8: .integers(patterns(bytes, Int8.self).map(Int64.init))
    case .i16: .integers(patterns(bytes, Int16.self).map(Int64.init))
    case .i32: .integers(patterns(bytes, Int32.self).map(Int64.init))
    case .i64: .integers(patterns(bytes, Int64.self))
    case .u8: .integers(bytes.map(Int64.init))
    case .u16: .integers(patterns(bytes, UInt16.self).map(Int64.init))
    case .u32: .integers(patterns(bytes, UInt32.self).map(Int64.init))
    case .u64: .integers(patterns(bytes, UInt64.self).map { Int64(bitPattern: $0) })
    case .i1: .integers(bytes.map(Int64.init))
    }
  }

  private static func encode(_ elements: Elements, _ element: ElementType) -> [UInt8] {
    switch elements {
    case .floats(let values):
      switch element {
      case .f32: bytes(values.map { Float($0).bitPattern })
      case .f16: bytes(values.map(SmallFloat.f16.encode))
      case .bf16: bytes(values.map(SmallFloat.bf16.encode))
      default: bytes(values.map(\.bitPattern))
      }
    case .integers(let values):
      switch element.byteSize {
      case 1: values.map { UInt8(truncatingIfNeeded: $0) }
      case 2: bytes(values.map { UInt16(truncatingIfNeeded: $0) })
      case 4: bytes(values.map { UInt32(truncatingIfNeeded: $0) })
      default: bytes(values)
      }
    }
  }

  /// Little-endian integers of one width.
  private static func patterns<T: FixedWidthInteger>(_ bytes: [UInt8], _: T.Type) -> [T] {
    let size = T.bitWidth / 8
    return (0..<bytes.count / size).map { index in
      var pattern: T = 0
      for byte in 0..<size { pattern |= T(truncatingIfNeeded: bytes[index * size + byte]) << (8 * byte) }
      return pattern
    }
  }

  private static func bytes<T: FixedWidthInteger>(_ patterns: [T]) -> [UInt8] {
    patterns.flatMap { pattern in
      (0..<T.bitWidth / 8).map { UInt8(truncatingIfNeeded: pattern >> (8 * $0)) }
    }
  }
}
