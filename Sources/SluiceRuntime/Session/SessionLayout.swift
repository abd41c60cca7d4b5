import SluiceIR

/// Where things lie in a session's memory: the arena, then each thread's scratch memory.
struct SessionLayout {
  let scratchOffset: Int
  let scratchStride: Int
  let byteCount: Int

  init(_ program: Program, threads: Int) throws(SluiceError) {
    guard let arena = AlignedMemory.rounded(program.arenaByteCount),
      let stride = AlignedMemory.rounded(program.scratchByteCount)
    else { throw Self.tooLarge(program) }
    let (scratch, overflow) = stride.multipliedReportingOverflow(by: threads)
    let (total, sumOverflow) = arena.addingReportingOverflow(scratch)
    guard !overflow, !sumOverflow else { throw Self.tooLarge(program) }
    scratchOffset = arena
    scratchStride = stride
    byteCount = total
  }

  private static func tooLarge(_ program: Program) -> SluiceError {
    SluiceError(.resource, "the arena of `\(program.name)` is larger than memory can be")
  }
}
