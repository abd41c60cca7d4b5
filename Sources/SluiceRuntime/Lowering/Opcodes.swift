import CSluiceKernels
import SluiceIR
import SluiceOperations

/// The arithmetic that tapes and regions can do, by kernel name.
enum Opcodes {
  struct Entry: Sendable {
    let opcode: UInt16
    let arity: Int
    /// Nanoseconds an element in cache, roughly.
    let cost: Double
  }

  private static let byName: [String: Entry] = {
    var result: [String: Entry] = [:]
    var opcode = Int32(SLUICE_OP_FIRST_ARITHMETIC.rawValue)
    while let pointer = sluice_opcode_name(opcode) {
      let name = String(cString: pointer)
      result[name] = Entry(
        opcode: UInt16(opcode), arity: Int(sluice_opcode_arity(opcode)),
        cost: OperationCost.nanoseconds(of: name))
      opcode += 1
    }
    return result
  }()

  static subscript(name: String) -> Entry? { byName[name] }
}

extension ElementType {
  /// The kernels' type of this element: both enumerations have one order.
  var kernelType: sluice_type { sluice_type(UInt32(rawValue)) }

  /// Whether its lanes have 64 bits.
  var hasWideLanes: Bool { bitWidth == 64 }

  /// The bits of lanes that hold the element with these bits in memory: a lane of 64 bits, or one of 32 twice.
  func laneBits(_ bits: UInt64) -> UInt64 {
    let lane: UInt32
    switch self {
    case .f64, .i64, .u64: return bits
    case .f32, .i32, .u32, .u8, .u16: lane = UInt32(truncatingIfNeeded: bits)
    case .f16: lane = Float(SmallFloat.f16.decode(UInt16(truncatingIfNeeded: bits))).bitPattern
    case .bf16: lane = UInt32(truncatingIfNeeded: bits) << 16
    case .i8: lane = UInt32(bitPattern: Int32(Int8(truncatingIfNeeded: bits)))
    case .i16: lane = UInt32(bitPattern: Int32(Int16(truncatingIfNeeded: bits)))
    case .i1: lane = bits == 0 ? 0 : .max
    }
    return UInt64(lane) << 32 | UInt64(lane)
  }

  /// Whether a lane that holds a value of this type holds its conversion to `target` too.
  func keepsLanes(convertedTo target: ElementType) -> Bool {
    if self == target { return true }
    switch (self, target) {
    case (.f16, .f32), (.bf16, .f32), (.i64, .u64), (.u64, .i64), (.i32, .u32), (.u32, .i32): return true
    case (.i8, .i16), (.i8, .i32), (.i8, .u32), (.i16, .i32), (.i16, .u32): return true
    case (.u8, .i16), (.u8, .u16), (.u8, .i32), (.u8, .u32), (.u16, .i32), (.u16, .u32): return true
    default: return false
    }
  }
}

extension Literal {
  /// The lane bits of its one element; nil if its elements differ.
  var laneBits: UInt64? {
    uniformBytes.map { element.laneBits($0.reversed().reduce(0) { $0 << 8 | UInt64($1) }) }
  }
}

extension Monoid {
  /// The fast loop for elements of this type, if there is one.
  func kernel(for element: ElementType) -> sluice_monoid? {
    switch element {
    case .f32: kernel(SLUICE_ADD_F32, SLUICE_MUL_F32, SLUICE_MIN_F32, SLUICE_MAX_F32)
    case .f64: kernel(SLUICE_ADD_F64, SLUICE_MUL_F64, SLUICE_MIN_F64, SLUICE_MAX_F64)
    case .i32: bitwise32 ?? kernel(SLUICE_ADD_I32, SLUICE_MUL_I32, SLUICE_MIN_I32, SLUICE_MAX_I32)
    case .u32: bitwise32 ?? kernel(SLUICE_ADD_I32, SLUICE_MUL_I32, SLUICE_MIN_U32, SLUICE_MAX_U32)
    case .i64: bitwise64 ?? kernel(SLUICE_ADD_I64, SLUICE_MUL_I64, SLUICE_MIN_I64, SLUICE_MAX_I64)
    case .u64: bitwise64 ?? kernel(SLUICE_ADD_I64, SLUICE_MUL_I64, SLUICE_MIN_U64, SLUICE_MAX_U64)
    // On booleans the smaller is the conjunction, the larger the disjunction.
    case .i1:
      switch self {
      case .and, .minimum, .multiply: SLUICE_AND_I1
      case .or, .maximum, .add: SLUICE_OR_I1
      case .xor: SLUICE_XOR_I1
      }
    case .f16, .bf16, .i8, .i16, .u8, .u16: nil
    }
  }

  private func kernel(
    _ sum: sluice_monoid, _ product: sluice_monoid, _ least: sluice_monoid, _ most: sluice_monoid
  ) -> sluice_monoid? {
    switch self {
    case .add: sum
    case .multiply: product
    case .minimum: least
    case .maximum: most
    case .and, .or, .xor: nil
    }
  }

  private var bitwise32: sluice_monoid? {
    switch self {
    case .and: SLUICE_AND_I32
    case .or: SLUICE_OR_I32
    case .xor: SLUICE_XOR_I32
    default: nil
    }
  }

  private var bitwise64: sluice_monoid? {
    switch self {
    case .and: SLUICE_AND_I64
    case .or: SLUICE_OR_I64
    case .xor: SLUICE_XOR_I64
    default: nil
    }
  }
}
