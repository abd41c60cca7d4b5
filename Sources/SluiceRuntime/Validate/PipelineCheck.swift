import SluiceIR
import SluiceOperations
import SluicePasses

/// Runs one graph through the whole pipeline in every way that must agree, and says where it does not.
package struct PipelineCheck: Sendable {
  private let seed: UInt64

  package init(seed: UInt64 = 1) { self.seed = seed }

  /// Nil if `-O none` agrees with the reference node by node, `-O exact`, two threads and every instruction set
  /// with FMA agree with it to the bit, and `-O fast` within what rounding explains.
  package func failure(of graph: Graph) -> String? {
    do throws(SluiceError) {
      return try checked(graph)
    } catch {
      return "\(error)"
    }
  }

  private func checked(_ graph: Graph) throws(SluiceError) -> String? {
    let single = ExecutionOptions(threads: 1)
    let plain = try Evaluation(graph, CompileOptions(optimization: .none, verifies: true, execution: single))
    var others: [(String, Evaluation)] = []
    let exact = CompileOptions(optimization: .exact, verifies: true, execution: single)
    let program = try compile(graph, options: exact).program
    others.append(("-O exact", try Evaluation(graph, program, single)))
    others.append(("-O exact on 2 threads", try Evaluation(graph, program, ExecutionOptions(threads: 2))))
    for set in [InstructionSet.avx2, .avx512] where set.isAvailable && InstructionSet.best != .baseline {
      let execution = ExecutionOptions(threads: 1, instructionSet: set)
      others.append(("-O exact with \(set.rawValue)", try Evaluation(graph, program, execution)))
    }
    let fastOptions = CompileOptions(optimization: .fast, verifies: true, execution: single)
    let fast = try compile(graph, options: fastOptions)
    let relaxed = try Evaluation(graph, fast.program, single)

    var draws = RandomInputs(seed: seed)
    for draw in 0..<2 {
      let inputs = draws.tensors(graph.parameterTypes, special: draw > 0)
      let expected = try plain.run(inputs)
      for (name, evaluation) in others {
        for (index, (a, b)) in zip(try evaluation.run(inputs), expected).enumerated() {
          if let difference = TensorDifference.exact(a, b) {
            return "\(name) changed result \(index) of -O none: \(difference)"
          }
        }
      }
      guard draw == 0 else { continue }
      if let problem = try NodeCheck(graph).failure(inputs) { return problem }
      let bounds = try RelaxedTolerance(graph, fast.source).bounds(inputs)
      for (index, (a, b)) in zip(try relaxed.run(inputs), expected).enumerated() {
        if let difference = TensorDifference.bounded(a, b, bounds[index]) {
          return "-O fast changed result \(index) of -O none beyond rounding: \(difference)"
        }
      }
    }
    return nil
  }
}

/// Compares what each node computes compiled with what the reference makes of the same operands: errors do not add up
/// from node to node, and a step at a rounding boundary counts once.
private struct NodeCheck {
  private let graph: Graph
  private let values: [Int]
  private let evaluation: Evaluation

  init(_ graph: Graph) throws(SluiceError) {
    self.graph = graph
    values = graph.nodes.indices.flatMap { graph.results(of: $0) }
    let builder = GraphBuilder(rebuilding: graph)
    var mapping = builder.copyParameters(of: graph)
    builder.copyNodes(of: graph, mapping: &mapping)
    let all = try builder.finish(values.map { mapping[$0] })
    evaluation = try Evaluation(
      all, CompileOptions(optimization: .none, execution: ExecutionOptions(threads: 1)))
  }

  func failure(_ inputs: [ReferenceTensor]) throws(SluiceError) -> String? {
    var tensors = inputs
    tensors += try evaluation.run(inputs)
    for node in graph.nodes.indices {
      let operands = graph.operands(of: node).map { tensors[$0.index] }
      let operation = graph.operation(of: node)
      // In regions errors do add up; `-O exact` and threads are compared with `-O none` all the same.
      if operation is any ControlOperation || operation is If { continue }
      let expected = try operation.evaluate(operands)
      let scales =
        operation is any ElementwiseOperation ? [] : try operation.evaluate(operands.map(\.magnitudes))
      for (position, value) in graph.results(of: node).enumerated() {
        let bound =
          scales.isEmpty ? 0 : (scales[position].floats.filter(\.isFinite).map(\.magnitude).max() ?? 0)
        if let difference = TensorDifference.relaxed(
          tensors[value], expected[position], relative: 4e-6, absolute: max(bound * 1e-5, 1e-37))
        {
          return "-O none is not the reference: \(operation.name) %\(value): \(difference)"
        }
      }
    }
    return nil
  }
}

extension ReferenceTensor {
  fileprivate var magnitudes: ReferenceTensor {
    if case .floats(let values) = elements {
      ReferenceTensor(type, .floats(values.map(\.magnitude)))
    } else {
      self
    }
  }
}
