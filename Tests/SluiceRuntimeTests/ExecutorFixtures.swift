import CSluiceKernels
import SluiceIR
import SluiceRuntime

/// Programs of kernels written here, which record what the executor did.
enum ExecutorFixtures {
  /// Each instruction checks that every chunk of the one before ran exactly once and none of its own ran
  /// before, then counts itself. Chunk i of an instruction counts in element i of its output row.
  struct Link: BitwiseCopyable {
    /// Counters of the previous instruction and their number; -1: there is none.
    var previous: Int32
    var previousCount: Int64
    var own: Int32
    /// Where a violation is counted, one word for each chunk.
    var errors: Int32
    /// Turns of a busy loop for each chunk.
    var work: Int64
  }

  /// `counters += 1`, and `errors += 1` for each counter of the previous instruction that has another value
  /// than this run's; the run's number is what the own counter becomes.
  static let link: sluice_kernel = { arguments, buffers, chunk, scratch in
    let link = arguments!.load(as: Link.self)
    let own = buffers![Int(link.own)]!.assumingMemoryBound(to: Int64.self)
    let errors = buffers![Int(link.errors)]!.assumingMemoryBound(to: Int64.self)
    // A thread's scratch is its own: what is written stays until the chunk ends.
    let mark = scratch!.assumingMemoryBound(to: Int64.self)
    let token = chunk &* 1_000_003 &+ Int64(link.own)
    mark.pointee = token
    own[Int(chunk)] += 1
    let run = own[Int(chunk)]
    if link.previous >= 0 {
      let previous = buffers![Int(link.previous)]!.assumingMemoryBound(to: Int64.self)
      // All of them would be quadratic; these reach every counter from some chunk.
      for index in stride(from: Int(chunk) % 61, to: Int(link.previousCount), by: 61)
      where previous[index] != run {
        errors[Int(chunk)] += 1
      }
    }
    var x = chunk
    for _ in 0..<link.work { x = x &* 6_364_136_223_846_793_005 &+ 1 }
    if x == .min || mark.pointee != token { errors[Int(chunk)] += 1 }
  }

  /// A program of one instruction for each of `chunkCounts`, whose counters and errors are its outputs.
  static func chain(
    _ chunkCounts: [Int], work: Int = 0, estimatedNanoseconds: Int = 1_000_000, name: String = "chain"
  ) throws(SluiceError) -> Program {
    var builder = ProgramBuilder(name: name)
    var previous: (buffer: Int32, count: Int)?
    for (index, count) in chunkCounts.enumerated() {
      let type = TensorType.i64[count]
      builder.outputs.append(Program.Port("counters\(index)", type))
      builder.outputs.append(Program.Port("errors\(index)", type))
      let own = builder.buffer(.output(2 * index), byteCount: type.byteCount)
      let errors = builder.buffer(.output(2 * index + 1), byteCount: type.byteCount)
      let arguments = builder.descriptors.allocate(
        Link(
          previous: previous?.buffer ?? -1, previousCount: Int64(previous?.count ?? 0), own: own,
          errors: errors,
          work: Int64(work)))
      builder.append(
        Instruction(
          .function(KernelFunction(link)), arguments: arguments, chunkCount: count, scratchByteCount: 8,
          estimatedNanoseconds: estimatedNanoseconds, reads: previous.map { [$0.buffer] } ?? [],
          writes: [own, errors], name: "link"))
      if count > 0 { previous = (own, count) }
    }
    return try builder.build()
  }

  /// The outputs of a chain, to be run on again and again.
  final class Counters: Sendable {
    nonisolated(unsafe) let blocks: [UnsafeMutableBufferPointer<Int64>]

    init(_ program: Program) {
      blocks = program.outputs.map { port in
        let block = UnsafeMutableBufferPointer<Int64>.allocate(capacity: max(port.type.elementCount, 1))
        block.initialize(repeating: 0)
        return UnsafeMutableBufferPointer(rebasing: block[..<port.type.elementCount])
      }
    }

    deinit { for block in blocks { block.baseAddress?.deallocate() } }

    var pointers: [UnsafeMutableRawPointer] { blocks.map { UnsafeMutableRawPointer($0.baseAddress!) } }

    /// Whether every chunk ran `runs` times, each after all of the instruction before.
    func isRight(after runs: Int) -> Bool {
      for (index, block) in blocks.enumerated() {
        let expected = index.isMultiple(of: 2) ? Int64(runs) : 0
        for value in block where value != expected { return false }
      }
      return true
    }
  }
}
