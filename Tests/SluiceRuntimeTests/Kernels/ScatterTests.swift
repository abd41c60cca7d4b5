import CSluiceKernels
import Testing

/// How a scatter's updates meet what is there.
enum ScatterKind: Equatable {
  case replace
  case monoid(Int)
  case body
}

@Suite struct ScatterTests {
  /// Scatters windows of `window` (the operand's dims that are not inserted or batching) of updates at indices of
  /// which many are out of bounds, and compares with StableHLO's definition.
  private func check(
    _ kind: ScatterKind, operand sizes: [Int], window: [Int], inserted: Set<Int> = [],
    batching: [Int: Int] = [:],
    indexed: [Int], batch: [Int], parallel: (dim: Int, size: Int)? = nil, operandCount: Int = 1
  ) {
    let memory = DescriptorMemory()
    var random = TestRandom(sizes.reduce(5) { $0 * 31 + $1 } + batch.count)
    let windowDims = sizes.indices.filter { !inserted.contains($0) && batching[$0] == nil }
    let strides = contiguous(sizes)
    let count = sizes.reduce(1, *)
    let updateStrides = contiguous(batch + window)
    let (batchUpdate, windowUpdate) = (
      Array(updateStrides.prefix(batch.count)), Array(updateStrides.suffix(window.count))
    )
    let updateCount = (batch + window).reduce(1, *)
    let batchCount = batch.reduce(1, *)
    let starts = random.integers(2 + batchCount * indexed.count, in: -3...Int32((sizes.max() ?? 0) + 2))
    // The components of one index are far apart: index_vector_dim 0.
    let indexStrides = contiguous(batch)
    let monoid = if case .monoid(let index) = kind { TestMonoid.all[index] } else { TestMonoid.all[0] }
    let initial = (0..<operandCount).map { _ in monoid.elements(count + 1, &random) }
    let updates = (0..<operandCount).map { _ in monoid.elements(updateCount + 2, &random) }
    var expected = initial
    for batchIndex in indices(batch) {
      for windowIndex in indices(window) {
        var place = [Int](repeating: 0, count: sizes.count)
        for (component, dim) in indexed.enumerated() {
          place[dim] += Int(starts[2 + dot(batchIndex, indexStrides) + component * batchCount])
        }
        for (dim, batchDim) in batching { place[dim] += batchIndex[batchDim] }
        for (position, dim) in windowDims.enumerated() { place[dim] += windowIndex[position] }
        guard zip(place, sizes).allSatisfy({ 0 <= $0 && $0 < $1 }) else { continue }
        let (at, from) = (
          1 + dot(place, strides), 2 + dot(batchIndex, batchUpdate) + dot(windowIndex, windowUpdate)
        )
        switch kind {
        case .replace: for index in 0..<operandCount { expected[index][at] = updates[index][from] }
        case .monoid: expected[0][at] = monoid.combine(expected[0][at], updates[0][from])
        case .body:
          // Two operands, (a - x, b + a * 2): order matters.
          let (a, b) = (Float(bitPattern: expected[0][at]), Float(bitPattern: expected[1][at]))
          expected[0][at] = (a - Float(bitPattern: updates[0][from])).bitPattern
          expected[1][at] = (b + a * 2 + Float(bitPattern: updates[1][from])).bitPattern
        }
      }
    }
    var scatter = sluice_scatter()
    scatter.index_bytes = 4
    scatter.operand_count = Int32(operandCount)
    scatter.outs = memory((0..<operandCount).map { Int32(1 + $0) })
    scatter.updates = memory((0..<operandCount).map { Int32(1 + operandCount + $0) })
    let type = monoid.isBoolean ? SLUICE_I1 : monoid.isFloat ? SLUICE_F32 : SLUICE_I32
    scatter.types = memory([UInt8](repeating: UInt8(type.rawValue), count: operandCount))
    scatter.out_offsets = memory([Int](repeating: 1, count: operandCount))
    scatter.update_offsets = memory([Int](repeating: 2, count: operandCount))
    scatter.indices = 0
    scatter.indices_offset = 2
    scatter.batch_rank = Int32(batch.count)
    scatter.window_rank = Int32(window.count)
    scatter.index_count = Int32(indexed.count)
    scatter.batch_sizes = memory(batch)
    scatter.batch_index_strides = memory(indexStrides)
    scatter.batch_update_strides = memory(batchUpdate)
    scatter.batch_operand_strides = memory(
      batch.indices.map { dim in batching.first { $0.value == dim }.map { strides[$0.key] } ?? 0 })
    scatter.window_sizes = memory(window)
    scatter.window_operand_strides = memory(windowDims.map { strides[$0] })
    scatter.window_update_strides = memory(windowUpdate)
    scatter.index_stride = Int64(batchCount)
    scatter.index_operand_strides = memory(indexed.map { strides[$0] })
    scatter.index_limits = memory(
      indexed.map { dim in sizes[dim] - (windowDims.firstIndex(of: dim).map { window[$0] } ?? 1) })
    scatter.index_sizes = memory(indexed.map { sizes[$0] })
    scatter.window_index = memory(windowDims.map { UInt8((indexed.firstIndex(of: $0) ?? -1) + 1) })
    scatter.parallel_dim = Int32(parallel?.dim ?? -1)
    scatter.parallel_size = Int64(parallel?.size ?? 0)
    switch kind {
    case .replace: scatter.body_kind = -2
    case .monoid: scatter.body_kind = Int32(monoid.monoid.rawValue)
    case .body:
      scatter.body_kind = -1
      scatter.body = TestBody(
        parameters: 4, constants: [(2 as Float).bitPattern],
        steps: [
          ("subtract.f32", [0, 2]), ("multiply.f32", [0, 4]), ("add.f32", [1, 6]), ("add.f32", [7, 3]),
        ], results: [5, 8]
      ).descriptor(memory)
    }
    for isa in instructionSets {
      let index = GuardedBuffer(starts)
      let outs = initial.map { TestOperand($0, bytes: monoid.isBoolean) }
      let sources = updates.map { TestOperand($0, bytes: monoid.isBoolean) }
      let buffers = [index as (any KernelMemory)?] + outs + sources
      #expect(
        runKernel(
          SLUICE_KERNEL_SCATTER, isa, scatter, buffers, memory, chunks: sluice_scatter_chunks(&scatter),
          scratch: sluice_scatter_scratch(&scatter)))
      for (out, expected) in zip(outs, expected) {
        #expect(out.elements == expected, "\(kind) \(sizes) \(window) on \(isa.rawValue)")
        #expect(out.isIntact)
      }
    }
  }

  private func checkKinds(
    operand: [Int], window: [Int], inserted: Set<Int> = [], batching: [Int: Int] = [:], indexed: [Int],
    batch: [Int], parallel: (dim: Int, size: Int)? = nil
  ) {
    for (kind, operands) in [
      (ScatterKind.replace, 1), (.replace, 3), (.monoid(0), 1), (.monoid(3), 1), (.monoid(4), 1),
      (.monoid(13), 1),
      (.body, 2),
    ] {
      check(
        kind, operand: operand, window: window, inserted: inserted, batching: batching, indexed: indexed,
        batch: batch, parallel: parallel, operandCount: operands)
    }
  }

  @Test(arguments: TestMonoid.all.indices)
  func everyMonoidOnRowsOfATable(_ monoid: Int) {
    check(
      .monoid(monoid), operand: [7, 40], window: [40], inserted: [0], indexed: [0], batch: [30],
      parallel: (0, 17))
  }

  @Test func rowsOfATable() {
    checkKinds(operand: [6, 100], window: [100], inserted: [0], indexed: [0], batch: [5, 4])
    checkKinds(
      operand: [6, 100], window: [90], inserted: [0], indexed: [0], batch: [5, 4], parallel: (0, 37))
    checkKinds(operand: [9], window: [], inserted: [0], indexed: [0], batch: [50])
  }

  @Test func columnsOfATable() {
    checkKinds(operand: [20, 7], window: [20], inserted: [1], indexed: [1], batch: [30])
    checkKinds(operand: [20, 7], window: [18], inserted: [1], indexed: [1], batch: [30], parallel: (0, 5))
  }

  @Test(arguments: [[3], [1]]) func rowsThatTheBatchMovesToo(_ batch: [Int]) {
    checkKinds(
      operand: [8, batch[0]], window: [], inserted: [0], batching: [1: 0], indexed: [0], batch: batch)
    checkKinds(
      operand: [batch[0], 8, 20], window: [20], inserted: [1], batching: [0: 0], indexed: [1], batch: batch)
  }

  @Test func windowsThatStickOutAreSkippedElementByElement() {
    checkKinds(operand: [8, 20], window: [3, 18], indexed: [0, 1], batch: [12])
    checkKinds(operand: [8, 5, 20], window: [3, 5, 6], indexed: [2, 0], batch: [2, 6], parallel: (1, 2))
    checkKinds(operand: [5, 9], window: [4], inserted: [0], indexed: [1, 0], batch: [25])
    checkKinds(operand: [5, 9], window: [5, 9], indexed: [0], batch: [3])
  }

  @Test func inputBatchingDimsFollowTheBatch() {
    checkKinds(operand: [3, 8, 4], window: [2, 4], batching: [0: 1], indexed: [1], batch: [4, 3])
    checkKinds(operand: [8, 3], window: [], inserted: [0], batching: [1: 0], indexed: [0], batch: [3, 5])
  }

  @Test func emptyAndIndexlessScatters() {
    checkKinds(operand: [4, 5], window: [4, 5], indexed: [], batch: [2])
    checkKinds(operand: [4, 5], window: [4, 0], indexed: [0], batch: [2])
    checkKinds(operand: [4, 5], window: [4, 1], indexed: [1], batch: [0])
    checkKinds(operand: [0, 5], window: [5], inserted: [0], indexed: [0], batch: [3])
  }
}
