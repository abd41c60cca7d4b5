import CSluiceKernels
import Testing

/// Contractions whose product goes through a tape before it is stored.
@Suite struct GemmEpilogueTests {
  /// out = product + bias, and, if asked for, each row's maximum of that, and its columns' sums by chunk of rows.
  private func check(_ shape: GemmCase, rowMaximum: Bool = false, columnRows: Int = 0) {
    let memory = DescriptorMemory()
    let rows = shape.batches.reduce(shape.m, *)
    let columns = shape.n
    for isa in instructionSets {
      #if arch(x86_64)
        let operands = shape.operands(fused: isa != SLUICE_ISA_BASELINE, memory)
      #else
        let operands = shape.operands(fused: true, memory)
      #endif
      let bias = (0..<columns).map { Float($0) / 8 - 3 }
      let perBatch = shape.m * Int(operands.gemm.c_m)
      var expected: [[Float]] = []
      for row in 0..<rows {
        let start = 2 + row / shape.m * perBatch + row % shape.m * Int(operands.gemm.c_m)
        expected.append((0..<columns).map { operands.expected[start + $0] + bias[$0] })
      }
      var gemm = operands.gemm
      gemm.c = -1
      func dims(_ stride: (Int, Int)) -> UnsafePointer<sluice_dim> {
        memory([
          sluice_dim(size: Int64(rows), stride: Int64(stride.0)),
          sluice_dim(size: Int64(columns), stride: Int64(stride.1)),
        ])
      }
      func access(_ buffer: Int32, _ dims: UnsafePointer<sluice_dim>?, rank: (UInt8, UInt8)) -> sluice_access
      {
        sluice_access(
          buffer: buffer, type: UInt8(SLUICE_F32.rawValue), row_rank: rank.0, col_rank: rank.1, offset: 0,
          dims: dims)
      }
      let partials = memory([
        sluice_dim(size: 1 << 20, stride: Int64(columns)), sluice_dim(size: Int64(columns), stride: 1),
      ])
      let accesses = [
        access(Int32(SLUICE_BUFFER_TILE), nil, rank: (0, 0)), access(4, dims((0, 1)), rank: (1, 1)),
        access(5, dims((columns, 1)), rank: (1, 1)), access(6, dims((1, 0)), rank: (1, 0)),
        access(7, partials, rank: (1, 1)),
      ]
      func step(_ op: UInt32, _ dst: UInt16, _ a: UInt16 = 0, _ b: UInt16 = 0, _ c: UInt16 = 0) -> sluice_step
      {
        sluice_step(op: UInt16(op), dst: dst, a: a, b: b, c: c)
      }
      var steps = [
        step(SLUICE_OP_LOAD.rawValue, 0, 0), step(SLUICE_OP_LOAD.rawValue, 1, 1),
        step(UInt32(sluice_opcode_named("add.f32")), 2, 0, 1), step(SLUICE_OP_STORE.rawValue, 0, 2, 2),
      ]
      if rowMaximum {
        steps.append(step(SLUICE_OP_REDUCE_ROW.rawValue, 3, 2, UInt16(SLUICE_MAX_F32.rawValue)))
        steps.append(step(SLUICE_OP_STORE.rawValue, 0, 3, 3))
      }
      if columnRows > 0 {
        let (none, add) = (UInt16(SLUICE_NO_REGISTER), UInt16(SLUICE_ADD_F32.rawValue))
        steps.append(step(SLUICE_OP_REDUCE_COL.rawValue, none, 2, 4, add))
      }
      let full = UInt8(SLUICE_FULL.rawValue)
      var tape = sluice_tape(
        rows: Int64(rows), cols: Int64(columns), chunk_rows: 0, chunk_cols: 0, step_count: Int32(steps.count),
        register_count: 4, access_count: Int32(accesses.count), constant_count: 0, steps: memory(steps),
        register_classes: memory([full, full, full, UInt8(SLUICE_ROW.rawValue)]), constants: nil,
        accesses: memory(accesses), prepared: nil)
      gemm.epilogue = memory([tape])
      var plan = sluice_gemm_plan(&gemm, rowMaximum || columnRows > 0 ? 1 : 0, Int64(columnRows))
      let prepared = UnsafeMutableRawPointer.allocate(
        byteCount: sluice_tape_prepared_size(&tape), alignment: 64)
      defer { prepared.deallocate() }
      sluice_tape_prepare(&tape, gemm.chunk_batches * gemm.chunk_m, gemm.chunk_n, prepared)
      gemm.epilogue = memory([tape])
      plan.scratch += sluice_tape_scratch(&tape)
      let columnSums = columnRows > 0 ? Int(sluice_gemm_column_rows(&gemm)) : 0
      let a = GuardedBuffer(operands.a)
      let b = GuardedBuffer(operands.b)
      let packed = GuardedBuffer([UInt8](repeating: 0xFF, count: Int(plan.packed_bytes)))
      let biases = GuardedBuffer(bias)
      let out = GuardedBuffer([Float](repeating: 7, count: rows * columns))
      let maxima = GuardedBuffer([Float](repeating: 7, count: rowMaximum ? rows : 0))
      let sums = GuardedBuffer([Float](repeating: 7, count: columnSums * columns))
      let buffers: [(any KernelMemory)?] = [
        a, b, nil, packed, biases, out, maxima, sums,
      ]
      if plan.packed_bytes > 0 {
        gemm.packed_b = 3
        #expect(
          runKernel(
            SLUICE_KERNEL_PACK, isa, gemm, buffers, memory, chunks: plan.pack_chunks,
            scratch: plan.pack_scratch))
      }
      #expect(
        runKernel(SLUICE_KERNEL_GEMM, isa, gemm, buffers, memory, chunks: plan.chunks, scratch: plan.scratch))
      #expect(out.elements == expected.flatMap { $0 }, "\(shape) on \(isa.rawValue)")
      if rowMaximum {
        #expect(maxima.elements == expected.map { $0.max() ?? -.infinity }, "\(shape) on \(isa.rawValue)")
      }
      if columnRows > 0 {
        var rowsOfSums: [[Float]] = []
        for batch in 0..<(rows / shape.m) {
          for start in stride(from: 0, to: shape.m, by: columnRows) {
            var sum = [Float](repeating: -0.0, count: columns)
            for row in start..<min(start + columnRows, shape.m) {
              for column in 0..<columns { sum[column] += expected[batch * shape.m + row][column] }
            }
            rowsOfSums.append(sum)
          }
        }
        #expect(sums.elements == rowsOfSums.flatMap { $0 }, "\(shape) on \(isa.rawValue)")
      }
      #expect(out.isIntact && maxima.isIntact && sums.isIntact && packed.isIntact)
    }
  }

  private static let shapes = [
    GemmCase(m: 32, n: 10, k: 20), GemmCase(m: 13, n: 1, k: 9), GemmCase(m: 40, n: 70, k: 0),
    GemmCase(m: 5, n: 33, k: 8, transposedB: true, batches: [3, 2]), GemmCase(m: 1, n: 200, k: 30),
    GemmCase(m: 130, n: 140, k: 300, transposedB: true), GemmCase(m: 90, n: 100, k: 60, transposedA: true),
    GemmCase(m: 60, n: 70, k: 80, batches: [2], sharedB: [0]),
  ]

  @Test(arguments: shapes)
  func theTapeSeesTheProduct(_ shape: GemmCase) {
    check(shape)
  }

  @Test(arguments: shapes)
  func rowsAreReducedWhole(_ shape: GemmCase) {
    check(shape, rowMaximum: true)
  }

  @Test(arguments: shapes)
  func columnsAreReducedByChunksOfRows(_ shape: GemmCase) {
    check(shape, columnRows: 16)
    check(shape, rowMaximum: true, columnRows: 7)
  }

  @Test func rowsWithoutColumnsHaveReductions() {
    check(GemmCase(m: 6, n: 0, k: 4), rowMaximum: true)
  }

  @Test func wideTilesAreCutForTheCache() {
    check(GemmCase(m: 30, n: 5000, k: 3))
  }
}
