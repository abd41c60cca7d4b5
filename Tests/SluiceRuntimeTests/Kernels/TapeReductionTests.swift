import CSluiceKernels
import Testing

@Suite struct TapeReductionTests {
  typealias Access = TapeProgram.Access

  /// Those in lanes of 32 bits.
  private static let monoids = (0..<SLUICE_ADD_F64.rawValue).map { sluice_monoid($0) }

  private func isMask(_ monoid: sluice_monoid) -> Bool { monoid.rawValue >= SLUICE_AND_I1.rawValue }

  /// Values that mix signs of zero in and, if `withNaN`, a NaN.
  private func lanes(_ count: Int, of monoid: sluice_monoid, _ random: inout SeededGenerator) -> [UInt8] {
    if isMask(monoid) { return (0..<count).map { _ in UInt8.random(in: 0...1, using: &random) } }
    if monoid.rawValue >= SLUICE_ADD_I32.rawValue {
      return (0..<count).map { _ in UInt32.random(in: 0...UInt32.max, using: &random) }.asBytes
    }
    return (0..<count).map { _ in
      Bool.random(using: &random)
        ? Float.random(in: -2...2, using: &random) : Bool.random(using: &random) ? 0 : -0.0
    }.asBytes
  }

  /// Row and column reductions of the same grid, split into chunks of rows; with the bits of a lane that those of columns
  /// begin with.
  private func program(
    _ rows: Int, _ cols: Int, _ monoid: sluice_monoid, chunkRows: Int, initial: UInt32? = nil
  ) -> TapeProgram {
    let type = isMask(monoid) ? SLUICE_I1 : SLUICE_F32
    var program = TapeProgram(rows: rows, cols: cols, constants: initial.map { [$0] } ?? [])
    let first = initial == nil ? UInt16(SLUICE_NO_REGISTER) : 0
    program.chunkRows = chunkRows
    let x = program.load(Access(buffer: 0, type: type, rows: [(rows, cols)], cols: [(cols, 1)]))
    let total = program.register(SLUICE_ROW)
    program.move(SLUICE_OP_REDUCE_ROW, total, x, UInt16(monoid.rawValue))
    program.store(total, to: Access(buffer: 1, type: type, rows: [(rows, 1)]))
    let chunks = (rows + chunkRows - 1) / chunkRows
    let columns = program.access(Access(buffer: 2, type: type, rows: [(chunks, cols)], cols: [(cols, 1)]))
    program.move(SLUICE_OP_REDUCE_COL, first, x, columns, UInt16(monoid.rawValue))
    let totals = program.access(Access(buffer: 3, type: type, rows: [(chunks, 1)]))
    program.move(SLUICE_OP_REDUCE_COL, first, total, totals, UInt16(monoid.rawValue))
    return program
  }

