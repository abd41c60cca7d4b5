import SluiceIR

/// An element type of StableHLO's that is none here: each element is kept in one of a wider type, its container, and is brought
/// back to what the narrow type has after every operation.
enum NarrowElement: Hashable, Sendable {
  /// Integers of 2 or 4 bits, kept in bytes and wrapped.
  case integer(bits: Int, isSigned: Bool)
  /// Floats of at most 8 bits, kept in f32 and rounded.
  case float(NarrowFloat)

  /// The type that MLIR calls `name`.
  init?(_ name: String) {
    switch name {
    case "i2", "si2": self = .integer(bits: 2, isSigned: true)
    case "i4", "si4": self = .integer(bits: 4, isSigned: true)
    case "ui2": self = .integer(bits: 2, isSigned: false)
    case "ui4": self = .integer(bits: 4, isSigned: false)
    default:
      guard let format = NarrowFloat(rawValue: name) else { return nil }
      self = .float(format)
    }
  }

  /// What an element is kept in.
  var container: ElementType {
    switch self {
    case .integer(_, let isSigned): isSigned ? .i8 : .u8
    case .float: .f32
    }
  }

  var bitWidth: Int {
    switch self {
    case .integer(let bits, _): bits
    case .float(let format): format.bitWidth
    }
  }

  /// The format of floats; nil for integers.
  var format: NarrowFloat? {
    guard case .float(let format) = self else { return nil }
    return format
  }

  var name: String {
    switch self {
    case .integer(let bits, let isSigned): (isSigned ? "i" : "ui") + "\(bits)"
    case .float(let format): format.rawValue
    }
  }

  /// The container's bits of the element that `bits` encodes.
  func pattern(ofBits bits: UInt8) -> UInt64 {
    switch self {
    case .integer(let width, let isSigned):
      let unused = 8 - width
      let high = bits << unused
      return UInt64(isSigned ? UInt8(bitPattern: Int8(bitPattern: high) >> unused) : high >> unused)
    case .float(let format): return UInt64(Float(format.decode(bits)).bitPattern)
    }
  }
}
