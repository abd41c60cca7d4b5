import Foundation
import Sluice
import Testing

/// Layers and losses: values from parameters that are set, gradients from the step that they cause.
@Suite struct TensorFunctionLayerTests {
  private func trainer(_ model: some Layer, _ input: TensorType) throws -> Trainer {
    try Trainer(model, input: input, loss: .meanSquaredError, optimizer: .gradientDescent(learningRate: 1))
  }

  @Test func `Dense multiplies, adds and activates; its step is the gradient`() throws {
    let trainer = try trainer(Dense(2, activation: .relu), .f32[3])
    try trainer.state.set(NDArray([1, 2, 3, 4, 5, 6] as [Float], [3, 2]), named: "weights")
    try trainer.state.set(NDArray([0.5, -100] as [Float]), named: "bias")
    let x = try NDArray([1, 0, 1] as [Float], [1, 3])
    #expect(try trainer.compileInference(batchSize: 1)(x).values() == [6.5, 0] as [Float])
    // loss = ((6.5 - 2.5)^2 + (0 - 0)^2) / 2, whose derivative by the first output is 4.
    let session = try trainer.compileStep(batchSize: 1).makeSession(state: trainer.state)
    #expect(try session.run(x: x, y: NDArray([2.5, 0] as [Float], [1, 2])) == 8)
    #expect(try trainer.state.array(named: "weights").values() == [-3, 2, 3, 4, 1, 6] as [Float])
    #expect(try trainer.state.array(named: "bias").values() == [-3.5, -100] as [Float])
  }

  @Test func `Embedding takes rows; only those rows learn, each as often as it occurs`() throws {
    let trainer = try trainer(Embedding(3, size: 2), .i32[2])
    try trainer.state.set(NDArray([1, 2, 3, 4, 5, 6] as [Float], [3, 2]), named: "table")
    let x = try NDArray([2, 2] as [Int32], [1, 2])
    #expect(try trainer.compileInference(batchSize: 1)(x) == NDArray([5, 6, 5, 6] as [Float], [1, 2, 2]))
    let session = try trainer.compileStep(batchSize: 1).makeSession(state: trainer.state)
    // Each of four differences is 2, each derivative 2 * 2 / 4.
    #expect(try session.run(x: x, y: NDArray([3, 4, 3, 4] as [Float], [1, 2, 2])) == 4)
    #expect(try trainer.state.array(named: "table").values() == [1, 2, 3, 4, 3, 4] as [Float])
  }

  @Test func `LayerNorm normalizes, then scales and shifts by its parameters`() throws {
    let trainer = try trainer(LayerNorm(epsilon: 0), .f32[2])
    let x = try NDArray([1, 5] as [Float], [1, 2])
    let infer = try trainer.compileInference(batchSize: 1)
    #expect(isClose(try infer(x).values(), [-1, 1]))
    try trainer.state.set(NDArray([2, 3] as [Float]), named: "gain")
    try trainer.state.set(NDArray([10, 20] as [Float]), named: "bias")
    #expect(isClose(try infer(x).values(), [8, 23]))
  }

  @Test func `Flatten makes each example a row, also of scalars`() throws {
    let x = try NDArray((0..<12).map(Float.init), [2, 3, 2])
    #expect(try trainer(Flatten(), .f32[3, 2]).compileInference(batchSize: 2)(x).shape == [2, 6])
    let scalars = try NDArray([1, 2] as [Float])
    #expect(try trainer(Flatten(), .f32[]).compileInference(batchSize: 2)(scalars).shape == [2, 1])
  }

  @Test(arguments: [true, false])
  func `Sequential takes conditions and loops`(_ isDeep: Bool) throws {
    let model = Sequential {
      if isDeep {
        for units in [3, 4] { Dense(units) }
      } else {
        Flatten()
      }
      if isDeep { Activation.tanh }
      Dense(2, bias: false)
    }
    let trainer = try trainer(model, .f32[5])
    let deep = ["dense0.weights", "dense0.bias", "dense1.weights", "dense1.bias", "dense2.weights"]
    #expect(trainer.parameters.map(\.name) == (isDeep ? deep : ["dense0.weights"]))
    #expect(trainer.parameterCount == (isDeep ? 5 * 3 + 3 + 3 * 4 + 4 + 4 * 2 : 5 * 2))
    #expect(try trainer.compileInference(batchSize: 3)(NDArray(zeros: .f32[3, 5])).shape == [3, 2])
  }

  @Test func `an activation is the function of its name`() throws {
    let x: [Float] = [-1, 0.5, 2]
    let pairs: [(Activation, (Tensor) -> Tensor)] = [
      (.identity, { $0 }), (.relu, { relu($0) }), (.sigmoid, { sigmoid($0) }), (.tanh, { tanh($0) }),
      (.gelu, { gelu($0) }), (.softmax, { softmax($0) }), (Activation("half") { $0 / 2 }, { $0 / 2 }),
    ]
    for (activation, function) in pairs {
      let values: [Float] = try results(x) { activation($0) }
      #expect(try values == results(x, nil, function), "\(activation.name)")
    }
  }

