import Foundation
import SluiceIR
import SluicePasses
import Testing

/// The instances of MiniMalloc that greedy planners find hard; each is known to fit in 1,048,576.
@Suite struct PlanMemoryMiniMallocTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().appending(path: "../../../shared/data/minimalloc").standardizedFileURL

  private static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

  @Test(.enabled(if: isPresent, "../shared/data/minimalloc is not there"))
  func everyInstanceHasAValidPlanNotFarAboveWhatIsKnownToBePossible() throws {
    let files = try FileManager.default.contentsOfDirectory(at: Self.folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "csv" }.sorted { $0.path < $1.path }
    #expect(!files.isEmpty)
    for file in files {
      let problem = try MiniMallocText.parse(
        String(contentsOf: file, encoding: .utf8), file: file.lastPathComponent)
      let clock = ContinuousClock()
      let start = clock.now
      let plan = try MemoryPlan(solving: problem)
      let time = clock.now - start
      try PlanValidator.validate(plan, for: problem)
      let ratio = Double(plan.arenaByteCount) / 1_048_576
      print(
        "\(file.lastPathComponent): \(ratio) by \(plan.certificate.method) in \(time), \(plan.certificate)")
      #expect(ratio <= 1.45)
      #expect(ratio >= 1)
    }
  }

  @Test(arguments: [
    ("", "empty"), ("id,lower,upper\n", "size"), ("id,lower,upper,size\n1,2,3\n", "integers"),
    ("id,lower,upper,size\n1,2,x,4\n", "integers"), ("id,lower,upper,size\n1,5,3,4\n", "negative"),
    ("id,lower,upper,size\n1,2,3,99999999999999999999\n", "integers"),
  ]) func brokenTextIsAnErrorThatNamesTheFile(text: String, word: String) {
    let error = #expect(throws: SluiceError.self) { try MiniMallocText.parse(text, file: "a.csv") }
    #expect(error.map { "\($0)".contains("a.csv") && "\($0)".contains(word) } == true)
  }

  @Test func columnsMayComeInAnyOrderAndAlignmentIsOptional() throws {
    let problem = try MiniMallocText.parse(
      "size,alignment,id,upper,lower\r\n10,8,3,7,1\r\n\r\n", file: "a.csv")
    #expect(problem.buffers == [MemoryProblem.Buffer(id: 3, size: 10, lower: 1, upper: 7, alignment: 8)])
  }
}
