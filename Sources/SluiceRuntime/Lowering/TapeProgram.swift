import CSluiceKernels
import SluiceIR
import SluicePasses

/// A tape in static single assignment before its registers are chosen.
struct TapeProgram {
  struct Value {
    var opcode: UInt16
    var registerClass: sluice_class
    /// Whether its lanes have 64 bits.
    var isWide = false
    /// Earlier values; of a column reduction what is reduced and, if there is one, the initial value.
    var operands: [Int] = []
    /// The access of a load, index, store or column reduction.
    var access: Int32 = -1
    /// The monoid of a reduction.
    var monoid: UInt16 = 0
    var isStore = false
    /// Lane bits of a constant; others have none.
    var bits: UInt64?
    /// Nanoseconds for each element.
    var cost = 0.0

    /// The class of its register and the size of its lanes, as the kernels number them.
    fileprivate var registerKind: Int {
      Int(registerClass.rawValue) + (isWide ? Int(SLUICE_WIDE.rawValue) : 0)
    }
  }

  private(set) var values: [Value] = []
  /// Expansions made so far, so that none is made twice.
  private var expansions: [[Int]: Int] = [:]

  mutating func append(_ value: Value) -> Int {
    values.append(value)
    return values.count - 1
  }

  /// `value` in a register of a class at least as wide as `target`.
  mutating func expanded(_ value: Int, to target: sluice_class) -> Int {
    // FULL is 0 and UNIFORM 2: narrower classes are larger.
    guard values[value].registerClass.rawValue > target.rawValue else { return value }
    let key = [value, Int(target.rawValue)]
    if let known = expansions[key] { return known }
    let result = append(
      Value(
        opcode: UInt16(SLUICE_OP_EXPAND.rawValue), registerClass: target, isWide: values[value].isWide,
        operands: [value], cost: 0.03))
    expansions[key] = result
    return result
  }

  /// Puts the values in `order`, operands before those that read them; what is not in it is dropped. Nothing can be
  /// expanded after that.
  mutating func reorder(_ order: [Int]) {
    var place = [Int](repeating: -1, count: values.count)
    for (index, old) in order.enumerated() { place[old] = index }
    // The old list is let go before operands are renumbered, so that no list of operands is copied.
    values = order.map { values[$0] }
    expansions = [:]
    for index in values.indices {
      for position in values[index].operands.indices {
        values[index].operands[position] = place[values[index].operands[position]]
      }
    }
  }
}

/// A tape's steps and registers.
struct AllocatedTape {
  var steps: [sluice_step] = []
  var registerClasses: [UInt8] = []
  var constants: [UInt64] = []

  private struct Constant: Hashable {
    let bits: UInt64
    let isWide: Bool
  }

  /// Chooses registers by linear scan: a value takes one of its class that is free, and frees those of
  /// operands that nobody reads later. Values that reach no store are dropped.
  ///
  /// A kernel reads a vector of its operands before it writes the result's, so the result may take an
  /// operand's place.
  init?(_ program: TapeProgram) {
    let values = program.values
    var lastUse = [Int](repeating: -1, count: values.count)
    for index in values.indices.reversed() where values[index].isStore || lastUse[index] >= 0 {
      for operand in values[index].operands where lastUse[operand] < 0 { lastUse[operand] = index }
    }
    var register = [Int](repeating: -1, count: values.count)
    var constantRegisters: [Constant: Int] = [:]
    for index in values.indices where lastUse[index] >= 0 {
      guard let bits = values[index].bits else { continue }
      let constant = Constant(bits: bits, isWide: values[index].isWide)
      if let known = constantRegisters[constant] {
        register[index] = known
      } else {
        constantRegisters[constant] = constants.count
        register[index] = constants.count
        constants.append(bits)
        registerClasses.append(UInt8(values[index].registerKind))
      }
    }
    var free: [[Int]] = Array(repeating: [], count: Int(SLUICE_WIDE.rawValue) + 3)
    for index in values.indices {
      let value = values[index]
      guard value.bits == nil, value.isStore || lastUse[index] >= 0 else { continue }
      var places: (Int, Int, Int) = (0, 0, 0)
      for (position, operand) in value.operands.enumerated() {
        switch position {
        case 0: places.0 = register[operand]
        case 1: places.1 = register[operand]
        default: places.2 = register[operand]
        }
        if lastUse[operand] == index, values[operand].bits == nil {
          free[values[operand].registerKind].append(register[operand])
          // Named twice, it is freed once.
          lastUse[operand] = -1
        }
      }
      var destination = 0
      if !value.isStore {
        let kind = value.registerKind
        if let reused = free[kind].popLast() {
          destination = reused
        } else {
          destination = registerClasses.count
          registerClasses.append(UInt8(kind))
        }
        register[index] = destination
      }
      steps.append(Self.step(value, destination, places))
    }
    if registerClasses.count > Int(UInt16.max) { return nil }
  }

  private static func step(
    _ value: TapeProgram.Value, _ destination: Int, _ places: (Int, Int, Int)
  ) -> sluice_step {
    var step = sluice_step()
    step.op = value.opcode
    step.dst = UInt16(truncatingIfNeeded: destination)
    step.a = UInt16(truncatingIfNeeded: places.0)
    step.b = UInt16(truncatingIfNeeded: places.1)
    step.c = UInt16(truncatingIfNeeded: places.2)
    switch sluice_opcode(UInt32(value.opcode)) {
    case SLUICE_OP_LOAD, SLUICE_OP_INDEX: step.a = UInt16(truncatingIfNeeded: value.access)
    case SLUICE_OP_STORE: step.b = UInt16(truncatingIfNeeded: value.access)
    case SLUICE_OP_REDUCE_ROW: step.b = value.monoid
    case SLUICE_OP_REDUCE_COL:
      step.dst = value.operands.count > 1 ? step.b : UInt16(SLUICE_NO_REGISTER)
      step.b = UInt16(truncatingIfNeeded: value.access)
      step.c = value.monoid
    default: break
    }
    return step
  }
}
