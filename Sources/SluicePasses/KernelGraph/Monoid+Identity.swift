import SluiceIR
import SluiceOperations

extension Monoid {
  /// The bits in memory of the element that changes no other, to the bit: of a sum of floats -0. Nil where there is
  /// none.
  package func identityBits(_ element: ElementType) -> UInt64? {
    let all = UInt64.max >> UInt64(64 - element.byteSize * 8)
    switch element.kind {
    case .float: return floatIdentityBits(element)
    case .boolean:
      switch self {
      case .and, .minimum, .multiply: return 1
      case .or, .maximum, .add, .xor: return 0
      }
    case .signed, .unsigned:
      let isSigned = element.kind == .signed
      switch self {
      case .add, .or, .xor: return 0
      case .multiply: return 1
      case .and: return all
      case .minimum: return isSigned ? all >> 1 : all
      case .maximum: return isSigned ? all ^ (all >> 1) : 0
      }
    }
  }

  private func floatIdentityBits(_ element: ElementType) -> UInt64? {
    let value: Double
    switch self {
    case .add: value = -0.0
    case .multiply: value = 1
    case .minimum: value = .infinity
    case .maximum: value = -.infinity
    case .and, .or, .xor: return nil
    }
    switch element {
    case .f64: return value.bitPattern
    case .f16: return UInt64(SmallFloat.f16.encode(value))
    case .bf16: return UInt64(SmallFloat.bf16.encode(value))
    default: return UInt64(Float(value).bitPattern)
    }
  }

  /// Whether there is a fast loop for elements of this type.
  package func hasKernel(_ element: ElementType) -> Bool {
    switch element {
    case .f32, .f64: applies(to: element)
    case .i32, .i64, .u32, .u64: true
    case .i1: self == .and || self == .or || self == .xor
    case .f16, .bf16, .i8, .i16, .u8, .u16: false
    }
  }
}
