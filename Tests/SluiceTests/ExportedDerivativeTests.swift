import Foundation
import Sluice
import SluiceIR
import SluiceInterchange
import SluiceOperations
import SluicePasses
import SluiceRuntime
import Testing

/// Second derivatives and Jacobians of programs that JAX exported, against JAX's own.
@Suite struct ExportedDerivativeTests {
  static let folder = sharedData("data/jax")

  /// A file's `@program`, and what its `@inputs` and `@expected` give.
  private struct Exported {
    let program: Graph
    let inputs: [ReferenceTensor]
    let expected: [ReferenceTensor]

    init(_ name: String) throws {
      let data = try Data(contentsOf: #require(folder).appending(path: name))
      let module = try StableHLOReader.parse(data, file: name)
      func graph(_ function: String) throws -> Graph {
        try StableHLOReader.graph(of: #require(module.function(named: function)), in: module)
      }
      program = try graph("program")
      inputs = try ReferenceEvaluator.evaluate(graph("inputs"), [])
      expected = try ReferenceEvaluator.evaluate(graph("expected"), [])
    }
  }

  private func expectClose(_ found: ReferenceTensor, _ expected: ReferenceTensor, _ tolerance: Double) {
    #expect(found.type == expected.type)
    for (a, b) in zip(found.floats, expected.floats) { #expect(abs(a - b) <= tolerance) }
  }

  @Test(
    .enabled(if: folder != nil, "../shared/data/jax is not there"),
    arguments: [OptimizationLevel.none, .exact])
  func `products with the hessian are JAX's`(_ level: OptimizationLevel) throws {
    let forward = try Exported("hvp.forward.mlir")
    let reference = try Exported("hvp.hvp.mlir")
    let product = try forward.program.hessianVectorProduct(withRespectTo: [0, 1, 2])
    // Parameters w1, b1, w2, x, y, then vectors; the exported program has the vectors before x and y.
    let inputs = [0, 1, 2, 6, 7, 3, 4, 5].map { reference.inputs[$0] }
    let found = try Evaluation(product, CompileOptions(optimization: level)).run(inputs)
    for (position, tolerance) in [2e-5, 1e-5, 2e-5].enumerated() {
      expectClose(found[position], reference.expected[3 + position], tolerance)
    }
  }

  @Test(
    .enabled(if: folder != nil, "../shared/data/jax is not there"),
    arguments: [OptimizationLevel.none, .exact])
  func `jacobians and a hessian are JAX's`(_ level: OptimizationLevel) throws {
    let forward = try Exported("jacobian.forward.mlir")
    let reference = try Exported("jacobian.jacobian.mlir")
    func run(_ graph: Graph) throws -> ReferenceTensor {
      try #require(
        try Evaluation(graph, CompileOptions(optimization: level)).run(reference.inputs).first)
    }
    for (position, mode) in [SluicePasses.JacobianMode.forward, .reverse].enumerated() {
      let jacobian = try forward.program.jacobian(withRespectTo: 0, mode: mode)
      expectClose(try run(jacobian), reference.expected[position], 1e-5)
      // The exported hessian is that of component 1.
      let second = try run(jacobian.jacobian(withRespectTo: 0, mode: .forward))
      let hessian = ReferenceTensor(Array(second.floats[25..<50]), .f32[5, 5])
      expectClose(hessian, reference.expected[2], 2e-5)
    }
  }
}
