import Foundation
import Sluice

/// `benchmarks fuzz [N] [SEED] [--from I] [--seconds S] [--show I] [--list] [--written]`: what became of N mutated programs; fails if one ended
/// its process, broke an invariant, or took too long.
///
/// They run in a worker process of limited memory, each within S seconds of processor time; a worker that a program ends is
/// replaced by another, which goes on behind it. `--show` prints a program and what becomes of it, `--list` what becomes of each,
/// without a worker. `--written` takes only programs that a generator wrote.
enum FuzzCommand {
  static func run(_ arguments: [String]) throws {
    var options = try FuzzOptions(arguments)
    let folders = ["../shared/data/stablehlo", "../shared/data/jax"].filter {
      FileManager.default.fileExists(atPath: $0)
    }
    let corpus = try FuzzCorpus(folders: options.folders + folders, writtenShare: options.writtenShare)
    let fuzzer = ProgramFuzzer(seed: options.seed, corpus: corpus)
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

  private static func list(_ fuzzer: ProgramFuzzer, _ indices: Range<Int>) {
    for index in indices {
      let program = fuzzer.program(index)
      var outcome = ProgramFuzzer.Outcome()
      let time = ContinuousClock().measure { outcome = fuzzer.run(program, index: index) }
      print(
        index, "\(time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000) ms",
        outcome.stage, (outcome.error?.description ?? "").prefix { $0 != "\n" })
      fflush(nil)
    }
  }

  private static func show(_ fuzzer: ProgramFuzzer, _ index: Int) {
    let program = fuzzer.program(index)
    print(String(decoding: program.text, as: UTF8.self))
    fflush(nil)
    let outcome = fuzzer.run(program, index: index)
    print("// \(outcome.stage)", outcome.error.map { "\($0)" } ?? "")
  }
}

/// The command's arguments.
struct FuzzOptions {
  var indices = 0..<100_000
  var seed: UInt64 = 20_261_121
  var seconds = 10
  var shown: Int?
  var isWorker = false
  var lists = false
  /// How many programs in a hundred are written by a generator instead of being made from another.
  var writtenShare = FuzzCorpus.writtenShare
  var folders: [String] = []

  init(_ arguments: [String]) throws(SluiceError) {
    var rest = arguments[...]
    var (count, from, numbers) = (100_000, 0, 0)
    while let argument = rest.popFirst() {
      switch argument {
      case "--from": from = try Self.number(&rest, argument)
      case "--seconds": seconds = max(1, try Self.number(&rest, argument))
      case "--show": shown = try Self.number(&rest, argument)
      case "--worker": isWorker = true
      case "--list": lists = true
      case "--written": writtenShare = 100
      case "--seeds":
        guard let folder = rest.popFirst() else {
          throw SluiceError(.argument, "fuzz: --seeds takes a folder")
        }
        folders.append(folder)
      default:
        guard let number = UInt64(argument) else {
          throw SluiceError(.argument, "fuzz: \(argument) is no number")
        }
        if numbers == 0, shown == nil { count = Int(min(number, UInt64(Int32.max))) } else { seed = number }
        numbers += 1
      }
    }
    indices = from..<from + count
  }

  private static func number(_ rest: inout ArraySlice<String>, _ name: String) throws(SluiceError) -> Int {
    guard let text = rest.popFirst(), let number = Int(text), number >= 0, number <= Int(Int32.max) else {
      throw SluiceError(.argument, "fuzz: \(name) takes a number")
    }
    return number
  }

  /// What a worker is started with.
  var workerArguments: [String] {
    [
      "fuzz", "\(indices.count)", "\(seed)", "--from", "\(indices.lowerBound)", "--seconds", "\(seconds)",
      "--worker",
    ] + (writtenShare == 100 ? ["--written"] : []) + folders.flatMap { ["--seeds", $0] }
  }
}
