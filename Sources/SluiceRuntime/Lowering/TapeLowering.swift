import CSluiceKernels
import SluiceIR
import SluiceOperations
import SluicePasses

/// A grid as a tape, with what an instruction needs to know besides.
struct LoweredTape {
  /// Chunks are not set yet.
  var tape: sluice_tape
  var reads: [Int32]
  var writes: [Int32]
  var nanoseconds: Double
  var name: String
  var reducesRows: Bool
  /// The grid's rows in a chunk, if a step reduces over them.
  var rowsPerChunk: Int?
}

extension DescriptorArena {
  /// `tape` ready for runs of at most `rows` x `columns` at a time.
  func prepared(_ tape: sluice_tape, rows: Int64, columns: Int64) -> UnsafePointer<sluice_tape> {
    let tape = mutable(tape)
    sluice_tape_prepare(tape, rows, columns, bytes(sluice_tape_prepared_size(tape)))
    return UnsafePointer(tape)
  }
}

extension Lowering {
  mutating func lower(_ grid: Grid) throws(SluiceError) {
    guard let lowered = try lowerTape(grid.withoutEmptyColumns(), partialRows: nil) else { return }
    var tape = lowered.tape
    let (rows, columns) = (Int(tape.rows), Int(tape.cols))
    let elements = OperationCost.elementsPerChunk(
      nanoseconds: lowered.nanoseconds, elements: Double(rows) * Double(columns))
    if let rowsPerChunk = lowered.rowsPerChunk {
      (tape.chunk_rows, tape.chunk_cols) = (Int64(rowsPerChunk), tape.cols)
    } else if lowered.reducesRows || columns <= elements {
      let count = min(max(elements / max(columns, 1), 1), max(rows, 1))
      (tape.chunk_rows, tape.chunk_cols) = (Int64(count), tape.cols)
    } else {
      (tape.chunk_rows, tape.chunk_cols) = (1, Int64(elements))
    }
    tape.chunk_cols = max(tape.chunk_cols, 1)
    let descriptor = builder.descriptors.prepared(
      tape, rows: min(tape.chunk_rows, tape.rows), columns: min(tape.chunk_cols, tape.cols))
    emit(
      SLUICE_KERNEL_TAPE, descriptor, chunks: sluice_tape_chunks(descriptor),
      scratch: sluice_tape_scratch(descriptor),
      nanoseconds: lowered.nanoseconds, reads: lowered.reads, writes: lowered.writes, name: lowered.name,
      path: "tape")
  }

  /// The grid as a tape; nil if it has no element or stores nothing. For an epilogue `partialRows` says how
  /// many rows its column reductions store.
  mutating func lowerTape(
    _ grid: Grid, partialRows: Int?, isEpilogue: Bool = false
  ) throws(SluiceError) -> LoweredTape? {
    guard !grid.domain.contains(0) else { return nil }
    var translation = TapeTranslation(
      grid, partialRows: partialRows, isEpilogue: isEpilogue, memory: builder.descriptors)
    for index in grid.steps.indices { try translate(index, &translation) }
    translation.orderByUse()
    guard let allocated = AllocatedTape(translation.program) else {
      throw SluiceError(.internal, "a fused group needs more than 65535 registers")
    }
    if allocated.steps.isEmpty { return nil }
    let memory = builder.descriptors
    let space = translation.space
    var tape = sluice_tape()
    tape.rows = Int64(space.rows)
    tape.cols = Int64(space.columns)
    tape.step_count = Int32(allocated.steps.count)
    tape.register_count = Int32(allocated.registerClasses.count)
    tape.access_count = Int32(translation.accesses.count)
    tape.constant_count = Int32(allocated.constants.count)
    tape.steps = memory.array(allocated.steps)
    tape.register_classes = memory.array(allocated.registerClasses)
    tape.constants = memory.array(allocated.constants)
    tape.accesses = memory.array(translation.accesses)
    return LoweredTape(
      tape: tape, reads: translation.reads, writes: translation.writes,
      nanoseconds: translation.program.nanoseconds(rows: space.rows, columns: space.columns),
      name: grid.kernelNames, reducesRows: grid.reducesRows, rowsPerChunk: grid.rowsPerChunk)
  }

