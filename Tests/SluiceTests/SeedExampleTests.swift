import Benchmarks
import Sluice
import Testing

/// Small models trained to where they must arrive.
@Suite struct SeedExampleTests {
  @Test func `linear regression by full-batch gradient descent recovers the coefficients`() throws {
    // y = 2 x + 1 + noise
    let x: [Float] = try PeerValues.array(seed: 7, [200, 1], .symmetric(1)).values()
    let noise: [Float] = try PeerValues.array(seed: 8, [200, 1], .symmetric(0.1)).values()
    let y = zip(x, noise).map { 2 * $0 + 1 + $1 }
    let data = try Dataset(features: NDArray(x, [200, 1]), targets: NDArray(y, [200, 1]))
    let trainer = try Trainer(
      Dense(1), input: .f32[1], loss: .meanSquaredError, optimizer: .gradientDescent(learningRate: 0.1))
    try trainer.fit(data, epochs: 300, batchSize: 200, progress: .silent)
    #expect(abs(try trainer.state.array(named: "weights").item() - Float(2)) < 0.03)
    #expect(abs(try trainer.state.array(named: "bias").item() - Float(1)) < 0.02)
  }

  @Test func `a 20-10-10-1 classifier with Adam learns a rule of its inputs`() throws {
    let x = try PeerValues.array(seed: 11, [2000, 20], .symmetric(1))
    let values: [Float] = try x.values()
    // Positive where the sum of the first five inputs exceeds the sum of the next five.
    let y = (0..<2000).map { row -> Float in
      let first = values[(row * 20)..<(row * 20 + 5)].reduce(0, +)
      return first > values[(row * 20 + 5)..<(row * 20 + 10)].reduce(0, +) ? 1 : 0
    }
    let data = try Dataset(features: x, targets: NDArray(y, [2000, 1]))
    let trainer = try Trainer(
      Sequential {
        Dense(10, activation: .relu)
        Dense(10, activation: .relu)
        Dense(1)
      }, input: .f32[20], loss: .binaryCrossEntropy, optimizer: .adam(learningRate: 1e-3))
    let history = try trainer.fit(data, epochs: 60, batchSize: 32, progress: .silent)
    let last = try #require(history.last)
    #expect(last.accuracy ?? 0 > 0.97 && last.loss < 0.1)
    #expect(last.loss < history[0].loss)
  }

  @Test func `the softmax MLP reaches 97 percent on the embedded digits`() throws {
    let digits = try Dataset.digits()
    let trainer = try Trainer(
      Sequential {
        Dense(128, activation: .relu)
        Dense(10)
      }, input: .f32[64], loss: .softmaxCrossEntropy, optimizer: .adam(learningRate: 3e-3),
      seed: 1)
    try trainer.fit(digits.train, epochs: 40, batchSize: 32, seed: 1, progress: .silent)
    #expect(try trainer.evaluate(digits.test).accuracy ?? 0 >= 0.97)
  }

  @Test(.enabled(if: sharedData("data/mnist") != nil, "../shared/data/mnist is not there"))
  func `the 784-128-10 MLP reaches 97_5 percent on MNIST within ten epochs`() throws {
    let mnist = try Dataset.mnist(directory: #require(sharedData("data/mnist")))
    let trainer = try Trainer(
      Sequential {
        Dense(128, activation: .relu)
        Dense(10)
      }, input: .f32[784], loss: .softmaxCrossEntropy, optimizer: .sgd(learningRate: 0.05, momentum: 0.9))
    var best: Float = 0
    for epoch in 0..<10 where best < 0.975 {
      try trainer.fit(mnist.train, epochs: 1, batchSize: 64, seed: UInt64(epoch), progress: .silent)
      best = max(best, try trainer.evaluate(mnist.test).accuracy ?? 0)
    }
    #expect(best >= 0.975)
  }
}
