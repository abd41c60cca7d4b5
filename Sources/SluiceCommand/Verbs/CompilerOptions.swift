import Sluice

/// The options that every verb which compiles has.
enum CompilerOptions {
  static let options = [
    Option("-O", "none|exact|fast", "how much is optimized; none and exact give the same bits (exact)"),
    Option("--threads", "N", "threads that work on a run (all processors)"),
    Option("--time-passes", nil, "print the time of each pass"),
    Option("--verify", nil, "check every rule of the IR after each pass"),
    Option("--validate", nil, "run the program before and after each rewrite and compare"),
    Option("--stop-after", "N", "make no rewrite after the first N, to find the one that matters"),
  ]

  static func read(_ arguments: Arguments) throws -> CompileOptions {
    var options = CompileOptions(
      optimization: try arguments.choice("-O", default: .exact), verifies: arguments.has("--verify"),
      validates: arguments.has("--validate"))
    if arguments.has("--stop-after") {
      options.rewriteLimit = try arguments.integer("--stop-after", default: 0, in: 0...Int.max)
    }
    if arguments.has("--threads") {
      options.execution.threads = try arguments.integer("--threads", default: 1, in: 1...1024)
    }
    // What the environment forces is checked before anything is printed.
    options.execution.instructionSet = try InstructionSet.resolve(nil)
    options.execution.cancellation = Interrupt.cancellation
    return options
  }

  /// The report, and the passes' times if they were asked for.
  static func printReport(_ report: CompileReport, _ arguments: Arguments) {
    print(report)
    if arguments.has("--validate") {
      print("validated: every pass and the program compute what was declared")
    }
    if arguments.has("--time-passes") { print(report.passTable) }
  }
}
