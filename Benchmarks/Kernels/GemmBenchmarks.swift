import CSluiceKernels
import Foundation

/// A contraction of m x k by k x n; a letter t says that an operand lies transposed.
struct GemmShape {
  let m: Int
  let k: Int
  let n: Int
  var layout = "nn"
  var name: String { "\(m)x\(k)x\(n) \(layout)" }
  var flops: Double { 2 * Double(m) * Double(k) * Double(n) }

  /// The cases M1 of the peer benchmarks, then the contractions of T3, T4 and T1 with their gradients'.
  static let all: [GemmShape] = [
    GemmShape(m: 64, k: 64, n: 64), GemmShape(m: 128, k: 128, n: 128), GemmShape(m: 256, k: 256, n: 256),
    GemmShape(m: 512, k: 512, n: 512), GemmShape(m: 1024, k: 1024, n: 1024),
    GemmShape(m: 2048, k: 2048, n: 2048), GemmShape(m: 128, k: 784, n: 128),
    GemmShape(m: 256, k: 1024, n: 1024), GemmShape(m: 768, k: 128, n: 512), GemmShape(m: 1, k: 784, n: 128),
    GemmShape(m: 128, k: 128, n: 10), GemmShape(m: 128, k: 128, n: 10, layout: "tn"),
    GemmShape(m: 784, k: 128, n: 128, layout: "tn"), GemmShape(m: 128, k: 10, n: 128, layout: "nt"),
    GemmShape(m: 256, k: 784, n: 1024), GemmShape(m: 784, k: 256, n: 1024, layout: "tn"),
    GemmShape(m: 256, k: 1024, n: 1024, layout: "nt"), GemmShape(m: 32, k: 20, n: 10),
    GemmShape(m: 32, k: 10, n: 10), GemmShape(m: 32, k: 10, n: 1),
    GemmShape(m: 20, k: 32, n: 10, layout: "tn"),
    GemmShape(m: 32, k: 10, n: 20, layout: "nt"), GemmShape(m: 10, k: 32, n: 1, layout: "tn"),
  ]
}

enum GemmBenchmarks {
  /// Seconds of the fastest run on `threads` threads, packing included.
  static func fastest(_ shape: GemmShape, isa: sluice_isa, threads: Int) -> Double {
    let memory = BenchmarkMemory()
    defer { withExtendedLifetime(memory) {} }
    let (m, n, k) = (Int64(shape.m), Int64(shape.n), Int64(shape.k))
    var gemm = sluice_gemm()
    (gemm.a, gemm.b, gemm.c) = (0, 1, 2)
    (gemm.m, gemm.n, gemm.k, gemm.c_m) = (m, n, k, n)
    (gemm.a_m, gemm.a_k) = shape.layout.hasPrefix("t") ? (1, m) : (k, 1)
    (gemm.b_k, gemm.b_n) = shape.layout.hasSuffix("t") ? (1, k) : (n, 1)
    let plan = sluice_gemm_plan(&gemm, 0, 0)
    if plan.packed_bytes > 0 { gemm.packed_b = 3 }
    let buffers = [
      memory.floats(shape.m * shape.k), memory.floats(shape.k * shape.n), memory.floats(shape.m * shape.n),
      memory.floats(Int(plan.packed_bytes) / 4),
    ]
    let arguments = UInt(bitPattern: memory.values([gemm]))
    var steps = [
      KernelStep(kind: SLUICE_KERNEL_GEMM, isa: isa, arguments: arguments, chunks: plan.chunks)
    ]
    if plan.packed_bytes > 0 {
      steps.insert(
        KernelStep(kind: SLUICE_KERNEL_PACK, isa: isa, arguments: arguments, chunks: plan.pack_chunks), at: 0)
    }
    // The clock does not tell tens of nanoseconds: small products are repeated within a run.
    let repeats = threads == 1 ? max(1, Int(1e6 / shape.flops)) : 1
    let seconds = ChunkTeam.fastest(
      threads: threads, seconds: shape.flops > 1e9 ? 1.5 : 0.2,
      Array(repeating: steps, count: repeats).flatMap { $0 },
      buffers: buffers, scratch: plan.scratch)
    return seconds / Double(repeats)
  }
}
