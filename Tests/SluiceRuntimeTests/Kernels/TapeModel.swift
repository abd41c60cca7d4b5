import CSluiceKernels

/// Runs a tape one element and one step at a time over the whole grid: what the kernels must equal bit for bit.
/// Steps must be exact operations.
struct TapeModel {
  private let program: TapeProgram
  private var buffers: [[UInt8]]
  /// For each register its rows x cols lanes, whatever its class.
  private var registers: [[UInt32]]

  static func run(_ program: TapeProgram, _ buffers: [[UInt8]]) -> [[UInt8]] {
    var model = TapeModel(program, buffers)
    for step in program.steps { model.run(step) }
    return model.buffers
  }

  private init(_ program: TapeProgram, _ buffers: [[UInt8]]) {
    self.program = program
    self.buffers = buffers
    let count = program.rows * program.cols
    registers = Array(
      repeating: Array(repeating: 0, count: max(count, program.rows)), count: program.classes.count)
    for (index, bits) in program.constants.enumerated() {
      registers[index] = Array(repeating: bits, count: registers[index].count)
    }
  }

  private mutating func run(_ step: sluice_step) {
    let (dst, a, b, c) = (Int(step.dst), Int(step.a), Int(step.b), Int(step.c))
    switch sluice_opcode(UInt32(step.op)) {
    case SLUICE_OP_LOAD:
      let access = program.accesses[a]
      forEach { model, row, col, lane in
        let (row, col) = model.position(row, col, in: dst)
        model.registers[dst][lane] = model.load(access, access.offset(row, col))
      }
    case SLUICE_OP_INDEX:
      let access = program.accesses[a]
      forEach { model, row, col, lane in
        let (row, col) = model.position(row, col, in: dst)
        model.registers[dst][lane] = UInt32(truncatingIfNeeded: access.offset(row, col))
      }
    case SLUICE_OP_STORE:
      let access = program.accesses[b]
      forEach { model, row, col, lane in
        let (row, col) = model.position(row, col, in: a)
        model.store(access, access.offset(row, col), model.registers[a][lane])
      }
    case SLUICE_OP_EXPAND: registers[dst] = registers[a]
    case SLUICE_OP_REDUCE_ROW:
      for row in 0..<program.rows {
        let lanes = (0..<program.cols).map { registers[a][row * program.cols + $0] }
        let result = MonoidModel(sluice_monoid(UInt32(b))).reduceIn16Lanes(lanes)
        for col in 0..<program.cols { registers[dst][row * program.cols + col] = result }
      }
    case SLUICE_OP_REDUCE_COL:
      reduceColumns(
        a, from: dst == Int(SLUICE_NO_REGISTER) ? nil : registers[dst].first,
        into: program.accesses[b], MonoidModel(sluice_monoid(UInt32(c))))
    default:
      let name = String(cString: sluice_opcode_name(Int32(step.op)))
      forEach { model, _, _, lane in
        let operands = (model.registers[a][lane], model.registers[b][lane], model.registers[c][lane])
        guard case .bits(let bits) = OperationModel.evaluate(name, operands.0, operands.1, operands.2) else {
          return
        }
        model.registers[dst][lane] = bits
      }
    }
  }

  private mutating func forEach(_ body: (inout TapeModel, Int, Int, Int) -> Void) {
    for row in 0..<program.rows {
      for col in 0..<program.cols { body(&self, row, col, row * program.cols + col) }
    }
  }

  /// Where a register of `register`'s class finds its element of (row, col).
  private func position(_ row: Int, _ col: Int, in register: Int) -> (Int, Int) {
    switch program.classes[register] {
    case SLUICE_FULL: (row, col)
    case SLUICE_ROW: (row, 0)
    default: (row, col)
    }
  }

