import CSluiceKernels
import Dispatch
import Foundation
import Synchronization

/// A kernel call with all its chunks.
struct KernelStep: Sendable {
  let kind: sluice_kernel_kind
  let isa: sluice_isa
  /// Address of the descriptor.
  let arguments: UInt
  let chunks: Int64
}

/// Threads that run the chunks of steps together, without an executor: what remains is the kernels' own time.
final class ChunkTeam: Sendable {
  private let threads: Int
  private let ticket = Atomic<Int64>(0)
  private let arrivals = Atomic<Int>(0)
  private let goesOn = Atomic<Bool>(true)

  private init(threads: Int) { self.threads = threads }

  /// Seconds of the fastest of many runs of `steps`, one after the other, on `threads` threads.
  static func fastest(
    threads: Int, seconds: Double, _ steps: [KernelStep], buffers: [UInt], scratch: Int
  ) -> Double {
    let team = ChunkTeam(threads: threads)
    let best = Mutex(Double.infinity)
    DispatchQueue.concurrentPerform(iterations: threads) { member in
      let mine = team.work(
        as: member, seconds: seconds, steps, buffers.map { UnsafeMutableRawPointer(bitPattern: $0) }, scratch)
      if member == 0 { best.withLock { $0 = mine } }
    }
    return best.withLock { $0 }
  }

  private func work(
    as member: Int, seconds: Double, _ steps: [KernelStep], _ buffers: [UnsafeMutableRawPointer?],
    _ scratchSize: Int
  ) -> Double {
    let scratch = UnsafeMutableRawPointer.allocate(byteCount: max(64, scratchSize), alignment: 64)
    defer { scratch.deallocate() }
    let kernels = steps.compactMap { sluice_kernel_for($0.kind, $0.isa) }
    var phase = 0
    var best = Double.infinity
    let begin = DispatchTime.now().uptimeNanoseconds
    while goesOn.load(ordering: .acquiring) {
      let start = DispatchTime.now().uptimeNanoseconds
      for (step, kernel) in zip(steps, kernels) { run(step, kernel, as: member, buffers, scratch, &phase) }
      let end = DispatchTime.now().uptimeNanoseconds
      best = min(best, Double(end - start) * 1e-9)
      if member == 0, Double(end - begin) * 1e-9 > seconds { goesOn.store(false, ordering: .releasing) }
      meet(&phase)
    }
    return best
  }

  private func run(
    _ step: KernelStep, _ kernel: sluice_kernel, as member: Int, _ buffers: [UnsafeMutableRawPointer?],
    _ scratch: UnsafeMutableRawPointer, _ phase: inout Int
  ) {
    let arguments = UnsafeRawPointer(bitPattern: step.arguments)
    buffers.withUnsafeBufferPointer { buffers in
      guard threads > 1 else {
        for chunk in 0..<step.chunks { kernel(arguments, buffers.baseAddress, chunk, scratch) }
        return
      }
      if member == 0 { ticket.store(0, ordering: .relaxed) }
      meet(&phase)
      while true {
        let chunk = ticket.add(1, ordering: .relaxed).oldValue
        if chunk >= step.chunks { break }
        kernel(arguments, buffers.baseAddress, chunk, scratch)
      }
      meet(&phase)
    }
  }

  /// Waits for all threads.
  private func meet(_ phase: inout Int) {
    guard threads > 1 else { return }
    phase += 1
    arrivals.add(1, ordering: .acquiringAndReleasing)
    var pauses = 0
    while arrivals.load(ordering: .acquiring) < phase * threads {
      sluice_pause()
      pauses += 1
      if pauses > 20_000 { sched_yield() }
    }
  }
}

/// Zeroed or filled memory for benchmarks.
final class BenchmarkMemory {
  private var blocks: [UnsafeMutableRawPointer] = []

  deinit { for block in blocks { block.deallocate() } }

  /// The address of `count` floats in [-0.5, 0.5).
  func floats(_ count: Int) -> UInt {
    let block = UnsafeMutableRawPointer.allocate(byteCount: max(64, 4 * count), alignment: 64)
    blocks.append(block)
    let floats = block.bindMemory(to: Float.self, capacity: count)
    for index in 0..<count {
      floats[index] = Float((UInt32(truncatingIfNeeded: index) &* 2_654_435_761) >> 8) / 0x1p24 - 0.5
    }
    return UInt(bitPattern: block)
  }

  /// The address of a copy of `values`.
  func values<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafePointer<Value> {
    let block = UnsafeMutablePointer<Value>.allocate(capacity: max(1, values.count))
    block.initialize(from: values, count: values.count)
    blocks.append(UnsafeMutableRawPointer(block))
    return UnsafePointer(block)
  }
}
