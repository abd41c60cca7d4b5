import CSluiceKernels
import Testing

@Suite struct TapeAccessTests {
  typealias Access = TapeProgram.Access

  /// Runs `program` on every instruction set, at both edges and in both chunk orders, against the scalar model.
  private func check(_ program: TapeProgram, _ buffers: [[UInt8]], _ what: String) throws {
    let expected = TapeModel.run(program, buffers)
    for isa in instructionSets {
      for edge in FencedBuffer.Edge.allCases {
        let actual = try program.run(on: isa, buffers, edge: edge, backwards: edge == .start)
        let same = actual == expected
        #expect(same, "\(what) on \(isa) at \(edge)")
      }
    }
  }

  private func contiguous(_ buffer: Int, _ rows: Int, _ cols: Int, _ type: sluice_type = SLUICE_F32) -> Access
  {
    Access(buffer: buffer, type: type, rows: [(rows, cols)], cols: [(cols, 1)])
  }

  /// A scalar of 64 bits in a register for rows and in one for all elements, beside narrow ones: none is written beyond its end.
  @Test func wideScalarsAreRepeated() throws {
    let (rows, cols) = (5, 37)
    func wide(_ kind: sluice_class) -> sluice_class { sluice_class(kind.rawValue | SLUICE_WIDE.rawValue) }
    var program = TapeProgram(rows: rows, cols: cols, constants: [7])
    let scalar = program.load(Access(buffer: 0, type: SLUICE_I64), as: wide(SLUICE_UNIFORM))
    let ofRows = program.register(wide(SLUICE_ROW))
    let narrow = program.register(SLUICE_ROW)
    let full = program.register(wide(SLUICE_FULL))
    program.move(SLUICE_OP_EXPAND, narrow, 0)
    program.move(SLUICE_OP_EXPAND, ofRows, scalar)
    program.store(narrow, to: Access(buffer: 1, type: SLUICE_I32, rows: [(rows, 1)]))
    program.store(ofRows, to: Access(buffer: 2, type: SLUICE_I64, rows: [(rows, 1)]))
    program.move(SLUICE_OP_EXPAND, full, ofRows)
    program.store(full, to: contiguous(3, rows, cols, SLUICE_I64))
    let value: Int64 = 0x1234_5678_9abc_def0
    let buffers = [
      [value].asBytes, [Int32](repeating: 0, count: rows).asBytes, [Int64](repeating: 0, count: rows).asBytes,
      [Int64](repeating: 0, count: rows * cols).asBytes,
    ]
    for isa in instructionSets {
      let results = try program.run(on: isa, buffers)
      #expect(results[1].elements(as: Int32.self) == Array(repeating: 7, count: rows))
      #expect(results[2].elements(as: Int64.self) == Array(repeating: value, count: rows))
      #expect(results[3].elements(as: Int64.self) == Array(repeating: value, count: rows * cols))
    }
  }

  private static let sizes = [0, 1, 15, 16, 17, 1000, 1025]

  @Test func anySizeIsReadAndWrittenExactly() throws {
    var random = SeededGenerator(seed: 2)
    for cols in Self.sizes {
      for rows in [0, 1, 3, 33] {
        var program = TapeProgram(rows: rows, cols: cols, constants: [Float(1.5).bitPattern])
        let x = program.load(contiguous(0, rows, cols))
        let bias = program.load(Access(buffer: 1, cols: [(cols, 1)]))
        let scale = program.load(Access(buffer: 2, rows: [(rows, 1)]), as: SLUICE_ROW)
        let sum = program.apply("add.f32", program.apply("multiply.f32", x, 0), bias)
        let scaled = program.apply("multiply.f32", sum, scale)
        program.store(scaled, to: contiguous(3, rows, cols))
        let buffers = [rows * cols, cols, rows, rows * cols].map { random.floats($0).asBytes }
        try check(program, buffers, "\(rows)x\(cols)")
      }
    }
  }

  @Test func stridedReversedTransposedAndSplitDimensionsAreFollowed() throws {
    var random = SeededGenerator(seed: 3)
    let (rows, cols) = (12, 70)
    let accesses: [(String, Access)] = [
      ("contiguous", contiguous(0, rows, cols)),
      ("wider rows", Access(buffer: 0, offset: 3, rows: [(rows, 80)], cols: [(cols, 1)])),
      ("every third", Access(buffer: 0, rows: [(rows, 210)], cols: [(cols, 3)])),
      ("reversed", Access(buffer: 0, offset: rows * cols - 1, rows: [(rows, -cols)], cols: [(cols, -1)])),
      ("transposed", Access(buffer: 0, rows: [(rows, 1)], cols: [(cols, rows)])),
      ("one column", Access(buffer: 0, rows: [(rows, 1)])),
      ("one row", Access(buffer: 0, offset: 5, cols: [(cols, 1)])),
      ("one element", Access(buffer: 0, offset: 7)),
      ("two row dims", Access(buffer: 0, rows: [(3, 5), (4, 300)], cols: [(cols, 1)])),
      ("two col dims", Access(buffer: 0, rows: [(rows, 200)], cols: [(7, 20), (10, 1)])),
      ("three and two", Access(buffer: 0, rows: [(2, 900), (3, 0), (2, 70)], cols: [(10, 1), (7, 10)])),
    ]
    let floats = random.floats(3000).asBytes
    let bytes = (0..<3000).map { _ in UInt8.random(in: 0...1, using: &random) }
    for (what, access) in accesses {
      for (chunkRows, chunkCols) in [(12, 70), (5, 70), (5, 33), (1, 7)] {
        var program = TapeProgram(rows: rows, cols: cols)
        program.chunkRows = chunkRows
        program.chunkCols = chunkCols
        var mask = access
        mask.type = SLUICE_I1
        mask.buffer = 1
        let value = program.load(access)
        let index = program.register()
        program.move(SLUICE_OP_INDEX, index, program.access(access))
        let chosen = program.apply(
          "select.f32", program.load(mask), value, program.apply("negate.f32", value))
        program.store(chosen, to: contiguous(2, rows, cols))
        program.store(index, to: contiguous(3, rows, cols, SLUICE_I32))
        if access.rows.count + access.cols.count > 1, what != "three and two" {
          var target = access
          target.buffer = 4
          program.store(chosen, to: target)
          target.buffer = 5
          target.type = SLUICE_I1
          program.store(program.apply("compare_lt.f32", chosen, value), to: target)
        }
        let empty = Array(repeating: UInt8(0x77), count: rows * cols * 4)
        let large = Array(repeating: UInt8(0x66), count: 12000)
        try check(program, [floats, bytes, empty, empty, large, Array(large.prefix(3000))], what)
      }
    }
  }

