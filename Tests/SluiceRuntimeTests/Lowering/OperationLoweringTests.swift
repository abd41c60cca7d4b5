import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Every sample of every operation of the registry, compiled without fusion and with it.
@Suite struct OperationLoweringTests {
  static let names = OperationRegistry.standard.names

  /// Types in which compiled programs compute.
  private static let computable: [ElementType] = [.f32, .i32, .i1]

  /// Operations that add many rounded numbers, or are made of several that round.
  private static let summing: Set<String> = [
    "dot_general", "reduce", "scatter", "custom_derivative",
    "batch_norm_inference", "batch_norm_training", "batch_norm_grad",
    "convolution", "reduce_window", "select_and_scatter",
  ]

  private func graph(of sample: OperationSample) throws -> Graph {
    let builder = GraphBuilder(name: sample.operation.name)
    let operands = sample.operands.map { builder.parameter($0) }
    let types = try sample.operation.resultTypes(of: sample.operands)
    return try builder.finish(builder.add(sample.operation, operands, resultCount: types.count))
  }

  @Test(arguments: names) func everySampleGivesWhatTheReferenceGives(_ name: String) throws {
    var generator = CompiledRun.Generator(seed: 11)
    let samples = try #require(OperationRegistry.standard[name]).samples
    var ran = 0
    for sample in samples {
      let graph = try graph(of: sample)
      let inputs = sample.operands.enumerated().map { index, type in
        generator.tensor(type, in: sample.ranges[index] ?? (type.element == .i1 ? 0...1 : -2...2))
      }
      let (found, fused): ([ReferenceTensor], [ReferenceTensor])
      do {
        found = try CompiledRun.results(graph, inputs).returned
        fused = try CompiledRun.results(
          graph, inputs, options: CompileOptions(optimization: .exact, verifies: true)
        ).returned
      } catch let error as SluiceError {
        // No kernel: only for other types, and the message names one.
        let types = graph.parameterTypes + graph.resultTypes + nestedTypes(sample.operation)
        let others = Set(types.map(\.element)).subtracting(Self.computable)
        #expect(error.kind == .unsupported && !error.notes.isEmpty, "\(sample): \(error)")
        #expect(others.contains { error.message.contains($0.name) }, "\(sample): \(error)")
        continue
      }
      ran += 1
      for (a, b) in zip(found, fused) {
        #expect(a.isSameBits(as: b), "\(sample): -O none and -O exact differ")
      }
      let expected = try CompiledRun.expected(graph, inputs).returned
      #expect(found.count == expected.count)
      for (a, b) in zip(found, expected) {
        let sums = Self.summing.contains(name)
        let difference = a.difference(
          from: b, relative: sums ? 1e-5 : 5e-7, absolute: sums ? 1e-5 : 1e-38)
        #expect(difference == nil, "\(sample.operation) of \(sample.operands)")
      }
    }
    #expect(ran > 0, "no sample of \(name) has a kernel")
  }

  /// The types inside regions, which need kernels too.
  private func nestedTypes(_ operation: any Operation) -> [TensorType] {
    operation.regions.flatMap { region in
      (0..<region.valueCount).map { region.type(of: Value($0)) }
        + region.nodes.indices.flatMap { nestedTypes(region.operation(of: $0)) }
    }
  }
}
