import SluicePasses

/// A program with what is known of how it was made.
package struct CompiledProgram: Sendable {
  package let program: Program
  package let report: CompileReport
  /// One entry a pass, with its dump where `CompileOptions.dumps` asked for it.
  package let log: [PassLog.Entry]
  /// Which groups fusion considered, and why it did not fuse those that it did not.
  package let fusionDecisions: [String]

  package init(program: Program, report: CompileReport, log: [PassLog.Entry], fusionDecisions: [String]) {
    self.program = program
    self.report = report
    self.log = log
    self.fusionDecisions = fusionDecisions
  }
}