  @Test func reductionsKeepTheOrderBitForBit() throws {
    var random = SeededGenerator(seed: 7)
    for monoid in Self.monoids {
      for (rows, cols, chunkRows) in [
        (1, 1, 1), (7, 10, 3), (40, 16, 40), (33, 17, 8), (5, 1000, 2), (2, 1025, 1),
      ] {
        let size = isMask(monoid) ? 1 : 4
        let chunks = (rows + chunkRows - 1) / chunkRows
        let outputs = [rows, chunks * cols, chunks].map { Array(repeating: UInt8(0x33), count: $0 * size) }
        let buffers = [lanes(rows * cols, of: monoid, &random)] + outputs
        let initials: [UInt32?] = isMask(monoid) ? [nil, 0, .max] : [nil, 0, Float(-1.1).bitPattern]
        for initial in initials {
          let program = program(rows, cols, monoid, chunkRows: chunkRows, initial: initial)
          let expected = TapeModel.run(program, buffers)
          for isa in instructionSets {
            let actual = try program.run(on: isa, buffers, backwards: true)
            let same = actual == expected
            #expect(
              same,
              "\(monoid.rawValue) \(rows)x\(cols) in chunks of \(chunkRows) from \(initial ?? 1) on \(isa)")
          }
        }
      }
    }
  }

  @Test func columnsReducedAloneMayBeManyMoreThanABlock() throws {
    var random = SeededGenerator(seed: 8)
    let (rows, cols) = (9, 5001)
    var program = TapeProgram(rows: rows, cols: cols)
    program.chunkRows = 4
    let x = program.load(Access(buffer: 0, rows: [(rows, cols)], cols: [(cols, 1)]))
    let doubled = program.apply("add.f32", x, x)
    let partials = program.access(Access(buffer: 1, rows: [(3, cols)], cols: [(cols, 1)]))
    program.move(
      SLUICE_OP_REDUCE_COL, UInt16(SLUICE_NO_REGISTER), doubled, partials, UInt16(SLUICE_ADD_F32.rawValue))
    let buffers = [random.floats(rows * cols).asBytes, Array(repeating: 0, count: 3 * cols * 4)]
    let expected = TapeModel.run(program, buffers)
    for isa in instructionSets {
      let same = try program.run(on: isa, buffers) == expected
      #expect(same)
    }
  }

  @Test func aNaNWinsAndZerosAreOrderedInMinimumAndMaximum() throws {
    for (monoid, want) in [(SLUICE_MAX_F32, Float(0).bitPattern), (SLUICE_MIN_F32, Float(-0.0).bitPattern)] {
      for isa in instructionSets {
        var values = (0..<35).map { Float($0 % 2 == 0 ? 0 : -0.0) }
        let program = program(1, 35, monoid, chunkRows: 1)
        let outputs = [1, 35, 1].map { Array(repeating: UInt8(0), count: $0 * 4) }
        #expect(try program.run(on: isa, [values.asBytes] + outputs)[1].elements(as: UInt32.self) == [want])
        values[20] = .nan
        #expect(try program.run(on: isa, [values.asBytes] + outputs)[1].elements(as: Float.self)[0].isNaN)
      }
    }
  }

  @Test func aRowOfNoColumnsReducesToTheIdentity() throws {
    let rows = 3
    var program = TapeProgram(rows: rows, cols: 0)
    let x = program.load(Access(buffer: 0, rows: [(rows, 0)], cols: [(0, 1)]))
    let total = program.register(SLUICE_ROW)
    program.move(SLUICE_OP_REDUCE_ROW, total, x, UInt16(SLUICE_MUL_F32.rawValue))
    program.store(total, to: Access(buffer: 1, rows: [(rows, 1)]))
    for isa in instructionSets {
      #expect(
        try program.run(on: isa, [[], Array(repeating: 0, count: 12)])[1].elements(as: Float.self) == [
          1, 1, 1,
        ])
    }
  }

  @Test func splittingIntoChunksChangesNoBit() throws {
    var random = SeededGenerator(seed: 9)
    let (rows, cols) = (50, 130)
    let input = random.floats(rows * cols).asBytes
    var results: Set<[UInt8]> = []
    for (chunkRows, chunkCols) in [(50, 130), (7, 130), (50, 16), (3, 50), (1, 1)] {
      var program = TapeProgram(rows: rows, cols: cols, constants: [Float(0.7).bitPattern])
      program.chunkRows = chunkRows
      program.chunkCols = chunkCols
      let x = program.load(Access(buffer: 0, rows: [(rows, cols)], cols: [(cols, 1)]))
      let y = program.apply("tanh.f32", program.apply("multiply.f32", x, 0))
      program.store(y, to: Access(buffer: 1, rows: [(rows, cols)], cols: [(cols, 1)]))
      for isa in instructionSets
      where isa != SLUICE_ISA_BASELINE || instructionSets.count == 1 {
        results.insert(try program.run(on: isa, [input, Array(repeating: 0, count: input.count)])[1])
      }
    }
    #expect(results.count == 1)
  }
}