  private mutating func reduceColumns(
    _ register: Int, from initial: UInt32?, into access: TapeProgram.Access, _ monoid: MonoidModel
  ) {
    let chunkRows = program.chunkRows ?? program.rows
    let columns = program.classes[register] == SLUICE_FULL ? program.cols : min(program.cols, 1)
    for (chunk, start) in stride(from: 0, to: program.rows, by: max(chunkRows, 1)).enumerated() {
      for col in 0..<columns {
        var total = monoid.identity
        for row in start..<min(start + chunkRows, program.rows) {
          total = monoid.combine(total, registers[register][row * program.cols + col])
        }
        if let initial { total = monoid.combine(initial, total) }
        store(access, access.offset(chunk, col), total)
      }
    }
  }

  private func load(_ access: TapeProgram.Access, _ offset: Int) -> UInt32 {
    let bytes = buffers[access.buffer]
    if access.type == SLUICE_I1 { return bytes[offset] != 0 ? ~0 : 0 }
    return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset * 4, as: UInt32.self) }
  }

  private mutating func store(_ access: TapeProgram.Access, _ offset: Int, _ bits: UInt32) {
    if access.type == SLUICE_I1 {
      buffers[access.buffer][offset] = UInt8(bits & 1)
    } else {
      buffers[access.buffer].withUnsafeMutableBytes {
        $0.storeBytes(of: bits, toByteOffset: offset * 4, as: UInt32.self)
      }
    }
  }
}

/// A monoid of one lane, apart from the kernels.
struct MonoidModel {
  let identity: UInt32
  let combine: (UInt32, UInt32) -> UInt32

  init(_ monoid: sluice_monoid) {
    func float(_ identity: Float, _ combine: @escaping (Float, Float) -> Float) -> MonoidModel {
      MonoidModel(identity: identity.bitPattern) {
        combine(Float(bitPattern: $0), Float(bitPattern: $1)).bitPattern
      }
    }
    func integer(_ identity: Int32, _ combine: @escaping (Int32, Int32) -> Int32) -> MonoidModel {
      MonoidModel(identity: UInt32(bitPattern: identity)) {
        UInt32(bitPattern: combine(Int32(bitPattern: $0), Int32(bitPattern: $1)))
      }
    }
    switch monoid {
    case SLUICE_ADD_F32: self = float(-0.0, +)
    case SLUICE_MUL_F32: self = float(1, *)
    case SLUICE_MIN_F32: self = float(.infinity) { -OperationModel.maximum(-$0, -$1) }
    case SLUICE_MAX_F32: self = float(-.infinity) { OperationModel.maximum($0, $1) }
    case SLUICE_ADD_I32: self = integer(0, &+)
    case SLUICE_MUL_I32: self = integer(1, &*)
    case SLUICE_MIN_I32: self = integer(.max) { min($0, $1) }
    case SLUICE_MAX_I32: self = integer(.min) { max($0, $1) }
    case SLUICE_MIN_U32: self = MonoidModel(identity: .max) { min($0, $1) }
    case SLUICE_MAX_U32: self = MonoidModel(identity: 0) { max($0, $1) }
    case SLUICE_AND_I32, SLUICE_AND_I1: self = integer(-1, &)
    case SLUICE_OR_I32, SLUICE_OR_I1: self = integer(0, |)
    default: self = integer(0, ^)
    }
  }

  private init(identity: UInt32, combine: @escaping (UInt32, UInt32) -> UInt32) {
    self.identity = identity
    self.combine = combine
  }

  /// The order of `sluice_reduce` with 16 lanes and one chunk.
  func reduceIn16Lanes(_ elements: [UInt32]) -> UInt32 {
    var lanes = Array(repeating: identity, count: 16)
    for (index, element) in elements.enumerated() { lanes[index % 16] = combine(lanes[index % 16], element) }
    var width = 8
    while width > 0 {
      for lane in 0..<width { lanes[lane] = combine(lanes[lane], lanes[lane + width]) }
      width /= 2
    }
    return lanes[0]
  }
}
