import CSluiceKernels

/// A tape as Swift values, to be run by the kernels or by the scalar model.
struct TapeProgram {
  struct Access {
    var buffer: Int
    var type = SLUICE_F32
    var offset = 0
    var rows: [(size: Int, stride: Int)] = []
    var cols: [(size: Int, stride: Int)] = []

    /// The element offset of element (row, col) of the grid.
    func offset(_ row: Int, _ col: Int) -> Int {
      func sum(_ dims: [(size: Int, stride: Int)], _ index: Int) -> Int {
        var rest = index
        var total = 0
        for dim in dims.reversed() {
          total += rest % dim.size * dim.stride
          rest /= dim.size
        }
        return total
      }
      return offset + sum(rows, row) + sum(cols, col)
    }

    var elementSize: Int { type == SLUICE_I1 ? 1 : 4 }
  }

  var rows: Int
  var cols: Int
  var chunkRows: Int?
  var chunkCols: Int?
  var classes: [sluice_class] = []
  var constants: [UInt32] = []
  var steps: [sluice_step] = []
  var accesses: [Access] = []

  init(rows: Int, cols: Int, constants: [UInt32] = []) {
    self.rows = rows
    self.cols = cols
    self.constants = constants
    classes = constants.map { _ in SLUICE_UNIFORM }
  }

  mutating func register(_ kind: sluice_class = SLUICE_FULL) -> UInt16 {
    classes.append(kind)
    return UInt16(classes.count - 1)
  }

  mutating func access(_ access: Access) -> UInt16 {
    accesses.append(access)
    return UInt16(accesses.count - 1)
  }

  mutating func move(_ opcode: sluice_opcode, _ dst: UInt16, _ a: UInt16, _ b: UInt16 = 0, _ c: UInt16 = 0) {
    steps.append(sluice_step(op: UInt16(opcode.rawValue), dst: dst, a: a, b: b, c: c))
  }

  mutating func load(_ access: Access, as kind: sluice_class = SLUICE_FULL) -> UInt16 {
    let result = register(kind)
    move(SLUICE_OP_LOAD, result, self.access(access))
    return result
  }

  mutating func store(_ register: UInt16, to access: Access) {
    move(SLUICE_OP_STORE, 0, register, self.access(access))
  }

  /// Applies the operation called `name`; the result is as wide as the widest operand unless `kind` says more.
  mutating func apply(_ name: String, _ operands: UInt16..., as kind: sluice_class? = nil) -> UInt16 {
    let widest = operands.map { classes[Int($0)].rawValue }.min() ?? SLUICE_FULL.rawValue
    let result = register(kind ?? sluice_class(widest))
    let padded = operands + [0, 0]
    let opcode = UInt16(sluice_opcode_named(name))
    steps.append(sluice_step(op: opcode, dst: result, a: padded[0], b: padded[1], c: padded[2]))
    return result
  }

  /// Runs every chunk on `buffers`, each with an unreadable page at its `edge`; in descending order if `backwards`.
  func run(
    on isa: sluice_isa, _ buffers: [[UInt8]], edge: FencedBuffer.Edge = .end, backwards: Bool = false
  ) throws -> [[UInt8]] {
    let guarded = try buffers.map { try FencedBuffer($0, at: edge) }
    let dims = accesses.map {
      ($0.rows + $0.cols).map { sluice_dim(size: Int64($0.size), stride: Int64($0.stride)) }
    }
    let flat = dims.flatMap { $0 } + [sluice_dim(size: 1, stride: 0)]
    guard let kernel = sluice_kernel_for(SLUICE_KERNEL_TAPE, isa) else { return [] }
    try flat.withUnsafeBufferPointer { flat in
      var descriptors: [sluice_access] = []
      var start = 0
      for (access, own) in zip(accesses, dims) {
        descriptors.append(
          sluice_access(
            buffer: Int32(access.buffer), type: UInt8(access.type.rawValue),
            row_rank: UInt8(access.rows.count),
            col_rank: UInt8(access.cols.count), offset: Int64(access.offset), dims: flat.baseAddress! + start)
        )
        start += own.count
      }
      try descriptors.withUnsafeBufferPointer { descriptors in
        try steps.withUnsafeBufferPointer { steps in
          try classes.map { UInt8($0.rawValue) }.withUnsafeBufferPointer { classes in
            try constants.map { UInt64($0) << 32 | UInt64($0) }.withUnsafeBufferPointer { constants in
              var tape = sluice_tape(
                rows: Int64(rows), cols: Int64(cols), chunk_rows: Int64(chunkRows ?? rows),
                chunk_cols: Int64(chunkCols ?? cols), step_count: Int32(steps.count),
                register_count: Int32(classes.count), access_count: Int32(descriptors.count),
                constant_count: Int32(constants.count), steps: steps.baseAddress,
                register_classes: classes.baseAddress, constants: constants.baseAddress,
                accesses: descriptors.baseAddress, prepared: nil)
              let prepared = UnsafeMutableRawPointer.allocate(
                byteCount: sluice_tape_prepared_size(&tape), alignment: 64)
              defer { prepared.deallocate() }
              sluice_tape_prepare(
                &tape, min(tape.chunk_rows, tape.rows), min(tape.chunk_cols, tape.cols), prepared)
              let scratch = try FencedBuffer(
                Array(repeating: 0xff, count: sluice_tape_scratch(&tape)), at: .end)
              let table = guarded.map { Optional($0.address) }
              let chunks = 0..<sluice_tape_chunks(&tape)
              for chunk in chunks {
                kernel(&tape, table, backwards ? chunks.upperBound - 1 - chunk : chunk, scratch.address)
              }
            }
          }
        }
      }
    }
    return guarded.map(\.bytes)
  }
}

extension Array where Element: BitwiseCopyable {
  /// The elements' bytes.
  var asBytes: [UInt8] { withUnsafeBytes { Array<UInt8>($0) } }
}

extension [UInt8] {
  func elements<T: BitwiseCopyable>(as type: T.Type) -> [T] {
    withUnsafeBytes { bytes in
      (0..<count / MemoryLayout<T>.size).map {
        bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<T>.size, as: T.self)
      }
    }
  }
}
