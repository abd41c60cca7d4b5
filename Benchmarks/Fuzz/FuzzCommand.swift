import Foundation
import Sluice

/// `benchmarks fuzz [N] [SEED] [--from I] [--seconds S] [--show I] [--list] [--written | --files]`: what became of N mutated
/// programs; fails if one ended its process, broke an invariant, or took too long.
///
/// They run in a worker process of limited memory, each within S seconds of processor time; a worker that a program ends is
/// replaced by another, which goes on behind it. `--show` prints a program and what becomes of it, `--list` what becomes of each,
/// without a worker. `--written` takes only programs that a generator wrote, `--files` damaged files of arrays instead.
enum FuzzCommand {
  static func run(_ arguments: [String]) throws {
    var options = try FuzzOptions(arguments)
    let fuzzer = try fuzzer(options)
    if options.lists { return list(fuzzer, options.indices) }
    if let shown = options.shown { return show(fuzzer, shown) }
    if options.isWorker {
      return try FuzzWorker.run(fuzzer, indices: options.indices, seconds: options.seconds)
    }
    var report = FuzzReport()
    while !options.indices.isEmpty {
      let start = options.indices.lowerBound
      let (stages, signal) = try FuzzWatch.work(options) { done in
        if done % 10_000 == 0 { print("\(done) ...") }
      }
      for (position, stage) in stages.enumerated() { report.add(stage, start + position) }
      let next = start + stages.count
      if let signal {
        report.add(signal: signal, next)
        print("program \(next) ended its process by signal \(signal)")
      }
      options.indices = min(next + 1, options.indices.upperBound)..<options.indices.upperBound
    }
    for index in report.broken.prefix(10) { print("program \(index) broke an invariant") }
    print(report)
    guard report.isClean else {
      throw SluiceError(
        .internal, "\(report.broken.count + report.ended.count) programs failed",
        note: "`benchmarks fuzz --show I \(options.seed)` prints one and runs it")
    }
  }

  private static func fuzzer(_ options: FuzzOptions) throws -> any Fuzzer {
    if options.takesFiles { return try FileFuzzer(seed: options.seed) }
    let folders = ["../shared/data/stablehlo", "../shared/data/jax"].filter {
      FileManager.default.fileExists(atPath: $0)
    }
    let corpus = try FuzzCorpus(folders: options.folders + folders, writtenShare: options.writtenShare)
    return ProgramFuzzer(seed: options.seed, corpus: corpus)
  }

  private static func list(_ fuzzer: any Fuzzer, _ indices: Range<Int>) {
    for index in indices {
      var outcome = ProgramFuzzer.Outcome()
      let time = ContinuousClock().measure { outcome = fuzzer.outcome(index) }
      print(
        index, "\(time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000) ms",
        outcome.stage, (outcome.error?.description ?? "").prefix { $0 != "\n" })
      fflush(nil)
    }
  }

  private static func show(_ fuzzer: any Fuzzer, _ index: Int) {
    print(fuzzer.text(index))
    fflush(nil)
    let outcome = fuzzer.outcome(index)
    print("// \(outcome.stage)", outcome.error.map { "\($0)" } ?? "")
  }
}
