import CSluiceKernels
import Testing

/// A contraction with its operands, and what each element must be to the bit.
struct GemmCase: CustomStringConvertible, Sendable {
  var m: Int
  var n: Int
  var k: Int
  var transposedA = false
  var transposedB = false
  /// Elements between rows of a, b and c beyond their columns.
  var padding = 0
  var batches: [Int] = []
  /// Batch dims along which b does not change.
  var sharedB: Set<Int> = []

  var description: String { "\(batches)x \(m)x\(k)x\(n) \(transposedA) \(transposedB) +\(padding)" }

  struct Operands {
    /// What the descriptor points to.
    var memory: DescriptorMemory
    var gemm: sluice_gemm
    var a: [Float]
    var b: [Float]
    var c: [Float]
    var expected: [Float]
  }

  func operands(fused: Bool, _ memory: DescriptorMemory) -> Operands {
    var random = TestRandom(m * 10_007 + n * 101 + k)
    var gemm = sluice_gemm()
    let rowsA = transposedA ? (k, m + padding) : (m, k + padding)
    let rowsB = transposedB ? (n, k + padding) : (k, n + padding)
    (gemm.a, gemm.b, gemm.c) = (0, 1, 2)
    (gemm.a_offset, gemm.b_offset, gemm.c_offset) = (3, 1, 2)
    (gemm.m, gemm.n, gemm.k) = (Int64(m), Int64(n), Int64(k))
    (gemm.a_m, gemm.a_k) = transposedA ? (1, Int64(rowsA.1)) : (Int64(rowsA.1), 1)
    (gemm.b_k, gemm.b_n) = transposedB ? (1, Int64(rowsB.1)) : (Int64(rowsB.1), 1)
    gemm.c_m = Int64(n + (n == 1 ? 0 : padding))
    let sizeA = rowsA.0 * rowsA.1
    let sizeB = rowsB.0 * rowsB.1
    let sizeC = m * Int(gemm.c_m)
    let stridesA = contiguous(batches).map { $0 * sizeA }
    let ownB = batches.indices.map { sharedB.contains($0) ? 1 : batches[$0] }
    let stridesB = contiguous(ownB).enumerated().map { sharedB.contains($0.offset) ? 0 : $0.element * sizeB }
    let stridesC = contiguous(batches).map { $0 * sizeC }
    gemm.batch_rank = Int32(batches.count)
    gemm.batch_a = memory(zip(batches, stridesA).map { sluice_dim(size: Int64($0), stride: Int64($1)) })
    gemm.batch_b = memory(stridesB)
    gemm.batch_c = memory(stridesC)
    let count = batches.reduce(1, *)
    let a = random.floats(3 + sizeA * count)
    let b = random.floats(1 + sizeB * count)
    var expected = [Float](repeating: 77, count: 2 + sizeC * count)
    for batch in indices(batches) {
      for i in 0..<m {
        for j in 0..<n {
          var sum: Float = 0
          var left = 3 + dot(batch, stridesA) + i * Int(gemm.a_m)
          var right = 1 + dot(batch, stridesB) + j * Int(gemm.b_n)
          for _ in 0..<k {
            sum = fused ? sum.addingProduct(a[left], b[right]) : sum + a[left] * b[right]
            left += Int(gemm.a_k)
            right += Int(gemm.b_k)
          }
          expected[2 + dot(batch, stridesC) + i * Int(gemm.c_m) + j] = sum
        }
      }
    }
    return Operands(
      memory: memory, gemm: gemm, a: a, b: b, c: [Float](repeating: 77, count: expected.count),
      expected: expected)
  }

  /// Plans and runs on `isa`, with `adjust` applied to the plan, and compares.
  func check(_ isa: sluice_isa, _ operands: Operands, adjust: (inout sluice_gemm) -> Void = { _ in }) {
    var gemm = operands.gemm
    let plan = sluice_gemm_plan(&gemm, 0, 0)
    adjust(&gemm)
    let a = GuardedBuffer(operands.a, misalignment: 1)
    let b = GuardedBuffer(operands.b, misalignment: 3)
    let c = GuardedBuffer(operands.c, misalignment: 2)
    let packed = GuardedBuffer([UInt8](repeating: 0xFF, count: Int(plan.packed_bytes)))
    let buffers: [(any KernelMemory)?] = [a, b, c, packed]
    if plan.packed_bytes > 0 {
      gemm.packed_b = 3
      #expect(
        runKernel(
          SLUICE_KERNEL_PACK, isa, gemm, buffers, operands.memory, chunks: plan.pack_chunks,
          scratch: plan.pack_scratch))
    }
    let chunks =
      gemm.m == 0 || gemm.n == 0 || plan.chunks == 0
      ? 0
      : (sluice_gemm_batches(&gemm) + gemm.chunk_batches - 1) / gemm.chunk_batches
        * ((gemm.m + gemm.chunk_m - 1) / gemm.chunk_m) * ((gemm.n + gemm.chunk_n - 1) / gemm.chunk_n)
    #expect(
      runKernel(
        SLUICE_KERNEL_GEMM, isa, gemm, buffers, operands.memory, chunks: chunks, scratch: plan.scratch))
    #expect(
      c.elements.elementsEqual(operands.expected) { $0.bitPattern == $1.bitPattern },
      "\(self) on \(isa.rawValue)")
    #expect(a.isIntact && b.isIntact && c.isIntact && packed.isIntact, "\(self) on \(isa.rawValue)")
  }

  func checkAll(adjust: (inout sluice_gemm) -> Void = { _ in }) {
    let memory = DescriptorMemory()
    let fused = operands(fused: true, memory)
    #if arch(x86_64)
      let baseline = operands(fused: false, memory)
    #else
      let baseline = fused
    #endif
    for isa in instructionSets {
      check(isa, isa == SLUICE_ISA_BASELINE ? baseline : fused, adjust: adjust)
    }
  }
}

