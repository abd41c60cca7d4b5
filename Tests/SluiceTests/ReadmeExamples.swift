import Foundation
import Sluice
import Testing

// The examples of README, which `ReadmeTests` compares with it letter by letter.

// example: layer
struct Scale: Layer {
  func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor {
    x * scope.parameter("gain", .f32[x.shape.last ?? 1], .ones)
  }
}
// end

@Suite struct ReadmeExamples {
  @Test func `training, the loop, inference and text work as README shows`() throws {
    try #require(FileManager.default.changeCurrentDirectoryPath(packageRoot.path))
    // example: train
    let digits = try Dataset.digits()
    let model = Sequential {
      Dense(128, activation: .relu)
      Dense(10)
    }
    let trainer = try Trainer(
      model, input: .f32[64], loss: .softmaxCrossEntropy, optimizer: .adam(learningRate: 1e-3))
    try trainer.fit(digits.train, epochs: 10, batchSize: 32)  // a progress bar on a terminal
    print(try trainer.evaluate(digits.test))  // loss 0.1715  accuracy 94.99 %
    // end
    #expect(try trainer.evaluate(digits.test).accuracy ?? 0 > 0.93)

    // example: loop
    let step = try trainer.compileStep(batchSize: 32)  // forward, backward and update: one program
    let session = try step.makeSession(state: trainer.state)
    for (index, batch) in try digits.train.batches(of: 32, seed: 7, dropsRemainder: true).enumerated() {
      let loss = try session.run(x: batch.x, y: batch.y, learningRate: 1e-3 / (1 + 0.01 * Float(index)))
      if index % 10 == 0 { print("batch \(index): loss \(loss)") }
    }
    // end

    // example: inference
    let predict = try trainer.compileInference(batchSize: 1)
    let logits = try predict(digits.test.batches(of: 1).batch(at: 0).x)
    // end
    #expect(logits.shape == [1, 10])

    // example: text
    let program = try compile(contentsOf: URL(filePath: "IR/models/softmax.sluice"))
    let probabilities = try program(logits)[0]
    print(program.report)
    // end
    #expect(try abs(probabilities.values().reduce(0, +) - 1) < 1e-5)

    // example: stablehlo
    let logisticLoss = try Function(contentsOf: URL(filePath: "IR/models/logistic-loss.mlir"))
    let slopesOfLoss = try compile(logisticLoss.gradient(withRespectTo: [0, 1]))
    try logisticLoss.write(to: URL(filePath: ".build/logistic-loss.mlir"))
    // end
    let (weights, images) = (try NDArray(zeros: .f32[4]), try NDArray(zeros: .f32[8, 4]))
    let labels = try NDArray([Float](repeating: 1, count: 8), [8])
    let slopes = try slopesOfLoss.call([weights, NDArray(zeros: .f32[]), images, labels])
    // At weights of 0 every probability is a half, and every label 1.
    #expect(try slopes[1].values() == [-0.5])
  }

  @Test func `functions and derivatives work as README shows`() throws {
    let numbers = (0..<(8 * 64 * 32)).map { Float($0 % 17) / 17 }
    let (q, k, v) = (
      try NDArray(numbers, [8, 64, 32]), try NDArray(numbers, [8, 64, 32]), try NDArray(numbers, [8, 64, 32])
    )
    // example: function
    let attention = try compile(.f32[8, 64, 32], .f32[8, 64, 32], .f32[8, 64, 32]) { q, k, v in
      matmul(softmax(matmul(q, k.transposed(1, 2)) / 32.0.squareRoot(), axis: -1), v)
    }
    let y = try attention(q, k, v)  // NDArrays in, NDArray out
    // end
    #expect(y.shape == [8, 64, 32])

    // example: derivatives
    let loss = Function(.f32[100, 1], .f32[100, 1], .f32[]) { x, y, w in (x * w - y).squared().mean() }
    let slope = try compile(loss.gradient(withRespectTo: 2))
    let slopes = try compile(loss.valueAndGradient(withRespectTo: [0, 2]))
    let curvature = try compile(loss.hessianVectorProduct(withRespectTo: [2]))  // forward over reverse
    let sensitivity = try compile(loss.gradient(withRespectTo: 0).jacobian(withRespectTo: 2))
    // end
    let x = try NDArray([Float](repeating: 2, count: 100), [100, 1])
    let target = try NDArray([Float](repeating: 1, count: 100), [100, 1])
    // d/dw mean((2 w - 1)^2) = 4 (2 w - 1), which is 20 at w = 3.
    #expect(try slope(x, target, NDArray(Float(3))).item() == Float(20))
    #expect(try slopes(x, target, NDArray(Float(3))).map(\.shape) == [[], [100, 1], []])
    // Its second derivative is 8 everywhere; d/dx is w (x w - y) / 50, whose slope in w is (2 x w - y) / 50.
    let bend: Float = try curvature(x, target, NDArray(Float(3)), NDArray(Float(0.5)))[0].item()
    #expect(abs(bend - 4) < 1e-5)
    let mixed: [Float] = try sensitivity(x, target, NDArray(Float(3))).values()
    #expect(mixed.count == 100 && mixed.allSatisfy { abs($0 - 0.22) < 1e-6 })
  }

  @Test func `a layer of one's own trains`() throws {
    let trainer = try Trainer(
      Sequential { Scale() }, input: .f32[2], loss: .meanSquaredError,
      optimizer: .gradientDescent(learningRate: 0.5))
    let data = try Dataset(
      features: NDArray([1, 2, 3, 4] as [Float], [2, 2]), targets: NDArray([2, 2, 6, 4] as [Float], [2, 2]))
    try trainer.fit(data, epochs: 60, batchSize: 2, learningRate: 0.1, progress: .silent)
    let gain: [Float] = try trainer.state.array(named: "scale0.gain").values()
    #expect(abs(gain[0] - 2) < 1e-3 && abs(gain[1] - 1) < 1e-3)
  }
}
