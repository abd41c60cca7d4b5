import SluiceIR

/// How a session runs. None of it changes a result, but for `InstructionSet.baseline` (see there).
public struct ExecutionOptions: Sendable {
  /// How many threads may work on one run, the caller's included; nil: as many as processors are active.
  public var threads: Int?
  /// Nil: what the environment variable SLUICE_ISA says, else the best that this machine has.
  public var instructionSet: InstructionSet?
  /// Asked before each run.
  public var cancellation: Cancellation?

  public init(threads: Int? = nil, instructionSet: InstructionSet? = nil, cancellation: Cancellation? = nil) {
    self.threads = threads
    self.instructionSet = instructionSet
    self.cancellation = cancellation
  }
}
