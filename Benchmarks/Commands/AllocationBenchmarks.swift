import CAllocationCounter
import Sluice

/// `benchmarks allocations`: how often the allocator is called, on all threads, while programs that have run once run
/// on. A run allocates nothing: anything but 0 ends in an error.
enum AllocationBenchmarks {
  static let runs = 50

  static func run(_ arguments: [String]) throws {
    guard allocation_counter_works() == 1 else {
      throw SluiceError(.unsupported, "allocations cannot be counted with this C library")
    }
    let check = allocations { _ = [UInt8](repeating: 1, count: arguments.count + 100_000) }
    print("an array, for comparison: \(check.of("allocation"))")
    guard check > 0 else {
      throw SluiceError(.internal, "the allocator's calls are not counted in this build")
    }
    var table = Table(["model", "-O", "threads", "allocations in \(runs) runs"])
    var total = 0
    for model in try models() {
      for level in [OptimizationLevel.none, .exact] {
        for threads in [1, 2] {
          let options = CompileOptions(
            optimization: level, execution: ExecutionOptions(threads: threads))
          let runner = try GraphRunner(model.graph, model.values, options: options)
          let outputs = try runner.makeOutputs()
          // Long enough for Dispatch to have started the helpers, once for all programs of the process.
          let start = ContinuousClock.now
          repeat { try runner.step(into: outputs) } while ContinuousClock.now - start < .milliseconds(100)
          var failure: (any Error)?
          let count = allocations {
            do {
              for _ in 0..<runs { try runner.step(into: outputs) }
            } catch { failure = error }
          }
          if let failure { throw failure }
          total += count
          table.add([model.name, level.rawValue, "\(threads)", "\(count)"])
        }
      }
    }
    table.print()
    guard total == 0 else {
      throw SluiceError(.internal, "runs allocate: \(total.of("allocation"))")
    }
    print("0 allocations")
  }

  private static func allocations(_ body: () -> Void) -> Int {
    allocation_counter_start()
    body()
    return allocation_counter_stop()
  }

  /// Training steps with state and several kinds of kernel, small enough to run often.
  private static func models() throws -> [BenchmarkModel] {
    try BenchmarkModel.all().filter { model in
      ["T1", "T2", "T3", "softmax", "attention"].contains { model.name.hasPrefix($0) }
    }
  }
}
