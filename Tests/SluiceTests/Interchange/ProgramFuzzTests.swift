import Benchmarks
import Foundation
import Sluice
import Testing

/// Mutated programs through reading, verification, compilation and a run: whatever comes in, an error or a result comes
/// out. `benchmarks fuzz` makes the full run, in processes of limited memory and time.
@Suite struct ProgramFuzzTests {
  static let rounds = ProcessInfo.processInfo.environment["FUZZ"].flatMap { Int($0) } ?? 1_000

  @Test func `mutated programs never trap`() throws {
    let fuzzer = ProgramFuzzer(seed: 20_261_121, corpus: try FuzzCorpus())
    var stages: [ProgramFuzzer.Stage: Int] = [:]
    for index in 0..<Self.rounds {
      let program = fuzzer.program(index)
      let outcome = fuzzer.run(program, index: index)
      stages[outcome.stage, default: 0] += 1
      if outcome.stage == .broken {
        Issue.record(
          "program \(index): \(String(describing: outcome.error))\n\(String(decoding: program.text, as: UTF8.self))"
        )
      }
    }
    // Programs that are all refused, or none of them, test nothing.
    #expect(stages[.refused, default: 0] > Self.rounds / 20)
    #expect(stages[.refused, default: 0] < Self.rounds * 2 / 3)
    #expect(stages[.ran, default: 0] > Self.rounds / 5)
  }

  @Test func `damaged files of arrays never trap`() throws {
    let fuzzer = try FileFuzzer(seed: 20_261_121)
    let outcomes = (0..<Self.rounds).map { fuzzer.outcome($0) }
    #expect(outcomes.contains { $0.stage == .ran })
    for (index, outcome) in outcomes.enumerated() where outcome.stage == .broken {
      Issue.record("\(fuzzer.text(index)): \(String(describing: outcome.error))")
    }
  }

  @Test func `a program is a function of its seed and index`() throws {
    let corpus = try FuzzCorpus()
    let (one, other) = (ProgramFuzzer(seed: 7, corpus: corpus), ProgramFuzzer(seed: 7, corpus: corpus))
    #expect((0..<50).allSatisfy { one.program($0).text == other.program($0).text })
    #expect(
      (0..<50).contains { one.program($0).text != ProgramFuzzer(seed: 8, corpus: corpus).program($0).text })
  }
}
