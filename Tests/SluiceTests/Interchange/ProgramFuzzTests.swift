import Benchmarks
import Foundation
import Sluice
import SluiceInterchange
import Testing

/// Mutated programs through reading, verification, compilation and a run: whatever comes in, an error or a result comes
/// out. `FUZZ=100000` makes the full run.
@Suite struct ProgramFuzzTests {
  static let rounds = ProcessInfo.processInfo.environment["FUZZ"].flatMap { Int($0) } ?? 1_500

  @Test func `mutated programs never trap`() throws {
    var fuzzer = ProgramFuzzer(seed: 20_261_121, corpus: FuzzCorpus.texts)
    var outcomes = ProgramFuzzer.Outcomes()
    for _ in 0..<Self.rounds { fuzzer.round(&outcomes) }
    print("fuzz: \(outcomes)")
    // A mutation that never reads, or always does, tests nothing.
    #expect(outcomes.read > Self.rounds / 50)
    #expect(outcomes.ran > 0)
    #expect(outcomes.read < Self.rounds)
    #expect(outcomes.internalErrors.isEmpty, "\(outcomes.internalErrors.prefix(3))")
  }
}
