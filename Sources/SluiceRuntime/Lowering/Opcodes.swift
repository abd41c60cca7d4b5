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
        opcode: UInt16(opcode), arity: Int(sluice_opcode_arity(opcode)), cost: cost(of: name))
      opcode += 1
    }
    return result
  }()

  static subscript(name: String) -> Entry? { byName[name] }

  private static let slow: Set<String> = [
    "exponential", "exponential_minus_one", "log", "log_plus_one", "logistic", "tanh", "sine", "cosine",
    "erf", "power", "remainder", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "asinh", "acosh",
    "atanh", "cbrt",
  ]

  private static func cost(of name: String) -> Double {
    slow.contains(String(name.prefix { $0 != "." })) ? 0.4 : 0.03
  }
}

extension ElementType {
  /// The kernels' type of this element; nil if they do no arithmetic on it.
  var kernelType: sluice_type? {
    switch self {
    case .f32: SLUICE_F32
    case .i32: SLUICE_I32
    case .i1: SLUICE_I1
    default: nil
    }
  }
}

extension Monoid {
  /// The fast loop for elements of this type, if there is one.
  func kernel(for element: ElementType) -> sluice_monoid? {
    switch (self, element) {
    case (.add, .f32): SLUICE_ADD_F32
    case (.multiply, .f32): SLUICE_MUL_F32
    case (.minimum, .f32): SLUICE_MIN_F32
    case (.maximum, .f32): SLUICE_MAX_F32
    case (.add, .i32): SLUICE_ADD_I32
    case (.multiply, .i32): SLUICE_MUL_I32
    case (.minimum, .i32): SLUICE_MIN_I32
    case (.maximum, .i32): SLUICE_MAX_I32
    case (.and, .i32): SLUICE_AND_I32
    case (.or, .i32): SLUICE_OR_I32
    case (.xor, .i32): SLUICE_XOR_I32
    // On booleans the smaller is the conjunction, the larger the disjunction.
    case (.and, .i1), (.minimum, .i1), (.multiply, .i1): SLUICE_AND_I1
    case (.or, .i1), (.maximum, .i1), (.add, .i1): SLUICE_OR_I1
    case (.xor, .i1): SLUICE_XOR_I1
    default: nil
    }
  }

  /// The identity as the bits of one lane.
  func identityBits(_ element: ElementType) -> UInt32? {
    switch (self, element) {
    case (.add, .f32): Float(-0.0).bitPattern
    case (.multiply, .f32): Float(1).bitPattern
    case (.minimum, .f32): Float.infinity.bitPattern
    case (.maximum, .f32): (-Float.infinity).bitPattern
    case (.multiply, .i32): 1
    case (.minimum, .i32): UInt32(bitPattern: .max)
    case (.maximum, .i32): UInt32(bitPattern: .min)
    case (.and, .i32): .max
    case (.add, .i32), (.or, .i32), (.xor, .i32): 0
    case (.and, .i1), (.minimum, .i1), (.multiply, .i1): 1
    case (.or, .i1), (.maximum, .i1), (.add, .i1), (.xor, .i1): 0
    default: nil
    }
  }
}
