import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// The same graphs through the real kernels: `-O none` and `-O exact` give equal bits, of results and of the state.
@Suite struct FusedAgainstUnfusedTests {
  @Test func softmaxOnItsOwnHasEqualBits() throws {
    try expectEqualBits { b in [Graph.Result(Models.softmax(b.parameter(.f32[33, 77]), b))] }
  }

  @Test func layerNormalizationForwardAndBackwardHasEqualBits() throws {
    try expectEqualBits { b in
      let (x, dy) = (b.parameter(.f32[5, 70, 48]), b.parameter(.f32[5, 70, 48]))
      let (gamma, beta) = (b.parameter(.f32[48]), b.parameter(.f32[48]))
      return ([Models.layerNorm(x, gamma, beta, b)] + Models.layerNormBackward(x, gamma, dy, b)).map {
        Graph.Result($0)
      }
    }
  }

  @Test func aTrainingStepHasEqualBitsInResultsAndState() throws {
    try expectEqualBits { b in Models.trainingStep(b, batch: 100, sizes: [50, 33, 10]) }
  }

  @Test func adamHasEqualBitsInResultsAndState() throws {
    try expectEqualBits { b in Models.adam(tensors: 6, b) }
  }

  @Test(arguments: 0..<4) func randomGraphsHaveEqualBits(_ block: Int) throws {
    for seed in (block * 40)..<(block * 40 + 40) {
      try expectEqualBits(
        try RandomGraph.make(seed: UInt64(seed + 1000), nodes: 4 + seed * 7 % 61), "seed \(seed)")
    }
  }

  // MARK: Comparing

  private func expectEqualBits(_ declare: (GraphBuilder) -> [Graph.Result]) throws {
    let builder = GraphBuilder(name: "test")
    let results = declare(builder)
    try expectEqualBits(try builder.finish(results))
  }

  private func expectEqualBits(_ graph: Graph, _ note: String = "") throws {
    let (plain, fused) = (try outcome(graph, .none), try outcome(graph, .exact))
    for (index, (a, b)) in zip(plain, fused).enumerated() where !Self.equal(a, b) {
      Issue.record(
        "outcome \(index) differs \(note)\n\(try fusedGroups(graph, layout: try StateLayout([graph])).0)")
      return
    }
    #expect(plain.count == fused.count)
  }

  /// What a run returns, then the state after it.
  private func outcome(_ graph: Graph, _ level: OptimizationLevel) throws -> [Literal] {
    var options = CompileOptions()
    options.optimization = level
    options.verifies = true
    let compiled = try compile(graph, options: options)
    let state = try State(try StateLayout([graph]))
    var random = Random(seed: 11)
    var inputs: [Literal] = []
    for parameter in graph.parameters {
      let literal = try Self.literal(random.elements(parameter.type), parameter.type)
      if parameter.role == .state { try state.write(parameter.name, literal) } else { inputs.append(literal) }
    }
    let session = try Session(compiled.program, state: state, options: options.execution)
    let returned = try session.run(inputs)
    return try returned + graph.parameters.filter { $0.role == .state }.map { try state.read($0.name) }
  }

  private static func literal(_ values: [Double], _ type: TensorType) throws -> Literal {
    switch type.element {
    case .f32: try Literal(values.map { Float($0) }, type.shape)
    case .i32: try Literal(values.map { Int32($0) }, type.shape)
    default: try Literal(values.map { $0 != 0 }, type.shape)
    }
  }

  private static func equal(_ a: Literal, _ b: Literal) -> Bool {
    if a == b { return true }
    guard a.type == b.type, let x = a.values(as: Float.self), let y = b.values(as: Float.self) else {
      return false
    }
    return zip(x, y).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
  }
}
