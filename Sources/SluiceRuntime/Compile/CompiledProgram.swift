import SluiceIR
import SluicePasses

/// A program with what is known of how it was made.
package struct CompiledProgram: Sendable {
  package let program: Program
  package let report: CompileReport
  /// One entry a pass, with its dump where `CompileOptions.dumps` asked for it.
  package let log: [PassLog.Entry]
  private let decisions: [FusionDecision]
  /// The graph that was fused.
  package let source: Graph

  /// Which pairs of nodes fusion considered, and why it did not fuse those that it did not, a line each.
  package var fusionDecisions: [String] { decisions.map { $0.text(in: source) } }

  package init(
    program: Program, report: CompileReport, log: [PassLog.Entry], fusionDecisions: [FusionDecision],
    source: Graph
  ) {
    self.program = program
    self.report = report
    self.log = log
    decisions = fusionDecisions
    self.source = source
  }
}
