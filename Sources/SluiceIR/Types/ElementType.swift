/// The type of one element of a tensor, named as StableHLO prints it.
public enum ElementType: UInt8, CaseIterable, Hashable, Sendable {
  case f32, f64, f16, bf16
  case i8, i16, i32, i64
  case u8, u16, u32, u64
  case i1

  public enum Kind: Hashable, Sendable { case float, signed, unsigned, boolean }

  public var kind: Kind {
    switch self {
    case .f32, .f64, .f16, .bf16: .float
    case .i8, .i16, .i32, .i64: .signed
    case .u8, .u16, .u32, .u64: .unsigned
    case .i1: .boolean
    }
  }

  public var isFloat: Bool { kind == .float }
  /// Whether this is a signed or unsigned integer type; `i1` is not.
  public var isInteger: Bool { kind == .signed || kind == .unsigned }

  /// Bits of the value; `i1` has 1.
  public var bitWidth: Int {
    switch self {
    case .i1: 1
    case .i8, .u8: 8
    case .f16, .bf16, .i16, .u16: 16
    case .f32, .i32, .u32: 32
    case .f64, .i64, .u64: 64
    }
  }

  /// Bytes of one element in memory; an `i1` takes a byte that is 0 or 1.
  public var byteSize: Int { max(bitWidth / 8, 1) }

  /// The name in the text form, e.g. `f32`.
  public var name: String { String(describing: self) }

  public init?(name: some StringProtocol) {
    guard let match = Self.byName[String(name)] else { return nil }
    self = match
  }

  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}

extension ElementType: CustomStringConvertible {
  public var description: String {
    switch self {
    case .f32: "f32"
    case .f64: "f64"
    case .f16: "f16"
    case .bf16: "bf16"
    case .i8: "i8"
    case .i16: "i16"
    case .i32: "i32"
    case .i64: "i64"
    case .u8: "u8"
    case .u16: "u16"
    case .u32: "u32"
    case .u64: "u64"
    case .i1: "i1"
    }
  }
}
