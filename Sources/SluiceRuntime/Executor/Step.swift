import CSluiceKernels

/// An instruction as the executor wants it: plain memory, one cache line, the kernel's variant chosen.
struct Step {
  let kernel: sluice_kernel
  let arguments: UnsafeRawPointer
  /// At least 1: instructions without chunks have no step.
  let chunkCount: Int
  /// A ticket stands for this many consecutive chunks; the last may stand for fewer.
  let chunksPerTicket: Int
  /// How many tickets are handed out; 0: the caller runs all chunks alone.
  let ticketCount: Int
  /// Estimated work from this step to the end of the run.
  let remainingNanoseconds: Int
}

extension Step {
  /// Less work than this in an instruction is not worth telling helpers about.
  static let sharingNanoseconds = 2_000
  /// A ticket is worth at least so much, where there are chunks enough: taking one costs some 50 ns.
  static let ticketNanoseconds = 500
  /// Below this much remaining work in the run a parked helper would wake up too late.
  static let wakingNanoseconds = 100_000

  init(_ instruction: Instruction, _ kernel: sluice_kernel, sharing: Bool, remainingNanoseconds: Int) {
    self.kernel = kernel
    arguments = instruction.arguments
    chunkCount = instruction.chunkCount
    self.remainingNanoseconds = remainingNanoseconds
    let shared =
      sharing && instruction.chunkCount > 1 && instruction.estimatedNanoseconds >= Self.sharingNanoseconds
    guard shared else {
      chunksPerTicket = instruction.chunkCount
      ticketCount = 0
      return
    }
    let worthwhile = max(instruction.estimatedNanoseconds / Self.ticketNanoseconds, 2)
    let limit = min(worthwhile, instruction.chunkCount, Tickets.maximumCount)
    chunksPerTicket = (instruction.chunkCount - 1) / limit + 1
    ticketCount = (instruction.chunkCount - 1) / chunksPerTicket + 1
  }

  /// Runs the chunks of one ticket.
  @inline(__always)
  func perform(
    ticket: Int, _ buffers: UnsafePointer<UnsafeMutableRawPointer?>, _ scratch: UnsafeMutableRawPointer
  ) {
    var chunk = ticket &* chunksPerTicket
    let end = min(chunk &+ chunksPerTicket, chunkCount)
    repeat {
      kernel(arguments, buffers, Int64(truncatingIfNeeded: chunk), scratch)
      chunk &+= 1
    } while chunk < end
  }
}
