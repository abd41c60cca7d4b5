import Benchmarks
import Sluice
import Testing

/// Every model, every way of running it: one result, to the bit.
@Suite struct BitContractTests {
  private struct Way: CustomStringConvertible {
    var level: OptimizationLevel
    var threads: Int
    var instructionSet: InstructionSet

    var description: String { "-O \(level.rawValue), \(threads) threads, \(instructionSet.rawValue)" }

    var options: CompileOptions {
      CompileOptions(
        optimization: level, execution: ExecutionOptions(threads: threads, instructionSet: instructionSet))
    }
  }

  /// With FMA; the baseline has bits of its own, equal among its levels and threads.
  private static let families: [[InstructionSet]] = [[.avx512, .avx2], [.baseline]]

  @Test func `levels, threads and instruction sets give equal bits`() throws {
    for model in try BenchmarkModel.all() {
      for family in Self.families {
        var first: (way: Way, results: [NDArray])?
        for instructionSet in family where instructionSet.isAvailable {
          for (level, threads) in [(OptimizationLevel.none, 1), (.none, 2), (.exact, 1), (.exact, 2)] {
            let way = Way(level: level, threads: threads, instructionSet: instructionSet)
            let runner = try GraphRunner(model.graph, model.values, options: way.options)
            // The second run starts from the updated state, so that differences there show too.
            let results = try runner.run() + runner.run()
            if let first {
              #expect(results == first.results, "\(model.name): \(way) against \(first.way)")
            } else {
              first = (way, results)
            }
          }
        }
      }
    }
  }
}
