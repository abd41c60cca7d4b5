import SluicePasses

/// How a function is compiled, and how its sessions run.
public struct CompileOptions: Sendable {
  /// `exact` by default: everything that keeps every bit.
  public var optimization: OptimizationLevel
  /// Whether every rule of the IR is checked after each pass.
  public var verifies: Bool
  /// Whether each pass, and on a difference each rewrite, is checked by running the program before and after
  /// it on random inputs.
  public var validates: Bool
  /// The number of rewrites after which no more are made; nil for no limit.
  public var rewriteLimit: Int?
  /// Threads and instruction set of the sessions made for it.
  public var execution: ExecutionOptions
  /// The dumps that the compiled program keeps.
  package var dumps: PassLog.Dumps = .nothing

  public init(
    optimization: OptimizationLevel = .exact, verifies: Bool = false, validates: Bool = false,
    rewriteLimit: Int? = nil, execution: ExecutionOptions = ExecutionOptions()
  ) {
    self.optimization = optimization
    self.verifies = verifies
    self.validates = validates
    self.rewriteLimit = rewriteLimit
    self.execution = execution
  }
}
