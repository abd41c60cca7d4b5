import Sluice
import SluiceIR
import Testing

/// Every node of a declared function comes from a line of the user's.
@Suite struct OriginTests {
  /// Places in Sluice itself that nodes of `graph` claim to come from.
  private func places(within graph: Graph) -> Set<String> {
    let origins = (0..<graph.valueCount).map { graph.origin(of: Value($0)) }
    return Set(origins.flatMap(\.locations).map(\.description).filter { $0.hasPrefix("Sluice/") })
  }

  @Test func `activations and flattening stand where they are written`() throws {
    let line = #line + 2
    let model = Sequential {
      Flatten()
      Activation.tanh
      Dense(2, activation: .softmax)
    }
    let trainer = try Trainer(
      model, input: .f32[2, 2], loss: .meanSquaredError, optimizer: .adam(learningRate: 1))
    let graph = try trainer.trainingGraph(batchSize: 3)
    let lines = (0..<graph.valueCount).flatMap { graph.origin(of: Value($0)).locations }.map(\.line)
    #expect(Set([line, line + 1, line + 2]).isSubset(of: lines))
    #expect(places(within: graph).isEmpty)
  }

  @Test(arguments: [Loss.softmaxCrossEntropy, .binaryCrossEntropy, .meanSquaredError, .halfMeanSquaredError])
  func `losses stand where the model and they are put together`(_ loss: Loss) throws {
    let trainer = try Trainer(Dense(2), input: .f32[2], loss: loss, optimizer: .sgd(learningRate: 1))
    let graph = try trainer.trainingGraph(batchSize: 3, countsCorrect: true)
    #expect(places(within: graph).isEmpty)
  }

  @Test func `functions made of others stand where they are called`() throws {
    let graph = try Function(.f32[2, 3]) { x in
      [
        softmax(x), logSoftmax(x), x.logSumExp(), gelu(x), gelu(x, .exact), softplus(x), layerNorm(x),
        x.standardDeviation(), x.mean(), x.argmin(),
      ]
    }.graph()
    #expect(places(within: graph).isEmpty)
  }
}
