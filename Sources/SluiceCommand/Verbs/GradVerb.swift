import Foundation
import Sluice

enum GradVerb: Verb {
  static let name = "grad"
  static let summary = "differentiates a program"
  static let usage = "FILE --wrt N,N,... [options]"
  static let discussion = """
    FILE is a .sluice or .mlir. Without --output the gradients are computed and printed, for given inputs or drawn ones; to a
    .sluice or .mlir the function that computes them is written, to an .npz or .safetensors their values.

      sluice grad model.mlir --of 0 --wrt 2,3 --inputs batch.npz
      sluice grad model.mlir --wrt 0 --output gradient.mlir
    """

  static let options =
    [
      Option("--of", "N", "the result to differentiate, a scalar (0)"),
      Option("--wrt", "N,N,...", "the parameters to differentiate with respect to, by position"),
      Option("--value", nil, "keep the function's own results before the gradients"),
      Option("--output", "FILE", "where to write the function, or the gradients' values"),
    ] + InputArguments.options + CompilerOptions.options

  static func run(_ arguments: Arguments) throws {
    guard let file = arguments.positional.first, arguments.positional.count == 1 else {
      throw UsageError("grad: one FILE is needed", self)
    }
    guard let list = arguments.string("--wrt") else {
      throw UsageError("grad: --wrt says which parameters to differentiate with respect to", self)
    }
    let parameters = try list.split(separator: ",", omittingEmptySubsequences: false).map { word in
      guard let number = Int(word) else {
        throw arguments.wrong("--wrt", "positions are needed, such as 2,3")
      }
      return number
    }
    let options = try CompilerOptions.read(arguments)
    let graph = try Graph(contentsOf: URL(filePath: file)).gradient(
      of: try arguments.integer("--of", default: 0, in: 0...Int.max), withRespectTo: parameters,
      keepsResults: arguments.has("--value"))
    let output = arguments.string("--output")
    if let output, output.hasSuffix(".sluice") || output.hasSuffix(".mlir") {
      try graph.write(to: URL(filePath: output))
      return
    }
    if let output { try NDArray.requireArrayFile(URL(filePath: output)) }
    let inputs = try InputArguments(for: graph, arguments)
    let runner = try GraphRunner(graph, inputs.values, options: options)
    let results = try runner.run()
    CompilerOptions.printReport(runner.report, arguments)
    if let note = inputs.note { print(note) }
    if let output {
      try ArrayArguments.write(graph, results, to: output)
    } else {
      ArrayArguments.print(graph, results)
    }
  }
}
