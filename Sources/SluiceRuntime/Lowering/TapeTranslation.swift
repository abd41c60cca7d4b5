import CSluiceKernels
import SluiceIR
import SluicePasses

/// Translates the steps of one grid to values of a tape and accesses to memory.
struct TapeTranslation {
  let grid: Grid
  private(set) var program = TapeProgram()
  let space: TapeSpace
  private(set) var accesses: [sluice_access] = []
  var reads: [Int32] = []
  private(set) var writes: [Int32] = []

  /// Rows of a buffer of partial results; nil: one for each `rowsPerChunk` rows of the grid.
  private let partialRows: Int?
  private let memory: DescriptorArena
  /// For each step, its access in `space`; -1 if it has none.
  private var spaceAccess: [Int]
  /// For each step, its value in the program; -1 if it has none.
  private var values: [Int]

  init(_ grid: Grid, partialRows: Int?, isEpilogue: Bool, memory: DescriptorArena) {
    self.grid = grid
    self.partialRows = partialRows
    self.memory = memory
    spaceAccess = [Int](repeating: -1, count: grid.steps.count)
    values = [Int](repeating: -1, count: grid.steps.count)
    var strides: [[Int]] = []
    var keepsRows = isEpilogue
    for (index, step) in grid.steps.enumerated() {
      switch step {
      case .load(let view):
        spaceAccess[index] = strides.count
        strides.append(view.strides)
      case .store(_, let view):
        spaceAccess[index] = strides.count
        if view.strides.count < grid.domain.count { keepsRows = true }
        strides.append(view.strides + grid.domain[view.strides.count...].map { _ in 0 })
      case .index(let dimension):
        spaceAccess[index] = strides.count
        strides.append(grid.domain.indices.map { $0 == dimension ? 1 : 0 })
      case .reduceRow, .reduceColumns: keepsRows = true
      case .product, .constant, .compute: break
      }
    }
    space = TapeSpace(grid, strides: strides, keepsRows: keepsRows)
  }

  /// The last step: chooses the order in which the program's values are computed.
  mutating func orderByUse() { program.orderByUse() }

  // MARK: Values

  mutating func constant(_ step: Int, _ laneBits: UInt64) {
    values[step] = program.append(
      TapeProgram.Value(
        opcode: 0, registerClass: SLUICE_UNIFORM, isWide: grid.types[step].hasWideLanes, bits: laneBits))
  }

  mutating func load(
    _ step: Int, _ opcode: sluice_opcode, _ buffer: Int32, _ type: sluice_type, offset: Int
  ) {
    let dimensions = space.dimensions(spaceAccess[step])
    let access = access(
      buffer, type, offset: offset, rows: dimensions.rows, columns: dimensions.columns)
    values[step] = program.append(
      TapeProgram.Value(
        opcode: UInt16(opcode.rawValue), registerClass: space.registerClass(spaceAccess[step]),
        isWide: opcode == SLUICE_OP_LOAD && grid.types[step].hasWideLanes, access: access, cost: 0.1))
  }

  /// The element of the contraction's product.
  mutating func product(_ step: Int) {
    let access = access(
      Int32(SLUICE_BUFFER_TILE), SLUICE_F32, offset: 0,
      rows: [sluice_dim(size: Int64(space.rows), stride: Int64(space.columns))],
      columns: [sluice_dim(size: Int64(space.columns), stride: 1)])
    values[step] = program.append(
      TapeProgram.Value(
        opcode: UInt16(SLUICE_OP_LOAD.rawValue), registerClass: SLUICE_FULL, access: access, cost: 0.03))
  }

  mutating func compute(_ step: Int, _ entry: Opcodes.Entry, _ operands: [Int]) {
    let places = operands.map { values[$0] }
    // The widest class has the smallest number.
    let widest = places.map { program.values[$0].registerClass.rawValue }.min() ?? SLUICE_UNIFORM.rawValue
    values[step] = program.append(
      TapeProgram.Value(
        opcode: entry.opcode, registerClass: sluice_class(widest), isWide: grid.types[step].hasWideLanes,
        operands: places, cost: entry.cost))
  }

