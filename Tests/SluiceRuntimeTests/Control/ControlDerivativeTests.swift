import SluiceIR
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Derivatives of loops and choices in both modes: against central differences in f64, against each other, of each other,
/// and compiled.
@Suite struct ControlDerivativeTests {
  /// Inputs around 0.3, where nothing in the programs has a kink.
  private func inputs(_ graph: Graph) -> [ReferenceTensor] {
    graph.parameterTypes.enumerated().map { index, type in
      let values = (0..<type.elementCount).map { position -> Double in
        let step = (position * 7 + index * 5) % 9
        return 0.1 + 0.08 * Double(step) - 0.02 * Double(index)
      }
      return ReferenceTensor(rounding: values, to: type)
    }
  }

  /// The derivative of the scalar `graph` along `direction`, by differences.
  private func difference(_ graph: Graph, _ inputs: [ReferenceTensor], _ direction: [[Double]]) throws
    -> Double
  {
    func value(_ step: Double) throws -> Double {
      let moved = zip(inputs, direction).map { input, direction in
        ReferenceTensor(input.type, .floats(zip(input.floats, direction).map { $0 + step * $1 }))
      }
      return try ReferenceEvaluator.evaluate(graph, moved)[0].floats[0]
    }
    let step = 1.0 / 512
    let rough = (try value(step) - value(-step)) / (2 * step)
    let fine = (try value(step / 2) - value(-step / 2)) / step
    return (4 * fine - rough) / 3
  }

  private func direction(_ graph: Graph, _ seed: Int) -> [[Double]] {
    graph.parameterTypes.enumerated().map { index, type in
      (0..<type.elementCount).map { Double(($0 * 7 + index * 3 + seed * 5) % 11) / 5 - 1 }
    }
  }

  private func gradient(_ graph: Graph) throws -> Graph {
    try graph.gradient(withRespectTo: Array(graph.parameters.indices), keepsResults: false)
  }

  /// The sum of the sines of all gradients: another scalar function.
  private func gradientSum(_ graph: Graph) throws -> Graph {
    let gradient = try gradient(graph)
    let builder = GraphBuilder(rebuilding: gradient)
    var mapping = builder.copyParameters(of: gradient)
    builder.copyNodes(of: gradient, mapping: &mapping)
    var sum: Value?
    for result in gradient.results {
      let value = builder.apply(Sine(), mapping[result.value.index])
      let term = builder.sum(value, dimensions: Array(0..<builder.type(of: value).rank))
      sum = sum.map { builder.apply(Add(), $0, term) } ?? term
    }
    return try builder.finish([try #require(sum)])
  }

  private func expectGradient(_ graph: Graph, _ name: String) throws {
    let inputs = inputs(graph)
    let gradients = try ReferenceEvaluator.evaluate(try gradient(graph), inputs)
    for seed in 0..<4 {
      let direction = direction(graph, seed)
      let expected = try difference(graph, inputs, direction)
      let found = zip(gradients, direction).reduce(0) { sum, pair in
        sum + zip(pair.0.floats, pair.1).reduce(0) { $0 + $1.0 * $1.1 }
      }
      #expect(abs(found - expected) <= 1e-7 * max(1, abs(expected)), "\(name), reverse")
      let moved = try tangent(graph, inputs, direction)
      #expect(abs(moved - expected) <= 1e-7 * max(1, abs(expected)), "\(name), forward")
    }
  }

  private func tangent(_ graph: Graph, _ inputs: [ReferenceTensor], _ direction: [[Double]]) throws -> Double
  {
    let builder = GraphBuilder(rebuilding: graph)
    var mapping = builder.copyParameters(of: graph)
    let parameters = graph.parameters.indices.map { mapping[$0] }
    let seeds = graph.parameterTypes.map { builder.parameter($0) }
    builder.copyNodes(of: graph, mapping: &mapping)
    let tangents = builder.tangents(
      of: [mapping[graph.results[0].value.index]], withRespectTo: parameters, seeds: seeds)
    let forward = try builder.finish([try #require(tangents[0])])
    let values = zip(graph.parameterTypes, direction).map { ReferenceTensor($0, .floats($1)) }
    return try ReferenceEvaluator.evaluate(forward, inputs + values)[0].floats[0]
  }

  @Test(arguments: ControlPrograms.names) func bothModesAgreeWithDifferences(_ name: String) throws {
    try expectGradient(try ControlPrograms.graph(name, .f64), name)
  }

  @Test(arguments: ControlPrograms.names) func bothModesOfTheGradientAgreeWithDifferences(_ name: String)
    throws
  {
    try expectGradient(try gradientSum(try ControlPrograms.graph(name, .f64)), name)
  }

  @Test(arguments: ControlPrograms.names) func compiledGradientsHaveTheSameBitsAtEveryLevel(_ name: String)
    throws
  {
    let graph = try ControlPrograms.graph(name, .f32)
    #expect(PipelineCheck().failure(of: graph) == nil)
    let gradient = try graph.gradient(withRespectTo: Array(graph.parameters.indices))
    #expect(PipelineCheck().failure(of: gradient) == nil)
    #expect(PipelineCheck().failure(of: try gradientSum(graph)) == nil)
    // The compiled gradients are the reference's.
    let inputs = inputs(graph)
    let expected = try ReferenceEvaluator.evaluate(gradient, inputs)
    let found = try Evaluation(gradient, CompileOptions()).run(inputs)
    for (a, b) in zip(found, expected) {
      #expect(TensorDifference.relaxed(a, b, relative: 1e-5, absolute: 1e-6) == nil)
    }
  }

  @Test func reverseModeThroughAnUnknownTripCountSaysWhatToDo() throws {
    let text = """
      func @f(%0: f64[]) -> (f64[]) {
        %1 = while %0 {cond = (%0: f64[]) {
          %1 = constant {value = 0.1} : f64[]
          %2 = compare %0, %1 {comparison_direction = GT} : i1[]
          return %2
        }, body = (%0: f64[]) { %1 = multiply %0, %0 : f64[]; return %1 }} : f64[]
        return %1
      }
      """
    let graph = try GraphParser.parseOne(text, registry: .standard)
    do throws(SluiceError) {
      _ = try graph.gradient(withRespectTo: [0])
      Issue.record("there is no error")
    } catch {
      #expect(error.kind == .unsupported && error.description.contains("forward mode"))
      #expect(error.location?.line == 2)
    }
    // 0.8 squared four times is below 0.1: the derivative is 16 x^15.
    let x = ReferenceTensor(.f64, .floats([0.8]))
    let moved = try tangent(graph, [x], [[1]])
    var power = 1.0
    for _ in 0..<15 { power *= 0.8 }
    #expect(abs(moved - 16 * power) < 1e-12)
  }

  /// The gradient of the weights is one contraction over all steps, after the loop.
  @Test func weightGradientsAreContractionsAfterTheLoop() throws {
    let gradient = try gradient(try ControlPrograms.graph("recurrent", .f32))
    let contractions = gradient.nodes.indices.filter { gradient.operation(of: $0) is DotGeneral }
    #expect(contractions.count == 2)
    let loops = gradient.nodes.indices.compactMap { gradient.operation(of: $0) as? While }
    let largest = loops.flatMap(\.body.parameterTypes).map(\.elementCount).max() ?? 0
    // Nothing larger than five rows of a gate is carried.
    #expect(largest <= 5 * 2 * 4)
  }
}
