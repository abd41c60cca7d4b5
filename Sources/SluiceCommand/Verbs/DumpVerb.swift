import Foundation
import Sluice

enum DumpVerb: Verb {
  static let name = "dump"
  static let summary = "prints a program at every stage of its compilation"
  static let usage = "MODEL [options]"
  static let discussion = """
    MODEL is a FILE.sluice or FILE.mlir, or mlp or linear for the training step of a built-in model. Stages
    are a Graph (tensors), a LaidOutGraph (which values are views), a ClusteredGraph (which nodes make a group), a
    KernelGraph (groups as kernels), a Schedule (order and lifetimes) and a Program (instructions over
    memory). Of a program that cannot be compiled the stages that it reached are printed, then the error.

      sluice dump mlp --after fuse
      sluice dump model.sluice --after all --diff
      sluice dump model.sluice --after simplify --format dot | dot -Tsvg > graph.svg
    """

  static let options =
    [
      Option("--after", "PASS|all", "the stage to print; `declare` is before the first pass (all)"),
      Option("--format", "text|dot", "text, or a drawing for Graphviz (text)"),
      Option("--diff", nil, "what each pass changed instead of the whole"),
      Option("--decisions", nil, "which groups fusion did not merge, and why"),
      Option("--batch-size", "N", "for a built-in model (32)"),
    ] + CompilerOptions.options

  enum Format: String, CaseIterable { case text, dot }

  static func run(_ arguments: Arguments) throws {
    guard let model = arguments.positional.first, arguments.positional.count == 1 else {
      throw UsageError("dump: one MODEL is needed", self)
    }
    let format: Format = try arguments.choice("--format", default: .text)
    if format == .dot,
      let other = ["--diff", "--decisions", "--time-passes"].first(where: arguments.has)
    {
      throw UsageError("dump: \(other) has no meaning with --format dot, which draws whole stages", self)
    }
    if arguments.has("--batch-size"), !ModelArgument.builtIn.contains(model) {
      throw arguments.wrong("--batch-size", "the shapes of a file are in the file")
    }
    let batchSize = try arguments.integer("--batch-size", default: 32, in: 1...Int.max)
    var options = try CompilerOptions.read(arguments)
    options.dumps = .all
    let graph = try ModelArgument.graph(model, batchSize: batchSize)
    let after = arguments.string("--after") ?? "all"
    let compilation = Compilation(graph, options)
    let names = compilation.log.map(\.pass)
    if case .failure(let error) = compilation.outcome, after != "all", !names.contains(after) { throw error }
    guard after == "all" || names.contains(after) else {
      throw arguments.wrong(
        "--after",
        "the passes at -O \(options.optimization.rawValue) are \(unique(names).joined(separator: ", "))")
    }
    var output: [String] = []
    var previous: PassLog.Entry?
    for entry in compilation.log {
      defer { previous = entry }
      guard after == "all" || entry.pass == after else { continue }
      output.append(section(entry, previous, format, isDiff: arguments.has("--diff")))
    }
    print(output.joined(separator: format == .dot ? "\n" : "\n\n"))
    let compiled = try compilation.outcome.get()
    guard format == .text else { return }
    if arguments.has("--decisions") { print(compiled.fusionDecisions.joined(separator: "\n")) }
    if arguments.has("--time-passes") { print(compiled.report.passTable) }
  }

  /// Passes that run twice are named once.
  private static func unique(_ names: [String]) -> [String] {
    names.enumerated().filter { names.firstIndex(of: $1) == $0 }.map(\.element)
  }

  private static func section(
    _ entry: PassLog.Entry, _ previous: PassLog.Entry?, _ format: Format, isDiff: Bool
  ) -> String {
    if format == .dot { return entry.dot ?? "" }
    let title = "// \(entry.phase) after \(entry.pass): \(entry.sizeAfter.of(entry.unit))"
    guard isDiff else { return title + "\n" + (entry.text ?? "") }
    // A change of phase is a new text altogether: there is nothing to compare it with.
    guard let previous, previous.phase == entry.phase else { return title + "\n" + (entry.text ?? "") }
    let difference = TextDiff(from: previous.text ?? "", to: entry.text ?? "")
    return title + "\n"
      + (difference.isEmpty ? "// no change" : difference.unified(from: previous.pass, to: entry.pass))
  }
}
