import Foundation
import Sluice
import SluiceConformance
import Testing

/// Runs a function of this body, which holds its own expectations, by the reference and compiled at two levels.
func expectPasses(_ body: String, _ comment: Comment? = nil) throws {
  let file = FileManager.default.temporaryDirectory.appending(path: "checked-\(UUID()).mlir")
  try Data("func.func @main() {\n\(body)\n  func.return\n}".utf8).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  let report = try ConformanceSuite(paths: [file.path]).run()
  #expect(report.summary == "1 passed, 0 failed, 0 unsupported", comment)
  for failure in report.failures { Issue.record("\(failure.reason)\n\(failure.detail)") }
}