  @Test func `softmax cross-entropy is the mean of -log of the class's share, for any logits`() throws {
    let labels = try NDArray([1, 0, 7] as [Int32])
    let logits = try NDArray([0, 0, 1000, -1000, 0, 0] as [Float], [3, 2])
    // A share of 1/2; of 1; and nothing for a class that does not exist.
    let value: [Float] = try results(of: [logits, labels]) { Loss.softmaxCrossEntropy($0[0], $0[1]) }
    #expect(isClose(value, [Foundation.log(Float(2)) / 3]), "\(value)")
    let pair = try NDArray([2, 0] as [Int32])
    let comparison = try GradientComparison(at: [0.5, -1, 2, 0, 1, 1], [2, 3]) {
      Loss.softmaxCrossEntropy($0, $0.constant(pair))
    }
    #expect(comparison.agrees(), "\(comparison)")
  }

  @Test func `targets that are no class push no logit`() throws {
    let labels = try NDArray([1, -1, 3, .max] as [Int32])
    let logits = try NDArray((0..<12).map { Float($0 % 5) }, [4, 3])
    let loss = Function(.f32[4, 3], .i32[4]) { Loss.softmaxCrossEntropy($0, $1) }
    let gradient: [Float] = try compile(loss.gradient(withRespectTo: [0])).call([logits, labels])[0].values()
    #expect(gradient.prefix(3).allSatisfy { $0 != 0 } && gradient.dropFirst(3).allSatisfy { $0 == 0 })
  }

  @Test func `binary cross-entropy holds for any logit`() throws {
    let (z, y) = (try NDArray([0, 100, -100, 100] as [Float]), try NDArray([1, 1, 0, 0] as [Float]))
    let value: [Float] = try results(of: [z, y]) { Loss.binaryCrossEntropy($0[0], $0[1]) }
    #expect(isClose(value, [(Foundation.log(Float(2)) + 100) / 4]), "\(value)")
    let target = try NDArray([1, 0, 0.25] as [Float])
    let comparison = try GradientComparison(at: [0.5, -1, 2]) {
      Loss.binaryCrossEntropy($0, $0.constant(target))
    }
    #expect(comparison.agrees(), "\(comparison)")
  }

  @Test func `squared errors are means, one of them halved`() throws {
    let (x, y) = (try NDArray([1, 4] as [Float], [2, 1]), try NDArray([0, 1] as [Float], [2, 1]))
    #expect(try results(of: [x, y]) { Loss.meanSquaredError($0[0], $0[1]) } == [5] as [Float])
    #expect(try results(of: [x, y]) { Loss.halfMeanSquaredError($0[0], $0[1]) } == [2.5] as [Float])
    let loss = Function(.f32[2, 1], .f32[2, 1]) { Loss.halfMeanSquaredError($0, $1) }
    #expect(try compile(loss.gradient(withRespectTo: 0))(x, y).values() == [0.5, 1.5] as [Float])
    let own = Loss("absolute error") { abs($0 - $1).sum() }
    #expect(try results(of: [x, y]) { own($0[0], $0[1]) } == [4] as [Float])
  }
}

@Suite struct InitializerTests {
  /// The largest of the weights of a layer, which are uniform, is close below their bound.
  private func bound(_ initializer: Initializer, _ type: TensorType) throws -> Float {
    struct Weights: Layer {
      let type: TensorType
      let initializer: Initializer
      func callAsFunction(_ x: Tensor, in scope: Scope) -> Tensor {
        x + scope.parameter("weights", type, initializer).sum()
      }
    }
    let trainer = try Trainer(
      Weights(type: type, initializer: initializer), input: .f32[2], loss: .meanSquaredError,
      optimizer: .sgd(learningRate: 1))
    let values: [Float] = try trainer.state.array(named: "weights").values()
    return values.reduce(0) { max($0, abs($1)) }
  }

  @Test func `fans count the window`() throws {
    func isJustBelow(_ value: Float, _ limit: Float) -> Bool { value <= limit && value > limit * 0.98 }
    // A window of 3 x 5, 8 inputs and 32 outputs.
    let window: TensorType = .f32[3, 5, 8, 32]
    #expect(try isJustBelow(bound(.heUniform, window), (6 / Float(120)).squareRoot()))
    #expect(try isJustBelow(bound(.glorotUniform, window), (6 / Float(120 + 480)).squareRoot()))
    #expect(try isJustBelow(bound(.heUniform, .f32[50, 80]), (6 / Float(50)).squareRoot()))
    #expect(try isJustBelow(bound(.glorotUniform, .f32[50, 80]), (6 / Float(130)).squareRoot()))
    #expect(try isJustBelow(bound(.heUniform, .f32[1000]), (6 / Float(1000)).squareRoot()))
  }
}
