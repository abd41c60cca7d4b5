import Foundation
import Sluice
import SluiceConformance

enum ConformanceVerb: Verb {
  static let name = "conformance"
  static let summary = "runs StableHLO programs that hold their own expectations"
  static let usage = "PATH ... [options]"
  static let discussion = """
    A PATH is a .mlir file or a folder; of a folder every .mlir below it is taken that has check.expect_... in it. Each program
    runs by the reference semantics and compiled at -O none and -O exact; the compiled ones must agree to the bit, and all
    with what the program expects: equal, within units in the last place, or within the tolerance of the check or of a
    NAME.json beside the file. With --gradients, @program of each NAME.forward.mlir is differentiated with respect to the
    tensors that NAME.json lists. The exit status is 1 if any failed.

      sluice conformance ../shared/data/stablehlo/testdata
      sluice conformance ../shared/data/stablehlo --only scatter --failures
    """

  static let options = [
    Option("--gradients", nil, "instead compare Sluice's own gradients with NAME.grads.safetensors"),
    Option("--only", "TEXT", "only files whose path contains TEXT"),
    Option("--failures", nil, "list every failure with its first wrong element or error"),
  ]

  static func run(_ arguments: Arguments) throws {
    guard !arguments.positional.isEmpty else {
      throw UsageError("conformance: a file or folder is needed", self)
    }
    let (paths, pattern) = (arguments.positional, arguments.string("--only"))
    let report =
      try arguments.has("--gradients")
      ? ConformanceReport.gradients(paths: paths, matching: pattern)
      : ConformanceSuite(paths: paths, matching: pattern).run()
    guard !report.isEmpty else {
      throw SluiceError(
        .argument, "conformance: nothing to run: no program with expectations was found",
        notes: [
          "in \(paths.joined(separator: ", "))"
            + (pattern.map { ", in files whose path contains \($0)" } ?? "")
        ])
    }
    print(report.table)
    if !report.failures.isEmpty {
      print("\nreasons of failures:")
      for (reason, count) in report.failingReasons { print("  \(count)   \(reason)") }
    }
    if arguments.has("--failures") {
      print("")
      for failure in report.failures { print("\(failure.name): \(failure.reason)\n  \(failure.detail)") }
    }
    print("\n\(report.summary)")
    if report.total.failed > 0 {
      fflush(nil)
      exit(1)
    }
  }
}