  private mutating func translate(_ index: Int, _ translation: inout TapeTranslation) throws(SluiceError) {
    let grid = translation.grid
    let element = grid.types[index]
    switch grid.steps[index] {
    case .load(let view):
      if case .constant(let literal) = schedule.placements[view.buffer.index], let bits = literal.laneBits {
        translation.constant(index, bits)
        return
      }
      let buffer = try number(of: view.buffer)
      translation.load(index, SLUICE_OP_LOAD, buffer, element.kernelType, offset: view.offset)
      translation.reads.append(buffer)
    case .product: translation.product(index)
    case .index: translation.load(index, SLUICE_OP_INDEX, 0, SLUICE_I32, offset: 0)
    case .constant(let element, let bits):
      translation.constant(index, element.laneBits(bits))
    case .compute(let name, let operands):
      if operands.count == 1, name == Convert(to: element).kernelName(for: [grid.types[operands[0]]]),
        grid.types[operands[0]].keepsLanes(convertedTo: element)
      {
        translation.alias(index, operands[0])
        return
      }
      guard let entry = Opcodes[name] else { throw unsupportedKernel(name) }
      guard entry.arity == operands.count else {
        throw SluiceError(.internal, "lowering: \(name) takes \(entry.arity) operands, not \(operands.count)")
      }
      translation.compute(index, entry, operands)
    case .reduceRow(let operand, let monoid):
      guard let kernel = monoid.kernel(for: grid.types[operand]) else {
        throw unsupported("reduce", grid.types[operand])
      }
      translation.reduceRow(index, operand, kernel)
    case .reduceColumns(let operand, let monoid, let initial, let into):
      guard let kernel = monoid.kernel(for: grid.types[operand]) else {
        throw unsupported("reduce", grid.types[operand])
      }
      let count = schedule.graph.type(of: into).elementCount
      translation.reduceColumns(
        operand, kernel, grid.types[operand].kernelType, initial: initial, buffer: try number(of: into),
        elementCount: count)
    case .store(let operand, let view):
      translation.store(
        index, operand, view.element.kernelType, buffer: try number(of: view.buffer), view)
    }
  }
}

extension Grid {
  /// The names of the kernels that the steps compute by, each once, in order.
  fileprivate var kernelNames: String {
    var names: [String] = []
    for step in steps {
      let name: String
      switch step {
      case .compute(let kernel, _): name = kernel
      case .reduceRow(_, let monoid): name = "reduce_row \(monoid.rawValue)"
      case .reduceColumns(_, let monoid, _, _): name = "reduce_columns \(monoid.rawValue)"
      default: continue
      }
      if !names.contains(name) { names.append(name) }
    }
    return names.isEmpty ? "move" : names.joined(separator: " ")
  }

  fileprivate var reducesRows: Bool {
    steps.contains { if case .reduceRow = $0 { true } else { false } }
  }

  /// The same results where rows are empty: what a row reduction of nothing gives stays, over one column.
  func withoutEmptyColumns() -> Grid {
    guard columns == 0, rows > 0 else { return self }
    var result = self
    result.domain = Array(domain[..<rowRank]) + [1]
    for (index, step) in steps.enumerated() {
      switch step {
      case .reduceRow(_, let monoid):
        result.steps[index] = .constant(types[index], bits: monoid.identityBits(types[index]) ?? 0)
      case .load(let view):
        let isRow = view.strides[rowRank...].allSatisfy { $0 == 0 }
        var view = view
        view.sizes = result.domain
        view.strides = Array(view.strides[..<rowRank]) + [0]
        // An element of an empty row is never stored.
        result.steps[index] = isRow ? .load(view) : .constant(types[index], bits: 0)
      case .index(let dimension) where dimension >= rowRank:
        result.steps[index] = .constant(.i32, bits: 0)
      case .store(_, let view) where view.sizes.count == domain.count:
        result.steps[index] = .constant(types[index], bits: 0)
      default: break
      }
    }
    return result
  }
}
