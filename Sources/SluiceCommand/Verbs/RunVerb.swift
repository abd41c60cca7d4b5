import Foundation
import Sluice

enum RunVerb: Verb {
  static let name = "run"
  static let summary = "runs a program: a .sluice or .mlir file"
  static let usage = "FILE [ARRAYS ...] [options]"
  static let discussion = """
    FILE is a .sluice, or StableHLO text (.mlir) as JAX prints it. ARRAYS are .npy, .npz or .safetensors files
    with parameters: by name, or by position.
    Inputs that are not given are drawn from the seed: floats uniform in [-1, 1), integers from 0 to 9.
    State parameters start from [0, 1), and results that update them do so between repeated runs.

      sluice run model.mlir weights.safetensors batch.npz --output results.npz
      sluice run model.sluice --input x=1,2,3 --repeat 100
    """

  static let options =
    [
      Option(
        "--output", "FILE", "write the results to an .npy, .npz or .safetensors instead of printing them"),
      Option("--repeat", "N", "run N times and print the median time (1)"),
      Option("--reference", nil, "evaluate by the slow reference semantics instead"),
      Option("--profile", nil, "print the time of each instruction"),
    ] + InputArguments.options + CompilerOptions.options

  static func run(_ arguments: Arguments) throws {
    guard let file = arguments.positional.first else {
      throw UsageError("run: a FILE is needed", self)
    }
    guard !ModelArgument.builtIn.contains(file) else {
      throw UsageError("run: \(file) is a built-in model for train and dump; run needs a FILE.sluice", self)
    }
    let options = try CompilerOptions.read(arguments)
    if let output = arguments.string("--output") { try NDArray.requireArrayFile(URL(filePath: output)) }
    let repeats = try arguments.integer("--repeat", default: 1, in: 1...Int.max)
    let graph = try Graph(contentsOf: URL(filePath: file))
    let inputs = try InputArguments(for: graph, arguments)
    if arguments.has("--reference") {
      let others = ["--repeat", "--profile"] + CompilerOptions.options.map(\.name)
      if let other = others.first(where: arguments.has) {
        throw UsageError("run: \(other) has no meaning with --reference, which compiles nothing", self)
      }
      try show(graph, GraphRunner.reference(graph, inputs.values), arguments)
      return
    }
    let runner = try GraphRunner(graph, inputs.values, options: options)
    var times: [Double] = []
    var results: [NDArray] = []
    for _ in 0..<repeats {
      let start = ContinuousClock.now
      results = try runner.run()
      times.append((ContinuousClock.now - start) / .seconds(1))
    }
    CompilerOptions.printReport(runner.report, arguments)
    if let note = inputs.note { print(note) }
    try show(graph, results, arguments)
    if repeats > 1 {
      print("median of \(repeats) runs: \(String(format: "%.1f", times.sorted()[repeats / 2] * 1e6)) us")
    }
    if arguments.has("--profile") { print(try runner.profile()) }
  }

  private static func show(_ graph: Graph, _ arrays: [NDArray], _ arguments: Arguments) throws {
    if let output = arguments.string("--output") {
      try ArrayArguments.write(graph, arrays, to: output)
    } else {
      ArrayArguments.print(graph, arrays)
    }
  }
}
