import Sluice

/// `benchmarks fuzz [N] [SEED]`: prints what became of N mutated programs; fails if one found a broken invariant.
enum FuzzCommand {
  static func run(_ arguments: [String]) throws {
    let count = arguments.first.flatMap { Int($0) } ?? 100_000
    let seed = arguments.dropFirst().first.flatMap { UInt64($0) } ?? 20_261_121
    var fuzzer = ProgramFuzzer(seed: seed, corpus: FuzzCorpus.texts)
    var outcomes = ProgramFuzzer.Outcomes()
    for round in 1...max(count, 1) {
      fuzzer.round(&outcomes)
      if round % 10_000 == 0 { print(outcomes) }
    }
    for error in outcomes.internalErrors.prefix(10) { print(error) }
    guard outcomes.internalErrors.isEmpty else {
      throw SluiceError(.internal, "\(outcomes.internalErrors.count) programs broke an invariant")
    }
  }
}