  @Test func everyMixtureOfClassesWorks() throws {
    var random = SeededGenerator(seed: 4)
    let kinds = [SLUICE_FULL, SLUICE_ROW, SLUICE_UNIFORM]
    for (rows, cols) in [(5, 7), (40, 32), (1, 1), (70, 1), (1, 2000)] {
      let buffers = [rows * cols, rows, 1, rows * cols, rows, 1].map { random.floats($0).asBytes }
      for a in kinds {
        for b in kinds {
          for c in kinds {
            var program = TapeProgram(rows: rows, cols: cols)
            func load(_ kind: sluice_class) -> UInt16 {
              switch kind {
              case SLUICE_FULL: program.load(contiguous(0, rows, cols))
              case SLUICE_ROW: program.load(Access(buffer: 1, rows: [(rows, 1)]), as: SLUICE_ROW)
              default: program.load(Access(buffer: 2), as: SLUICE_UNIFORM)
              }
            }
            let result = program.apply("clamp.f32", load(a), load(b), load(c))
            let sum = program.apply("subtract.f32", result, load(c))
            let wide = program.register(SLUICE_FULL)
            program.move(SLUICE_OP_EXPAND, wide, sum)
            program.store(wide, to: contiguous(3, rows, cols))
            switch program.classes[Int(sum)] {
            case SLUICE_ROW: program.store(sum, to: Access(buffer: 4, rows: [(rows, 1)]))
            case SLUICE_UNIFORM: program.store(sum, to: Access(buffer: 5))
            default: break
            }
            try check(program, buffers, "\(a.rawValue)\(b.rawValue)\(c.rawValue) \(rows)x\(cols)")
          }
        }
      }
    }
  }

  @Test func aStoreInPlaceOfALoadLeavesTheLoadedValueUsable() throws {
    var random = SeededGenerator(seed: 5)
    for (rows, cols) in [(4, 16), (3, 17), (1, 1024), (2, 1025), (64, 1)] {
      for order in 0..<3 {
        var program = TapeProgram(rows: rows, cols: cols)
        let access = contiguous(0, rows, cols)
        let x = program.load(access)
        let y = program.load(contiguous(1, rows, cols))
        let sum = program.apply("add.f32", x, y)
        switch order {
        case 0:  // The old value is used after the store.
          program.store(sum, to: access)
          program.store(program.apply("multiply.f32", x, sum), to: contiguous(2, rows, cols))
        case 1:  // ... between the value's definition and its store.
          let product = program.apply("multiply.f32", x, y)
          program.store(sum, to: access)
          program.store(product, to: contiguous(2, rows, cols))
        default:  // ... and by a load that follows the value's definition.
          let again = program.load(access)
          program.store(program.apply("multiply.f32", again, sum), to: contiguous(2, rows, cols))
          program.store(sum, to: access)
        }
        try check(
          program, (0..<3).map { _ in random.floats(rows * cols).asBytes }, "\(order) \(rows)x\(cols)")
      }
    }
  }

  @Test func aRegisterMayBeAssignedAgain() throws {
    var random = SeededGenerator(seed: 6)
    let (rows, cols) = (300, 10)
    var program = TapeProgram(rows: rows, cols: cols, constants: [Float(3).bitPattern])
    let bias = program.load(Access(buffer: 1, cols: [(cols, 1)]))
    let x = program.load(contiguous(0, rows, cols))
    let sum = program.apply("add.f32", x, bias)
    // The bias's register is overwritten in each block, and so is a uniform's.
    let uniform = program.load(Access(buffer: 1), as: SLUICE_UNIFORM)
    let product = program.apply("multiply.f32", sum, uniform)
    program.move(SLUICE_OP_LOAD, uniform, program.access(Access(buffer: 1, offset: 3)))
    let name = UInt16(sluice_opcode_named("multiply.f32"))
    program.steps.append(sluice_step(op: name, dst: bias, a: product, b: uniform, c: 0))
    program.store(bias, to: contiguous(2, rows, cols))
    try check(
      program, [random.floats(3000).asBytes, random.floats(10).asBytes, random.floats(3000).asBytes], "again")
  }
}
