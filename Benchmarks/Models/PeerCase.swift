import Sluice

/// A training case of the peer benchmarks: a model with given initial values, one batch, one optimizer.
package struct PeerCase {
  package let name: String
  package let model: any Layer
  package let input: TensorType
  package let loss: Loss
  package let optimizer: Optimizer
  package let batchSize: Int
  package let x: NDArray
  package let y: NDArray

  /// A trainer whose weights have the case's values: parameter k has seed 100 + k, scale sqrt(6 / fan in); biases are 0.
  package func makeTrainer(_ options: CompileOptions) throws -> Trainer {
    let trainer = try Trainer(model, input: input, loss: loss, optimizer: optimizer, options: options)
    for (index, parameter) in trainer.parameters.enumerated() {
      let shape = parameter.type.shape
      let isZero = shape.rank < 2 || name.hasPrefix("T2")
      let distribution: PeerValues.Distribution =
        isZero ? .zeros : .symmetric((6 / Double(shape[0])).squareRoot())
      try trainer.state.set(
        PeerValues.array(seed: UInt32(100 + index), shape, distribution), named: parameter.name)
    }
    return trainer
  }

  package static func all() throws -> [PeerCase] { [try t1(), try t2(), try t3(), try t4()] }

  /// The loss as the peers' model writes it, whose derivative then is that of each operation.
  private static let writtenOut = Loss("binary cross-entropy, written out", target: .binary) { z, y in
    (maximum(z, 0) - z * y + log1p(exp(-abs(z)))).mean()
  }

  package static func t1(writesOutLoss: Bool = false) throws -> PeerCase {
    PeerCase(
      name: "T1 seed-dense",
      model: Sequential {
        Dense(10, activation: .relu)
        Dense(10, activation: .relu)
        Dense(1)
      }, input: .f32[20], loss: writesOutLoss ? writtenOut : .binaryCrossEntropy, optimizer: .adam(),
      batchSize: 32,
      x: try PeerValues.array(seed: 200, [32, 20], .symmetric(1)),
      y: try PeerValues.array(seed: 201, [32, 1], .bernoulli(0.5)))
  }

  package static func t2() throws -> PeerCase {
    let x = try PeerValues.array(seed: 200, [100, 1], .symmetric(1))
    let noise = try PeerValues.array(seed: 201, [100, 1], .symmetric(0.1))
    let y = zip(try x.values(as: Float.self), try noise.values(as: Float.self)).map { 3 * $0 + 2 + $1 }
    return PeerCase(
      name: "T2 linreg", model: Dense(1), input: .f32[1], loss: .halfMeanSquaredError,
      optimizer: .gradientDescent(learningRate: 0.01), batchSize: 100, x: x, y: try NDArray(y, [100, 1]))
  }

  package static func t3() throws -> PeerCase {
    PeerCase(
      name: "T3 mnist-mlp",
      model: Sequential {
        Dense(128, activation: .relu)
        Dense(10)
      }, input: .f32[784], loss: .softmaxCrossEntropy, optimizer: .sgd(learningRate: 0.01), batchSize: 128,
      x: try PeerValues.array(seed: 200, [128, 784], .unit(1)),
      y: try PeerValues.array(seed: 201, [128], .integers(10)))
  }

  package static func t4() throws -> PeerCase {
    PeerCase(
      name: "T4 wide-mlp",
      model: Sequential {
        Dense(1024, activation: .relu)
        Dense(1024, activation: .relu)
        Dense(10)
      }, input: .f32[784], loss: .softmaxCrossEntropy, optimizer: .adam(), batchSize: 256,
      x: try PeerValues.array(seed: 200, [256, 784], .unit(1)),
      y: try PeerValues.array(seed: 201, [256], .integers(10)))
  }
}
