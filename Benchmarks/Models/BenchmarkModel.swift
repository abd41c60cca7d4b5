import Sluice

/// A program to compare levels of optimization on: a graph and a value for each parameter.
package struct BenchmarkModel {
  package let name: String
  package let graph: Graph
  package let values: [NDArray]

  /// Every model there is: training steps, and functions whose fusion matters.
  package static func all() throws -> [BenchmarkModel] {
    try PeerCase.all().map { try training($0) } + [
      function("gelu(x*a+b)+r 2^16", [.f32[65536], .f32[65536], .f32[65536], .f32[65536]]) {
        gelu($0[0] * $0[1] + $0[2]) + $0[3]
      },
      function("softmax 4096x1024", [.f32[4096, 1024]]) { softmax($0[0]) },
      function("layer norm 4096x1024", [.f32[4096, 1024], .f32[1024], .f32[1024]]) {
        layerNorm($0[0]) * $0[1] + $0[2]
      },
      gradient(
        "layer norm gradient 4096x1024", [.f32[4096, 1024], .f32[1024], .f32[1024], .f32[4096, 1024]],
        [0, 1, 2]
      ) {
        ((layerNorm($0[0]) * $0[1] + $0[2]) * $0[3]).sum()
      },
      function("attention 8x64x32", [.f32[8, 64, 32], .f32[8, 64, 32], .f32[8, 64, 32]]) {
        matmul(softmax(matmul($0[0], $0[1].transposed(1, 2)) / 32.0.squareRoot()), $0[2])
      },
      function("column sums 4096x4096", [.f32[4096, 4096]]) { $0[0].sum(axes: [0]) },
    ]
  }

  /// A case's training step, as Sluice declares it.
  package static func training(_ peer: PeerCase) throws -> BenchmarkModel {
    let trainer = try peer.makeTrainer(CompileOptions())
    let graph = try trainer.trainingGraph(batchSize: peer.batchSize)
    let values = try graph.parameters.map { parameter -> NDArray in
      switch parameter.name {
      case "x": peer.x
      case "y": peer.y
      case "learning_rate": try NDArray(peer.optimizer.learningRate)
      default: try trainer.state.array(named: parameter.name)
      }
    }
    return BenchmarkModel(name: peer.name, graph: graph, values: values)
  }

  private static func function(
    _ name: String, _ types: [TensorType], _ body: ([Tensor]) -> Tensor
  ) throws -> BenchmarkModel {
    try model(name, types, Function(types, body).graph())
  }

  private static func gradient(
    _ name: String, _ types: [TensorType], _ parameters: [Int], _ body: ([Tensor]) -> Tensor
  ) throws -> BenchmarkModel {
    try model(name, types, Function(types, body).gradient(withRespectTo: parameters).graph())
  }

  private static func model(_ name: String, _ types: [TensorType], _ graph: Graph) throws -> BenchmarkModel {
    let values = try types.enumerated().map { index, type in
      try PeerValues.array(seed: UInt32(200 + index), type.shape, .symmetric(1))
    }
    return BenchmarkModel(name: name, graph: graph, values: values)
  }
}
