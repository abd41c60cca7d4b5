import SluiceIR
import SluiceOperations
import SluicePasses
import Testing

/// Fuses a graph, and runs it fused and unfused on the same random inputs.
struct FusionCheck {
  let graph: Graph
  let kernels: KernelGraph
  let decisions: [FusionDecision]
  private let layout: StateLayout?

  init(_ graph: Graph, layout: StateLayout? = nil) throws {
    self.graph = graph
    self.layout = layout
    (kernels, decisions) = try fusedGroups(graph, layout: layout)
  }

  /// A graph declared in place.
  init(_ name: String = "test", isFamily: Bool = false, _ declare: (GraphBuilder) -> [Graph.Result]) throws {
    let builder = GraphBuilder(name: name)
    let results = declare(builder)
    let graph = try builder.finish(results)
    try self.init(graph, layout: isFamily ? try StateLayout([graph]) : nil)
  }

  static func of(_ declare: (GraphBuilder) -> [Value]) throws -> FusionCheck {
    try FusionCheck { declare($0).map { Graph.Result($0) } }
  }

  var groups: Int { kernels.groups.count }

  /// What each group is.
  var kinds: [String] {
    kernels.groups.map { group in
      switch group.work {
      case .grid: "grid"
      case .contraction(let contraction): contraction.epilogue == nil ? "contraction" : "contraction+epilogue"
      case .reduction: "reduction"
      case .copy: "copy"
      case .gather: "gather"
      case .scatter: "scatter"
      case .standalone(let work): work.operation.name
      case .control(let work): work.name
      }
    }
  }

  /// Expects the same bits as without fusion.
  func expectEqualBits(
    seed: UInt64 = 1, _ note: @autoclosure () -> String = "",
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    do {
      var random = Random(seed: seed)
      let inputs = graph.parameters.map { random.elements($0.type) }
      var fused = KernelGraphInterpreter(kernels, inputs: inputs, layout: layout)
      var unfused = KernelGraphInterpreter(try unfusedGroups(graph), inputs: inputs)
      let (a, b) = (try fused.run(), try unfused.run())
      for (index, (x, y)) in zip(a, b).enumerated() where !Self.equal(x, y) {
        let first = x.indices.first { $0 >= y.count || !Self.equal([x[$0]], [y[$0]]) } ?? 0
        Issue.record(
          "result \(index) differs at element \(first): \(x[first]), unfused \(y[first]) \(note())\n\(kernels)",
          sourceLocation: sourceLocation)
        return
      }
    } catch {
      Issue.record("\(error) \(note())\n\(kernels)", sourceLocation: sourceLocation)
    }
  }

  private static func equal(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
  }
}

/// Elements drawn from a seed, so that a failure repeats.
struct Random: RandomNumberGenerator {
  private var generator: SplitMix64
  init(seed: UInt64) { generator = SplitMix64(seed: seed &* 0x9E37_79B9_7F4A_7C15) }

  mutating func next() -> UInt64 { generator.next() }

  mutating func elements(_ type: TensorType) -> [Double] {
    (0..<type.elementCount).map { _ in
      switch type.element {
      case .f32:
        Int.random(in: 0..<40, using: &self) == 0 ? -0.0 : Double(Float.random(in: -2...2, using: &self))
      case .i1: Double(Int.random(in: 0...1, using: &self))
      default: Double(Int.random(in: 0...4, using: &self))
      }
    }
  }
}