  /// The step is what `operand` is.
  mutating func alias(_ step: Int, _ operand: Int) { values[step] = values[operand] }

  mutating func reduceRow(_ step: Int, _ operand: Int, _ monoid: sluice_monoid) {
    let full = program.expanded(values[operand], to: SLUICE_FULL)
    values[step] = program.append(
      TapeProgram.Value(
        opcode: UInt16(SLUICE_OP_REDUCE_ROW.rawValue), registerClass: SLUICE_ROW,
        isWide: program.values[full].isWide, operands: [full], monoid: UInt16(monoid.rawValue)))
  }

  /// `elementCount` is of the buffer: its rows have all columns, or one.
  mutating func reduceColumns(
    _ operand: Int, _ monoid: sluice_monoid, _ type: sluice_type, initial: Int?, buffer: Int32,
    elementCount: Int
  ) {
    let chunk = max(grid.rowsPerChunk ?? space.rows, 1)
    let rows = partialRows ?? (space.rows + chunk - 1) / chunk
    let isRow =
      program.values[values[operand]].registerClass != SLUICE_FULL && elementCount == rows
      && space.columns != 1
    let columns = isRow ? 1 : space.columns
    let source = program.expanded(values[operand], to: isRow ? SLUICE_ROW : SLUICE_FULL)
    let access = access(
      buffer, type, offset: 0, rows: [sluice_dim(size: Int64(rows), stride: Int64(columns))],
      columns: isRow ? [] : [sluice_dim(size: Int64(columns), stride: 1)])
    appendStore(
      SLUICE_OP_REDUCE_COL, source, access, buffer, monoid: UInt16(monoid.rawValue),
      initial: initial.map { values[$0] })
  }

  mutating func store(_ step: Int, _ operand: Int, _ type: sluice_type, buffer: Int32, _ view: View) {
    let dimensions = space.dimensions(spaceAccess[step])
    let isRow = view.sizes.count < grid.domain.count
    var source = values[operand]
    // One value for all is stored everywhere as it is; one value a row is not.
    if isRow || program.values[source].registerClass == SLUICE_ROW && space.columns != 1 {
      source = program.expanded(source, to: isRow ? SLUICE_ROW : SLUICE_FULL)
    }
    let access = access(
      buffer, type, offset: view.offset, rows: dimensions.rows, columns: isRow ? [] : dimensions.columns)
    appendStore(SLUICE_OP_STORE, source, access, buffer)
  }

  private mutating func appendStore(
    _ opcode: sluice_opcode, _ source: Int, _ access: Int32, _ buffer: Int32, monoid: UInt16 = 0,
    initial: Int? = nil
  ) {
    writes.append(buffer)
    _ = program.append(
      TapeProgram.Value(
        opcode: UInt16(opcode.rawValue), registerClass: program.values[source].registerClass,
        isWide: program.values[source].isWide, operands: [source] + (initial.map { [$0] } ?? []),
        access: access, monoid: monoid, isStore: true, cost: 0.1))
  }

  private mutating func access(
    _ buffer: Int32, _ type: sluice_type, offset: Int, rows: [sluice_dim], columns: [sluice_dim]
  ) -> Int32 {
    accesses.append(
      sluice_access(
        buffer: buffer, type: UInt8(type.rawValue), row_rank: UInt8(rows.count),
        col_rank: UInt8(columns.count),
        offset: Int64(offset), dims: memory.array(rows + columns)))
    return Int32(accesses.count - 1)
  }
}

extension TapeProgram {
  /// All steps over so many rows and columns, on one core.
  func nanoseconds(rows: Int, columns: Int) -> Double {
    values.reduce(0) { sum, value in
      let count =
        switch value.registerClass {
        case SLUICE_FULL: rows * columns
        case SLUICE_ROW: rows
        default: 1
        }
      return sum + value.cost * Double(count)
    }
  }
}