@Suite struct GemmTests {
  @Test(arguments: [false, true], [false, true])
  func everyElementIsOneChainInAscendingK(transposedA: Bool, transposedB: Bool) {
    for m in [1, 2, 5, 13, 40] {
      for n in [1, 7, 16, 33, 70] {
        for k in [0, 1, 9, 20] {
          GemmCase(m: m, n: n, k: k, transposedA: transposedA, transposedB: transposedB, padding: 3)
            .checkAll()
        }
      }
    }
  }

  @Test func emptyProductsTouchNothing() {
    GemmCase(m: 0, n: 5, k: 3).checkAll()
    GemmCase(m: 5, n: 0, k: 3).checkAll()
    GemmCase(m: 5, n: 4, k: 3, batches: [2, 0]).checkAll()
    GemmCase(m: 5, n: 40, k: 0, batches: [2]).checkAll()
  }

  @Test(arguments: [
    GemmCase(m: 61, n: 300, k: 300), GemmCase(m: 100, n: 130, k: 290, transposedB: true),
    GemmCase(m: 97, n: 96, k: 270, transposedA: true), GemmCase(m: 20, n: 512, k: 70, padding: 1),
    GemmCase(m: 64, n: 512, k: 300, transposedB: true), GemmCase(m: 49, n: 512, k: 130, transposedA: true),
    GemmCase(m: 1, n: 500, k: 300), GemmCase(m: 500, n: 1, k: 300), GemmCase(m: 3, n: 200, k: 300),
    GemmCase(m: 3, n: 200, k: 300, transposedB: true), GemmCase(m: 500, n: 1, k: 300, transposedA: true),
  ])
  func blocksOfKContinueTheChain(_ shape: GemmCase) {
    shape.checkAll()
  }

  @Test func batchesMayShareB() {
    GemmCase(m: 9, n: 12, k: 7, padding: 2, batches: [2, 3]).checkAll()
    GemmCase(m: 9, n: 12, k: 7, transposedB: true, batches: [2, 3], sharedB: [0]).checkAll()
    GemmCase(m: 70, n: 72, k: 65, transposedB: true, batches: [2, 2], sharedB: [1]).checkAll()
    GemmCase(m: 70, n: 72, k: 65, transposedB: true, batches: [3], sharedB: [0]).checkAll()
    GemmCase(m: 20, n: 1, k: 11, batches: [5]).checkAll()
    GemmCase(m: 2, n: 3, k: 4, batches: [7]).checkAll { $0.chunk_batches = 3 }
  }

  @Test func chunksDoNotChangeBits() {
    for (chunkM, chunkN) in [(1, 32), (7, 64), (50, 96), (96, 32)] {
      for shape in [
        GemmCase(m: 96, n: 130, k: 300, transposedB: true), GemmCase(m: 96, n: 130, k: 300),
        GemmCase(m: 96, n: 70, k: 40, transposedA: true),
      ] {
        shape.checkAll { gemm in
          gemm.chunk_m = min(gemm.chunk_m, Int64(chunkM))
          gemm.chunk_n = min(gemm.chunk_n, Int64(chunkN))
        }
      }
    }
  }

  @Test func infinitiesAndZerosMeetAsInTheChain() {
    let memory = DescriptorMemory()
    var operands = GemmCase(m: 14, n: 35, k: 6).operands(fused: true, memory)
    for index in operands.a.indices { operands.a[index] = index % 3 == 0 ? -0.0 : 0.0 }
    for index in operands.b.indices { operands.b[index] = -1 }
    for index in 2..<operands.expected.count { operands.expected[index] = 0 }
    for isa in instructionSets { GemmCase(m: 14, n: 35, k: 6).check(isa, operands) }
  }
}
