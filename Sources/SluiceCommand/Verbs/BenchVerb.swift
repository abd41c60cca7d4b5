import Foundation
import Sluice

enum BenchVerb: Verb {
  static let name = "bench"
  static let summary = "times a program"
  static let usage = "FILE [options]"
  static let discussion = """
    FILE is a .sluice or .mlir. Inputs that are not given are drawn from the seed. What a .mlir says is donated
    (tf.aliasing_output) is kept between runs and updated in place, as JAX runs it.

      sluice bench step.mlir --profile
      sluice bench model.sluice --threads 1 --seconds 5
    """

  static let options =
    [
      Option("--seconds", "X", "how long to run (1)"),
      Option("--profile", nil, "print the mean time of each instruction"),
    ] + InputArguments.options + CompilerOptions.options

  static func run(_ arguments: Arguments) throws {
    guard let file = arguments.positional.first, arguments.positional.count == 1 else {
      throw UsageError("bench: one FILE is needed", self)
    }
    let options = try CompilerOptions.read(arguments)
    let seconds = try arguments.number("--seconds", in: 0...1e9) ?? 1
    let clock = ContinuousClock()
    var start = clock.now
    let graph = try Graph(contentsOf: URL(filePath: file), keepsDonation: true)
    let reading = clock.now - start
    let inputs = try InputArguments(for: graph, arguments)
    let runner = try GraphRunner(graph, inputs.values, options: options)
    print("read in \(milliseconds(reading)) ms: \(graph.nodes.count) operations")
    CompilerOptions.printReport(runner.report, arguments)
    if let note = inputs.note { print(note) }
    let outputs = try runner.makeOutputs()
    try runner.step(into: outputs)
    var times: [Duration] = []
    start = clock.now
    repeat {
      let before = clock.now
      try runner.step(into: outputs)
      times.append(clock.now - before)
    } while clock.now - start < .seconds(seconds)
    times.sort()
    print(
      "\(times.count) runs: min \(microseconds(times[0])) us, median \(microseconds(times[times.count / 2])) us"
    )
    if arguments.has("--profile") {
      // A tenth of the time more, warm.
      print(try runner.profile(runs: max(times.count / 10, 1)))
    }
  }

  private static func milliseconds(_ time: Duration) -> String {
    String(format: "%.1f", time / .milliseconds(1))
  }

  private static func microseconds(_ time: Duration) -> String {
    String(format: "%.1f", time / .microseconds(1))
  }
}
