import CSluiceKernels
import Testing

@Suite struct GatherTests {
  /// Gathers `window` of an operand of `sizes` at the index components' dims, and compares with StableHLO's
  /// definition. `collapsed` dims have no window dim; `batching` dims follow the batch dim of the same rank.
  private func check<Element: BitwiseCopyable & FixedWidthInteger>(
    _: Element.Type, operand sizes: [Int], slice: [Int], startIndexMap: [Int], collapsed: Set<Int> = [],
    batching: [Int: Int] = [:], batch: [Int], batchFirst: Bool = true, perChunk: Int = 0
  ) {
    let memory = DescriptorMemory()
    var random = TestRandom(sizes.reduce(7) { $0 * 31 + $1 })
    let offset = 3
    let source = (0..<(offset + sizes.reduce(1, *))).map { Element(truncatingIfNeeded: $0 &* 40503 &+ 1) }
    let windowDims = sizes.indices.filter { !collapsed.contains($0) && batching[$0] == nil }
    let window = windowDims.map { slice[$0] }
    let operandStrides = contiguous(sizes)
    let batchCount = batch.reduce(1, *)
    let starts = random.integers(1 + batchCount * startIndexMap.count, in: -4...14)
    let all = contiguous(batchFirst ? batch + window : window + batch)
    let batchStrides = Array(batchFirst ? all.prefix(batch.count) : all.suffix(batch.count))
    let windowStrides = Array(batchFirst ? all.suffix(window.count) : all.prefix(window.count))
    let outCount = batchCount * window.reduce(1, *)
    let blank = [Element](repeating: 0x33, count: outCount + 2)
    var expected = blank
    let indexStrides = contiguous(batch).map { $0 * startIndexMap.count }
    for batchIndex in indices(batch) {
      for windowIndex in indices(window) {
        var at = offset
        for (component, dim) in startIndexMap.enumerated() {
          let start = Int(starts[1 + dot(batchIndex, indexStrides) + component])
          at += min(max(start, 0), sizes[dim] - slice[dim]) * operandStrides[dim]
        }
        for (dim, batchDim) in batching { at += batchIndex[batchDim] * operandStrides[dim] }
        for (position, dim) in windowDims.enumerated() { at += windowIndex[position] * operandStrides[dim] }
        expected[2 + dot(batchIndex, batchStrides) + dot(windowIndex, windowStrides)] = source[at]
      }
    }
    var gather = sluice_gather()
    gather.index_bytes = 4
    (gather.operand, gather.indices, gather.out) = (0, 1, 2)
    gather.element_size = Int32(MemoryLayout<Element>.size)
    gather.batch_rank = Int32(batch.count)
    gather.window_rank = Int32(window.count)
    gather.index_count = Int32(startIndexMap.count)
    gather.batch_sizes = memory(batch)
    gather.batch_index_strides = memory(indexStrides)
    gather.batch_out_strides = memory(batchStrides)
    gather.batch_operand_strides = memory(
      batch.indices.map { dim in batching.first { $0.value == dim }.map { operandStrides[$0.key] } ?? 0 })
    gather.window_sizes = memory(window)
    gather.window_operand_strides = memory(windowDims.map { operandStrides[$0] })
    gather.window_out_strides = memory(windowStrides)
    gather.index_stride = 1
    gather.index_operand_strides = memory(startIndexMap.map { operandStrides[$0] })
    gather.index_limits = memory(startIndexMap.map { sizes[$0] - slice[$0] })
    (gather.operand_offset, gather.indices_offset, gather.out_offset) = (Int64(offset), 1, 2)
    gather.batch_per_chunk = Int64(perChunk)
    for isa in instructionSets {
      let operand = GuardedBuffer(source)
      let index = GuardedBuffer(starts)
      let out = GuardedBuffer(blank, misalignment: 1)
      let buffers: [(any KernelMemory)?] = [operand, index, out]
      #expect(
        runKernel(
          SLUICE_KERNEL_GATHER, isa, gather, buffers, memory, chunks: sluice_gather_chunks(&gather),
          scratch: 0))
      #expect(out.elements == expected, "\(sizes) \(slice) on \(isa.rawValue)")
      #expect(out.isIntact)
    }
  }

  @Test func rowsOfATable() {
    check(
      UInt32.self, operand: [11, 20], slice: [1, 20], startIndexMap: [0], collapsed: [0], batch: [4, 5],
      perChunk: 3)
    check(UInt8.self, operand: [11, 3], slice: [1, 3], startIndexMap: [0], collapsed: [0], batch: [9])
    check(
      UInt64.self, operand: [11], slice: [1], startIndexMap: [0], collapsed: [0], batch: [40], perChunk: 7)
    check(UInt16.self, operand: [11, 6], slice: [1, 5], startIndexMap: [0], collapsed: [0], batch: [9])
  }

  @Test func startsAreClampedSoThatTheWindowFits() {
    check(UInt32.self, operand: [9, 8, 7], slice: [3, 8, 2], startIndexMap: [2, 0], batch: [6])
    check(UInt32.self, operand: [9, 8], slice: [4, 5], startIndexMap: [0, 1], batch: [])
    check(
      UInt32.self, operand: [9, 8, 7], slice: [1, 3, 2], startIndexMap: [1, 0], collapsed: [0],
      batch: [2, 3],
      batchFirst: false, perChunk: 4)
  }

  @Test func operandBatchingDimsFollowTheBatch() {
    check(
      UInt32.self, operand: [3, 9, 4], slice: [1, 2, 4], startIndexMap: [1], batching: [0: 1], batch: [5, 3])
    check(
      UInt8.self, operand: [9, 3], slice: [1, 1], startIndexMap: [0], collapsed: [0], batching: [1: 0],
      batch: [3, 4], perChunk: 5)
  }

  @Test func emptyAndIndexlessGathers() {
    check(UInt32.self, operand: [4, 5], slice: [4, 5], startIndexMap: [], batch: [3])
    check(UInt32.self, operand: [4, 5], slice: [4, 0], startIndexMap: [0], batch: [3])
    check(UInt32.self, operand: [4, 5], slice: [4, 1], startIndexMap: [1], batch: [0, 3])
    check(UInt32.self, operand: [0, 5], slice: [0, 2], startIndexMap: [1], batch: [2])
  }
}
