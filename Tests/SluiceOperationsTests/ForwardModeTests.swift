import SluiceIR
import SluiceOperations
import Testing

/// Pushforwards of every operation of the registry, by what they must have in common with pullbacks.
@Suite struct ForwardModeTests {
  /// Graphs of one operation each, in f64, with the values to run them on. Samples with kinks are among them: both modes
  /// follow one policy there.
  private func samples(
    _ name: String, _ generator: inout SeededGenerator
  ) throws -> [(sample: OperationSample, graph: Graph, inputs: [ReferenceTensor])] {
    let samples = try #require(OperationRegistry.standard[name]).samples
    return try samples.compactMap { sample in
      // Its derivative rounds tangents and cotangents to so few bits that the modes agree within these alone.
      if sample.operation is ReducePrecision { return nil }
      guard sample.operands.contains(where: { $0.element == .f64 }) else { return nil }
      let graph = try graph(of: sample)
      let isInDoubles = (graph.parameterTypes + graph.resultTypes).allSatisfy {
        $0.element == .f64 || !$0.element.isFloat
      }
      guard isInDoubles, graph.resultTypes.contains(where: \.element.isFloat) else { return nil }
      return (sample, graph, generator.operands(of: sample))
    }
  }

  private func check(_ sample: OperationSample, _ body: () throws -> String?) throws {
    do {
      let problem = try body()
      #expect(problem == nil, "\(sample)")
    } catch let error as SluiceError {
      // Without a derivative: it must say so, and say what to do instead.
      #expect(error.kind == .unsupported && !error.notes.isEmpty && !sample.isSmooth, "\(sample): \(error)")
    }
  }

  /// What `body` says of the sample's operands, drawn anew while it disagrees: a maximum has a kink wherever two elements
  /// are closer than a step of the differences, and those that were drawn may be. A wrong derivative disagrees always.
  private func redrawing(
    _ sample: OperationSample, _ generator: inout SeededGenerator,
    _ body: ([ReferenceTensor], inout SeededGenerator) throws -> String?
  ) throws -> String? {
    var problem: String?
    for _ in 0..<3 {
      problem = try body(generator.operands(of: sample), &generator)
      if problem == nil { return nil }
    }
    return problem
  }

  @Test(arguments: RegistryTests.names) func pushforwardsHaveTheResultsTypes(_ name: String) throws {
    for sample in try #require(OperationRegistry.standard[name]).samples {
      let graph = try graph(of: sample)
      guard graph.parameterTypes.contains(where: \.element.isFloat) else { continue }
      try check(sample) {
        let types = try tangentGraph(of: graph).resultTypes
        return types == graph.resultTypes.filter(\.element.isFloat) ? nil : "\(types)"
      }
    }
  }

  @Test(arguments: RegistryTests.names) func forwardAgreesWithReverse(_ name: String) throws {
    var generator = SeededGenerator(seed: 5)
    for (sample, graph, inputs) in try samples(name, &generator) {
      try check(sample) { try Duality(graph).disagreement(at: inputs, &generator) }
    }
  }

  @Test(arguments: RegistryTests.names) func pushforwardsAgreeWithFiniteDifferences(_ name: String) throws {
    var generator = SeededGenerator(seed: 6)
    for (sample, graph, _) in try samples(name, &generator) where sample.isSmooth {
      try check(sample) {
        try redrawing(sample, &generator) {
          try FiniteDifferences(graph).forwardDisagreement(at: $0, &$1)
        }
      }
    }
  }

  @Test(arguments: RegistryTests.names) func forwardOverReverseAgreesWithReverseOverReverse(
    _ name: String
  ) throws {
    var generator = SeededGenerator(seed: 7)
    for (sample, graph, inputs) in try samples(name, &generator) where sample.isSmooth {
      try check(sample) {
        let gradient = try gradientGraph(of: graph)
        let seeds = gradient.parameterTypes[inputs.count...].map { generator.tensor($0, in: 0.5...1.5) }
        if let problem = try Duality(gradient).disagreement(at: inputs + seeds, &generator) { return problem }
        return try redrawing(sample, &generator) {
          try FiniteDifferences(gradient).forwardDisagreement(at: $0 + seeds, &$1)
        }
      }
    }
  }

  @Test(arguments: RegistryTests.names) func reverseOverForwardAgreesWithForwardOverForward(
    _ name: String
  ) throws {
    var generator = SeededGenerator(seed: 8)
    for (sample, graph, inputs) in try samples(name, &generator) where sample.isSmooth {
      try check(sample) {
        let tangent = try tangentGraph(of: graph)
        let seeds = tangent.parameterTypes[inputs.count...].map { generator.tensor($0, in: 0.5...1.5) }
        if let problem = try Duality(tangent).disagreement(at: inputs + seeds, &generator) { return problem }
        return try redrawing(sample, &generator) {
          try FiniteDifferences(tangent).forwardDisagreement(at: $0 + seeds, &$1)
        }
      }
    }
  }

  /// Operations through which no derivative flows: on integers, booleans and bits, without operands, or constant but for
  /// steps. Whatever else has none forgot it.
  private static let withoutDerivative: Set<String> = [
    "and", "ceil", "compare", "constant", "count_leading_zeros", "floor", "iota",
    "is_finite", "next_after", "not", "or", "popcnt", "regroup_bits", "reinterpret",
    "rng_bit_generator", "round_nearest_afz", "round_nearest_even", "shift_left",
    "shift_right_arithmetic", "shift_right_logical", "sign", "stop_gradient", "xor",
  ]

  @Test func onlyOperationsOfTheListHaveNoDerivative() throws {
    let found = try RegistryTests.names.filter { name in
      let samples = try #require(OperationRegistry.standard[name]).samples
      return try !samples.contains { try flows(through: $0) }
    }
    #expect(Set(found) == Self.withoutDerivative)
  }

  /// Whether a result has a tangent if some operand does.
  private func flows(through sample: OperationSample) throws -> Bool {
    try sample.operands.indices.contains { position in
      guard sample.operands[position].element.isFloat else { return false }
      let builder = GraphBuilder(name: "flow")
      let operands = sample.operands.map { builder.parameter($0) }
      let seed = builder.parameter(sample.operands[position])
      let count = try sample.operation.resultTypes(of: sample.operands).count
      let results = builder.add(sample.operation, operands, resultCount: count)
      let tangents = builder.tangents(of: results, withRespectTo: [operands[position]], seeds: [seed])
      return builder.error == nil && tangents.contains { $0 != nil }
    }
  }
}
