import Sluice
import Testing

/// Convolution and pooling: values worked out by hand, gradients by central differences.
@Suite struct TensorFunctionImageTests {
  private let image: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 9]

  private func array(_ values: [Float], _ shape: Shape) throws -> NDArray { try NDArray(values, shape) }

  @Test func `convolution slides the weights over the image`() throws {
    let arrays = [try array(image, [1, 3, 3, 1]), try array([1, 0, 0, -1], [2, 2, 1, 1])]
    let valid: [Float] = try results(of: arrays) { convolution($0[0], $0[1]) }
    #expect(valid == [-4, -4, -4, -4])
    // Half of the padding would be before: there is one, and it is behind.
    let same: [Float] = try results(of: arrays) { convolution($0[0], $0[1], padding: .same) }
    #expect(same == [-4, -4, 3, -4, -4, 6, 7, 8, 9])
    let apart: [Float] = try results(of: arrays) {
      convolution($0[0], $0[1], strides: [2, 2], padding: .amounts(before: [1, 1], behind: [0, 0]))
    }
    #expect(apart == [-1, -3, -7, -4])
    let dilated: [Float] = try results(of: arrays) { convolution($0[0], $0[1], dilations: [2, 2]) }
    #expect(dilated == [-8])
  }

  @Test func `convolution by groups keeps channels apart`() throws {
    let arrays = [try array([1, 2, 3, 4], [1, 2, 2]), try array([10, 100], [1, 1, 2])]
    let found: [Float] = try results(of: arrays) { convolution($0[0], $0[1], groups: 2) }
    #expect(found == [10, 200, 30, 400])
  }

  @Test func `pooling takes the largest or the mean of each window`() throws {
    let x = try array(image, [1, 3, 3, 1])
    let largest: [Float] = try results(of: [x]) { $0[0].maxPooled([2, 2], strides: [1, 1]) }
    #expect(largest == [5, 6, 8, 9])
    let mean: [Float] = try results(of: [x]) { $0[0].averagePooled([2, 2]) }
    #expect(mean == [3])
    // What is padded does not count: the last windows have two elements and one.
    let padded: [Float] = try results(of: [x]) { $0[0].averagePooled([2, 2], padding: .same) }
    #expect(padded == [3, 4.5, 7.5, 9])
  }

  @Test func `gradients agree with central differences`() throws {
    let weights: [Float] = [0.5, -1, 2, 0.25, 1, 1.5, -0.5, 0.75]
    let convolved = try GradientComparison(at: image, [1, 3, 3, 1]) { x in
      let w = Tensor.iota(like: x.reshaped(-1)).sliced(0, 0..<8) * 0.25 - 1
      return convolution(x, w.reshaped(to: [2, 2, 1, 2]), strides: [2, 1], padding: .same)
    }
    #expect(convolved.agrees(), "\(convolved)")
    let weighted = try GradientComparison(at: weights, [2, 2, 1, 2]) { w in
      let x = (Tensor.iota(like: w.reshaped(-1)) * 0.5 - 2).reshaped(to: [1, 4, 2, 1])
      return convolution(x, w, padding: .same)
    }
    #expect(weighted.agrees(), "\(weighted)")
    for pooled in [
      try GradientComparison(at: image, [1, 3, 3, 1]) { $0.maxPooled([2, 2], strides: [1, 1]) },
      try GradientComparison(at: image, [1, 3, 3, 1]) { $0.maxPooled([2, 2], padding: .same) },
      try GradientComparison(at: image, [1, 3, 3, 1]) { $0.averagePooled([2, 2], padding: .same) },
    ] { #expect(pooled.agrees(), "\(pooled)") }
  }

  @Test func `a layer has weights and a bias, and pools`() throws {
    let model = Sequential {
      Convolution2D(2, kernel: 3, activation: .relu)
      MaxPool2D(2)
      AveragePool2D(2)
      Flatten()
    }
    let trainer = try Trainer(
      model, input: .f32[4, 4, 1], loss: .meanSquaredError, optimizer: .gradientDescent(learningRate: 1))
    let weights = try trainer.state.array(named: "convolution2D0.weights")
    #expect(weights.shape == [3, 3, 1, 2])
    var centred = [Float](repeating: 0, count: 18)
    (centred[8], centred[9]) = (1, -1)
    try trainer.state.set(array(centred, [3, 3, 1, 2]), named: "convolution2D0.weights")
    try trainer.state.set(array([1, 0], [2]), named: "convolution2D0.bias")
    let x = try array((0..<16).map(Float.init), [1, 4, 4, 1])
    // The largest of the four quarters are 5, 7, 13 and 15.
    #expect(try trainer.compileInference(batchSize: 1)(x).values() == [11, 0] as [Float])
  }

  @Test func `errors name the function and the fix`() throws {
    let x = try array(image, [1, 3, 3, 1])
    let rank = thrown { let _: [Float] = try results(of: [x]) { $0[0].maxPooled([2]) } }
    #expect(rank.contains("maxPooled: the window has 1 entries"))
    let zero = thrown {
      let _: [Float] = try results(of: [x]) { $0[0].averagePooled([2, 2], strides: [0, 1]) }
    }
    #expect(zero.contains("averagePooled: strides [0, 1] is out of range"))
    let flat = thrown { let _: [Float] = try results(of: [x]) { convolution($0[0], $0[0].reshaped(-1)) } }
    #expect(flat.contains("convolution: the input has rank 4, the weights 1"))
  }
}
