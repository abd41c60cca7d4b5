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
  /// Not `none`: the step runs no kernel, and `arguments` are words that say which step is next.
  var control = Control.none

  enum Control: UInt8 {
    case none
    /// Word 0: the next step.
    case jump
    /// Word 0: the selector's buffer; word 1: the next step if it is false.
    case unless
    /// Word 0: the selector's buffer; word 1: how many next steps follow, of which it numbers one.
    case choose
  }
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

  /// A step that says which one is next. `words` live as long as the step.
  init(_ control: Control, words: UnsafePointer<Int>) {
    kernel = { _, _, _, _ in }
    arguments = UnsafeRawPointer(words)
    chunkCount = 1
    chunksPerTicket = 1
    ticketCount = 0
    remainingNanoseconds = 0
    self.control = control
  }

  /// The step after this one, which stands at `position`.
  @inline(__always)
  func next(after position: Int, _ buffers: UnsafePointer<UnsafeMutableRawPointer?>) -> Int {
    let words = arguments.assumingMemoryBound(to: Int.self)
    switch control {
    case .none: return position &+ 1
    case .jump: return words[0]
    case .unless:
      return buffers[words[0]].unsafelyUnwrapped.load(as: UInt8.self) == 0 ? words[1] : position &+ 1
    case .choose:
      let index = Int(buffers[words[0]].unsafelyUnwrapped.load(as: Int32.self))
      let last = words[1] &- 1
      return words[2 &+ (index < 0 || index > last ? last : index)]
    }
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
