import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Every sample of every operation of the registry, compiled without fusion and with it.
@Suite struct OperationLoweringTests {
  static let names = OperationRegistry.standard.names

  /// Operations that add many rounded numbers, or are made of several that round.
  private static let summing: Set<String> = [
    "dot_general", "reduce", "scatter", "custom_derivative", "cholesky", "triangular_solve",
    "batch_norm_inference", "batch_norm_training", "batch_norm_grad",
    "convolution", "reduce_window", "select_and_scatter",
  ]

  /// Operations whose reference in f64 loses digits to sums that cancel: here they are compared as sums, and their kernels
  /// elsewhere with more digits than f64 has.
  private static let special: Set<String> = [
    "lgamma", "digamma", "polygamma", "zeta", "bessel_i0e", "bessel_i1e", "erf_inv",
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
    for sample in samples {
      let graph = try graph(of: sample)
      let inputs = sample.completed(
        sample.operands.enumerated().map { index, type in
          generator.tensor(type, in: sample.ranges[index] ?? (type.element == .i1 ? 0...1 : -2...2))
        })
      let found = try CompiledRun.results(graph, inputs).returned
      let fused = try CompiledRun.results(
        graph, inputs, options: CompileOptions(optimization: .exact, verifies: true)
      ).returned
      for (a, b) in zip(found, fused) {
        #expect(a.isSameBits(as: b), "\(sample): -O none and -O exact differ")
      }
      let expected = try CompiledRun.expected(graph, inputs).returned
      #expect(found.count == expected.count)
      for (a, b) in zip(found, expected) {
        let isRough = Self.summing.contains(name) || b.type.element == .f64 && Self.special.contains(name)
        let bound = Self.tolerance(b.type.element, sums: isRough)
        let difference = a.difference(from: b, relative: bound.relative, absolute: bound.absolute)
        #expect(difference == nil, "\(sample.operation) of \(sample.operands)")
      }
    }
  }

  /// How far a kernel of this type may be from the reference, which computes in f64: 3 units in the last place, or for
  /// sums a part of the largest term.
  private static func tolerance(_ element: ElementType, sums: Bool) -> (relative: Double, absolute: Double) {
    switch element {
    case .f64: sums ? (1e-13, 1e-13) : (1e-15, 1e-300)
    case .f16: sums ? (4e-3, 4e-3) : (2e-3, 0x1p-23)
    case .bf16: sums ? (3e-2, 3e-2) : (1.6e-2, 1e-38)
    default: sums ? (1e-5, 1e-5) : (5e-7, 1e-38)
    }
  }
}
