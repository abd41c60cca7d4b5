import Benchmarks
import Foundation
import Sluice
import Testing

/// The models under IR/models are what the library declares; `BLESS=1` writes them anew.
@Suite struct ModelFileTests {
  private static func models() throws -> [(name: String, comment: String, graph: Graph)] {
    func training(_ peer: PeerCase) throws -> Graph {
      try peer.makeTrainer(CompileOptions()).trainingGraph(batchSize: peer.batchSize)
    }
    let digits = try Trainer(
      Sequential {
        Dense(128, activation: .relu)
        Dense(10)
      }, input: .f32[64], loss: .softmaxCrossEntropy, optimizer: .adam())
    let softmaxFunction = Function([.f32[1, 10]]) { softmax($0[0]) }
    return [
      ("linear-regression", "A step of full-batch gradient descent on y = w x + b.", try training(.t2())),
      ("seed-dense", "A step of Adam on a 20-10-10-1 binary classifier.", try training(.t1())),
      ("mnist-mlp", "A step of gradient descent on a 784-128-10 classifier.", try training(.t3())),
      ("digits-mlp", "A step of Adam on a 64-128-10 classifier.", try digits.trainingGraph(batchSize: 32)),
      (
        "softmax", "The probabilities of ten classes from their logits.",
        try softmaxFunction.graph().named("logits", "probabilities")
      ),
      ("linear", "A model for `sluice train --model`: logits of ten classes for 64 pixels.", try linear()),
    ]
  }

  private static func linear() throws -> Graph {
    let function = Function([.f32[32, 64], .f32[64, 10], .f32[10]]) { matmul($0[0], $0[1]) + $0[2] }
    return try function.graph().declaring(["x", "weights", "bias"], statesFrom: 1, result: "logits")
  }

  @Test func `each file holds the model that the library declares`() throws {
    for (name, comment, graph) in try Self.models() {
      let url = packageRoot.appending(path: "IR/models/\(name).sluice")
      let text = "// \(comment)\n\(graph.text)\n"
      if ProcessInfo.processInfo.environment["BLESS"] != nil {
        try text.write(to: url, atomically: true, encoding: .utf8)
      }
      #expect(
        try String(contentsOf: url, encoding: .utf8) == text,
        "IR/models/\(name).sluice; BLESS=1 writes it anew")
      #expect(try Graph(contentsOf: url) == graph)
    }
  }

  @Test func `the linear-regression file alone recovers the coefficients`() throws {
    let graph = try Graph(contentsOf: packageRoot.appending(path: "IR/models/linear-regression.sluice"))
    let peer = try PeerCase.t2()
    let values = try graph.parameters.map { parameter -> NDArray in
      switch parameter.name {
      case "x": peer.x
      case "y": peer.y
      case "learning_rate": try NDArray(Float(0.5))
      default: try NDArray(zeros: parameter.type)
      }
    }
    let runner = try GraphRunner(graph, values, options: CompileOptions())
    var results: [NDArray] = []
    for _ in 0..<400 { results = try runner.run() }
    // y = 3 x + 2 + noise
    let state = zip(graph.results, results).filter { $0.0.updates != nil }.map(\.1)
    let (slope, intercept) = (try state[0].item(as: Float.self), try state[1].item(as: Float.self))
    #expect(abs(slope - 3) < 0.03 && abs(intercept - 2) < 0.02)
  }
}

extension Graph {
  /// The same graph with names for its parameters, those from `firstState` on as state, and for its result.
  fileprivate func declaring(_ names: [String], statesFrom firstState: Int, result: String) throws -> Graph {
    let builder = GraphBuilder(rebuilding: self)
    var mapping = [Value](repeating: .poison, count: valueCount)
    for (index, parameter) in parameters.enumerated() {
      mapping[index] = builder.parameter(
        parameter.type, name: names[index], role: index < firstState ? .input : .state)
    }
    builder.copyNodes(of: self, mapping: &mapping)
    return try builder.finish(results.map { Graph.Result(mapping[$0.value.index], name: result) })
  }

  fileprivate func named(_ parameter: String, _ result: String) throws -> Graph {
    try declaring([parameter], statesFrom: 1, result: result)
  }
}
