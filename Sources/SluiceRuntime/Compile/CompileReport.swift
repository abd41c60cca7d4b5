import CSluiceKernels
import SluiceIR
import SluicePasses

/// What compiling a function did and made.
public struct CompileReport: Sendable {
  /// One pass: its time, and how large the program was before and after, in the units of its phase.
  public struct Pass: Hashable, Sendable {
    /// As `sluice dump --after` takes it.
    public let name: String
    /// The time that it took.
    public let seconds: Double
    /// What the sizes count: nodes of a Graph, groups of a KernelGraph or Schedule, instructions of a
    /// Program.
    public let phase: String
    public let sizeBefore: Int
    public let sizeAfter: Int
  }

  /// The function's.
  public var name: String
  public var optimization: OptimizationLevel
  /// Nodes of the function as declared, and of what the passes on the Graph left of it.
  public var nodesBefore: Int
  public var nodesAfter: Int
  /// Groups of the KernelGraph, each a kernel.
  public var groups: Int
  /// Instructions of the Program.
  public var instructions: Int
  /// How many instructions each kind of kernel runs, the most frequent first: what ran how.
  public var kernels: [(kernel: String, count: Int)]
  /// The plan's certificate: `arena 1,234,560 B, lower bound 1,230,000 B, ratio 1.004, proved optimal`.
  public var memory: String
  /// Memory of a session for values that live within a run.
  public var arenaByteCount: Int
  /// What no plan of the same schedule can undercut.
  public var lowerBoundByteCount: Int
  /// Whether the arena is as small as that.
  public var isProvedOptimal: Bool
  /// Memory of the State that the program's family shares.
  public var stateByteCount: Int
  /// Memory of the program's constants.
  public var constantByteCount: Int
  /// Bytes that the groups of one run read and write, each operand once: what fusion saves.
  public var bytesMoved: Int
  /// How many rewrites and merges were made; `CompileOptions.rewriteLimit` bounds them.
  public var rewrites: Int
  /// The one that used up the limit, by name; empty while there is some left.
  public var lastRewrite: String
  /// The whole compilation's time.
  public var seconds: Double
  /// In the order in which they ran.
  public var passes: [Pass]

  /// What the user should know, such as kernels that were compiled without optimization.
  public var warnings: [String] {
    sluice_kernels_optimized() == 0
      ? ["the kernels are a debug build's, about 100 times slower: build with -c release, or with -Xcc -O2"]
      : []
  }
}

extension CompileReport: CustomStringConvertible {
  /// A few lines: sizes, kernels, memory, time.
  public var description: String {
    let mix = kernels.map { "\($0.count) \($0.kernel)" }.joined(separator: ", ")
    var lines = [
      "\(name) (-O \(optimization.rawValue)): \(nodesBefore.of("node")), \(nodesAfter) optimized, "
        + "\(groups.of("group")), \(instructions.of("instruction")) (\(mix))",
      memory,
      "state \(stateByteCount.grouped) B, constants \(constantByteCount.grouped) B, "
        + "\(rewrites.of("rewrite")), compiled in \(Self.milliseconds(seconds))",
    ]
    if !lastRewrite.isEmpty { lines.append("stopped after rewrite \(rewrites), `\(lastRewrite)`") }
    lines += warnings.map { "warning: \($0)" }
    return lines.joined(separator: "\n")
  }

  /// A line a pass: its time, and sizes before and after.
  public var passTable: String {
    let width = passes.map(\.name.count).max() ?? 0
    return passes.map { pass in
      let time = Self.milliseconds(pass.seconds).flushRight(12)
      return "\(pass.name.padded(to: width))  \(time)  \(pass.phase) \(pass.sizeBefore) -> \(pass.sizeAfter)"
    }.joined(separator: "\n")
  }

  package static func milliseconds(_ seconds: Double) -> String {
    let micro = Int((seconds * 1e6).rounded())
    let fraction = String(micro % 1000)
    return "\(micro / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction) ms"
  }
}
