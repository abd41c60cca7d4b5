import SluiceIR
import SluiceOperations
import Testing

/// Pullbacks of every operation of the registry.
@Suite struct DerivativeTests {
  private func samples(_ name: String) throws -> [OperationSample] {
    try #require(OperationRegistry.standard[name]).samples.filter { sample in
      sample.operands.contains { $0.element.isFloat }
    }
  }

  /// Whether f64 is the only float type, so that rounding does not drown the differences.
  private func isInDoubles(_ graph: Graph) -> Bool {
    (graph.parameterTypes + graph.resultTypes).allSatisfy { $0.element == .f64 || !$0.element.isFloat }
      && graph.resultTypes.contains { $0.element.isFloat }
  }

  @Test(arguments: RegistryTests.names) func pullbacksHaveTheOperandsTypes(_ name: String) throws {
    var generator = SeededGenerator(seed: 2)
    for sample in try samples(name) {
      let graph = try graph(of: sample)
      guard graph.resultTypes.contains(where: \.element.isFloat) else { continue }
      do {
        let gradient = try gradientGraph(of: graph)
        #expect(gradient.resultTypes == sample.operands.filter { $0.element.isFloat })
        let seeds = graph.resultTypes.filter(\.element.isFloat).map { generator.tensor($0) }
        _ = try ReferenceEvaluator.evaluate(gradient, generator.operands(of: sample) + seeds)
      } catch let error as SluiceError {
        // Without a derivative: it must say so, and say what to do instead.
        #expect(error.kind == .unsupported && !error.notes.isEmpty && !sample.isSmooth, "\(sample): \(error)")
      }
    }
  }

  @Test(arguments: RegistryTests.names) func pullbacksAgreeWithFiniteDifferences(_ name: String) throws {
    var generator = SeededGenerator(seed: 3)
    for sample in try samples(name) where sample.isSmooth {
      let graph = try graph(of: sample)
      guard isInDoubles(graph) else { continue }
      let inputs = generator.operands(of: sample)
      let found = try FiniteDifferences(graph).disagreement(at: inputs, &generator)
      #expect(found == nil, "\(sample)")
    }
  }

  @Test(arguments: RegistryTests.names) func pullbacksOfPullbacksAgreeWithFiniteDifferences(
    _ name: String
  ) throws {
    var generator = SeededGenerator(seed: 4)
    for sample in try samples(name) where sample.isSmooth {
      let graph = try graph(of: sample)
      guard isInDoubles(graph) else { continue }
      let gradient = try gradientGraph(of: graph)
      let seeds = graph.resultTypes.filter(\.element.isFloat).map { generator.tensor($0, in: 0.5...1.5) }
      let inputs = generator.operands(of: sample) + seeds
      let found = try FiniteDifferences(gradient).disagreement(at: inputs, &generator)
      #expect(found == nil, "\(sample)")
    }
  }
}
