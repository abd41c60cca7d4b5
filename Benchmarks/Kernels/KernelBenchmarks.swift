import CSluiceKernels
import Dispatch
import Foundation
import Synchronization

/// The kernels by themselves, without compiler or executor, beside what the machine can do at most.
///
/// `benchmarks kernels [ISA] [FILTER]`: ISA is baseline, avx2 or avx512 (the best there is), FILTER a part of a case's name.
enum KernelBenchmarks {
  private static let names: [(String, sluice_isa)] = [
    ("baseline", SLUICE_ISA_BASELINE), ("avx2", SLUICE_ISA_AVX2), ("avx512", SLUICE_ISA_AVX512),
  ]

  static func run(_ arguments: [String]) throws {
    var arguments = arguments
    var isa = sluice_isa_best()
    if let first = arguments.first, let named = names.first(where: { $0.0 == first }) {
      arguments.removeFirst()
      if named.1.rawValue > isa.rawValue { return print("this machine has no \(first)") }
      isa = named.1
    }
    let filter = arguments.first ?? ""
    if sluice_kernels_optimized() == 0 {
      print("the kernels were compiled without optimization: use -c release")
    }

    let peaks = [1, 2].map { threads in
      sum(threads) { [isa] in sluice_fma_peak_gflops(isa, 0.3) }
    }
    print(
      "FMA peak, \(names.first { $0.1 == isa }?.0 ?? ""): "
        + "\(short(peaks[0])) GFLOP/s, 2 threads \(short(peaks[1]))"
    )
    var table = Table(["contraction", "us", "GFLOP/s", "% of peak", "us, 2 threads", "GFLOP/s", "% of peak"])
    for shape in GemmShape.all where filter.isEmpty || shape.name.contains(filter) {
      var row = [shape.name]
      for threads in [1, 2] where threads == 1 || shape.flops > 1e6 {
        let seconds = GemmBenchmarks.fastest(shape, isa: isa, threads: threads)
        let rate = shape.flops / seconds * 1e-9
        row += [short(seconds * 1e6), short(rate), short(100 * rate / peaks[threads - 1])]
      }
      table.add(row)
    }
    table.print()

    let cases = MemoryKernelBenchmarks.cases().filter { filter.isEmpty || $0.name.contains(filter) }
    if cases.isEmpty { return }
    let bytes = 1 << 28
    let reads = [1, 2].map { threads in
      sum(threads) {
        let source = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        defer { source.deallocate() }
        memset(source, 1, bytes)
        return sluice_read_bandwidth(source, bytes, 0.3)
      }
    }
    print("\nmemory, read: \(short(reads[0])) GB/s, 2 threads \(short(reads[1]))")
    var memory = Table(["4096 x 4096", "us", "GB/s", "us, 2 threads", "GB/s"])
    for one in cases {
      var row = [one.name]
      for threads in [1, 2] {
        let seconds = one.seconds(isa, threads)
        row += [short(seconds * 1e6), short(one.bytes / seconds * 1e-9)]
      }
      memory.add(row)
    }
    memory.print()
  }

  /// The sum of what `measure` gives on each of `threads` threads at once.
  private static func sum(_ threads: Int, _ measure: @Sendable () -> Double) -> Double {
    let total = Mutex(0.0)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      let rate = measure()
      total.withLock { $0 += rate }
    }
    return total.withLock { $0 }
  }
}
