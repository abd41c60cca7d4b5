import Foundation
import Sluice

/// `benchmarks NAME [arguments]`: each command measures one thing and prints a table.
@main
enum BenchmarkCommand {
  private struct Entry {
    let name: String
    let summary: String
    let run: ([String]) throws -> Void
  }

  private static var commands: [Entry] {
    [
      Entry(
        name: "accuracy", summary: "f32 functions over all 2^32 inputs; --f64, --pairs",
        run: AccuracyCommand.run),
      Entry(
        name: "kernels", summary: "contractions, reductions and copies beside the machine's limits",
        run: KernelBenchmarks.run),
      Entry(name: "fusion", summary: "every model at -O none, exact and fast", run: FusionBenchmarks.run),
      Entry(name: "compile", summary: "compile time from 10 to 100,000 nodes", run: CompileBenchmarks.run),
      Entry(
        name: "reading", summary: "StableHLO text of 25 MB into graphs, or the files given",
        run: ReadingBenchmarks.run),
      Entry(
        name: "cases", summary: "the cases of the peer benchmarks: time of a step, losses",
        run: CaseBenchmarks.run),
      Entry(
        name: "imported",
        summary: "training steps that JAX exported, beside the same ones declared here: FOLDER [T1 ...]",
        run: ImportedBenchmarks.run),
      Entry(
        name: "export", summary: "the cases' training steps as StableHLO: FOLDER [T1 T3 ...]",
        run: ExportCommand.run),
      Entry(
        name: "fuzz",
        summary:
          "mutated programs through the whole pipeline: N, or 100,000; then a seed; --files: damaged files",
        run: FuzzCommand.run),
      Entry(
        name: "executor", summary: "an instruction's cost, alone and shared", run: ExecutorBenchmarks.run),
      Entry(
        name: "allocations", summary: "calls of the allocator while programs run: none",
        run: AllocationBenchmarks.run),
    ]
  }

  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    guard let name = words.first, name != "help", name != "--help" else {
      print("usage: benchmarks COMMAND [arguments]\n")
      for command in commands { print("  \(command.name.padded(to: 12)) \(command.summary)") }
      return
    }
    guard let command = commands.first(where: { $0.name == name }) else {
      fail("there is no benchmark \(name); see `benchmarks help`", status: 2)
    }
    do {
      try command.run(Array(words.dropFirst()))
    } catch {
      fail("\(error)", status: 1)
    }
  }

  private static func fail(_ message: String, status: Int32) -> Never {
    FileHandle.standardError.write(Data("error: \(message)\n".utf8))
    exit(status)
  }
}
