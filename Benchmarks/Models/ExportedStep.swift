import Foundation
import Sluice

/// The parameters and inputs of the peers' cases T1 to T12, as JAX exported their training steps, in the order in which their
/// definition numbers them.
package struct ExportedStep {
  typealias Distribution = PeerValues.Distribution

  /// A tensor in the peers' layout: convolution weights [out, in, height, width], images [N, C, H, W].
  struct Tensor {
    let name: String
    let shape: Shape
    let distribution: Distribution
    /// Rows of a dense weight that follow a flattened [C, H, W] image.
    var image: (channels: Int, height: Int, width: Int)?
  }

  package let name: String
  let parameters: [Tensor]
  let inputs: [Tensor]

  package static let all: [ExportedStep] = [
    ExportedStep(
      name: "T1-seed-dense", parameters: mlp("d", [20, 10, 10, 1]),
      inputs: [tensor("x", [32, 20], .symmetric(1)), tensor("y", [32, 1], .bernoulli(0.5))]),
    ExportedStep(
      name: "T2-linreg", parameters: [tensor("w", [1, 1], .zeros), tensor("b", [1], .zeros)],
      inputs: [tensor("x", [100, 1], .symmetric(1)), tensor("noise", [100, 1], .symmetric(0.1))]),
    ExportedStep(
      name: "T3-mnist-mlp", parameters: mlp("d", [784, 128, 10]),
      inputs: [tensor("x", [128, 784], .unit(1)), tensor("y", [128], .integers(10))]),
    ExportedStep(
      name: "T4-wide-mlp", parameters: mlp("d", [784, 1024, 1024, 10]),
      inputs: [tensor("x", [256, 784], .unit(1)), tensor("y", [256], .integers(10))]),
    ExportedStep(
      name: "T5-lenet",
      parameters: convolution("c0", 1, 32, 5, bias: true) + convolution("c1", 32, 64, 5, bias: true)
        + dense("d0", 3136, 512, image: (64, 7, 7)) + dense("d1", 512, 10),
      inputs: [tensor("x", [64, 1, 28, 28], .unit(1)), tensor("y", [64], .integers(10))]),
    ExportedStep(
      name: "T6-resnet20-cifar", parameters: resnet,
      inputs: [tensor("x", [32, 3, 32, 32], .symmetric(1)), tensor("y", [32], .integers(10))]),
    ExportedStep(
      name: "T7-char-lstm",
      parameters: [
        tensor("emb", [65, 64], .symmetric(1)), tensor("wi", [64, 1024], .symmetric(fan(256))),
        tensor("wh", [256, 1024], .symmetric(fan(256))), tensor("b", [1024], .zeros),
      ] + dense("out", 256, 65, scale: fan(256)),
      inputs: [tensor("x", [32, 64], .integers(65)), tensor("y", [32, 64], .integers(65))]),
    ExportedStep(
      name: "T8-nano-gpt", parameters: gpt(layers: 4, width: 128, block: 64, vocabulary: 65),
      inputs: [tensor("x", [12, 64], .integers(65)), tensor("y", [12, 64], .integers(65))]),
    ExportedStep(
      name: "T9-gpt-mid", parameters: gpt(layers: 4, width: 512, block: 256, vocabulary: 512),
      inputs: [tensor("x", [4, 256], .integers(512)), tensor("y", [4, 256], .integers(512))]),
    ExportedStep(
      name: "T10-vae",
      parameters: dense("enc", 784, 400) + dense("mu", 400, 20, scale: fan(400))
        + dense("lv", 400, 20, scale: fan(400)) + dense("dec", 20, 400)
        + dense("out", 400, 784, scale: fan(400)),
      inputs: [
        tensor("x", [128, 784], .unit(1)), tensor("noise", [128, 20], .symmetric(3.0.squareRoot())),
      ]),
    ExportedStep(
      name: "T11-dqn", parameters: mlp("d", [4, 128, 128, 2]),
      inputs: [
        tensor("s", [128, 4], .symmetric(1)), tensor("a", [128], .integers(2)),
        tensor("s2", [128, 4], .symmetric(1)), tensor("r", [128], .ones),
        tensor("done", [128], .bernoulli(0.1)),
      ]),
    ExportedStep(
      name: "T12-gan-mlp", parameters: mlp("G", [64, 256, 784]) + mlp("D", [784, 256, 1]),
      inputs: [
        tensor("real", [64, 784], .symmetric(1)), tensor("zd", [64, 64], .symmetric(3.0.squareRoot())),
        tensor("zg", [64, 64], .symmetric(3.0.squareRoot())),
      ]),
  ]

  /// What the JSON beside a program says of its arguments and results.
  package struct Description: Decodable {
    package struct Tensor: Decodable {
      package let name: String
      package let shape: [Int]
    }
    package let inputs: [Tensor]
    package let outputs: [Tensor]

    package init(contentsOf url: URL) throws {
      self = try JSONDecoder().decode(Description.self, from: Data(contentsOf: url))
    }
  }

  /// A value for each argument of the program that `description` describes.
  package func values(_ description: Description) throws -> [NDArray] {
    try description.inputs.map { try value($0.name, Shape($0.shape)) }
  }

  /// The value of the argument that a description of an exported program calls `name`.
  private func value(_ name: String, _ shape: Shape) throws -> NDArray {
    if name == "t" { return try NDArray([Float(0)], []) }
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    switch parts[0] {
    case "m" where parts.count == 2, "v" where parts.count == 2:
      return try NDArray(zeros: TensorType(.f32, shape))
    case "s" where parts.count == 2:
      return try PeerValues.array(seed: 0, shape, name.hasSuffix(".var") ? .ones : .zeros)
    case "p" where parts.count == 2, "target" where parts.count == 2:
      guard let index = parameters.firstIndex(where: { $0.name == parts[1] }) else { break }
      return try parameters[index].array(seed: UInt32(100 + index))
    default:
      guard let index = inputs.firstIndex(where: { $0.name == name }) else { break }
      return try inputs[index].array(seed: UInt32(200 + index))
    }
    throw SluiceError(.argument, "\(self.name) has no tensor \(name)")
  }

  // MARK: The models

  private static func fan(_ size: Int) -> Double { (1 / Double(size)).squareRoot() }
  private static func he(_ size: Int) -> Double { (6 / Double(size)).squareRoot() }

  private static func tensor(_ name: String, _ shape: Shape, _ distribution: Distribution) -> Tensor {
    Tensor(name: name, shape: shape, distribution: distribution)
  }

  private static func dense(
    _ name: String, _ inputs: Int, _ outputs: Int, scale: Double? = nil, image: (Int, Int, Int)? = nil
  ) -> [Tensor] {
    var weights = tensor("\(name).w", [inputs, outputs], .symmetric(scale ?? he(inputs)))
    weights.image = image.map { (channels: $0.0, height: $0.1, width: $0.2) }
    return [weights, tensor("\(name).b", [outputs], .zeros)]
  }

  private static func mlp(_ prefix: String, _ sizes: [Int]) -> [Tensor] {
    zip(sizes, sizes.dropFirst()).enumerated().flatMap { dense("\(prefix)\($0)", $1.0, $1.1) }
  }

  private static func convolution(
    _ name: String, _ inputs: Int, _ outputs: Int, _ size: Int, bias: Bool = false
  ) -> [Tensor] {
    [tensor("\(name).w", [outputs, inputs, size, size], .symmetric(he(inputs * size * size)))]
      + (bias ? [tensor("\(name).b", [outputs], .zeros)] : [])
  }

  private static func normalization(_ name: String, _ channels: Int) -> [Tensor] {
    [tensor("\(name).g", [channels], .ones), tensor("\(name).b", [channels], .zeros)]
  }

  private static let resnet: [Tensor] = {
    var tensors = convolution("stem", 3, 16, 3) + normalization("stem.bn", 16)
    var inputs = 16
    for (stage, channels) in [16, 32, 64].enumerated() {
      for block in 0..<3 {
        let name = "s\(stage)b\(block)"
        tensors += convolution("\(name).c0", inputs, channels, 3) + normalization("\(name).bn0", channels)
        tensors += convolution("\(name).c1", channels, channels, 3) + normalization("\(name).bn1", channels)
        if inputs != channels {
          tensors += convolution("\(name).down", inputs, channels, 1) + normalization("\(name).dbn", channels)
        }
        inputs = channels
      }
    }
    return tensors + dense("fc", 64, 10, scale: fan(64))
  }()

  private static func gpt(layers: Int, width: Int, block: Int, vocabulary: Int) -> [Tensor] {
    let scale = 0.02 * 3.0.squareRoot()
    let residual = scale / (2 * Double(layers)).squareRoot()
    var tensors = [
      tensor("wte", [vocabulary, width], .symmetric(scale)),
      tensor("wpe", [block, width], .symmetric(scale)),
    ]
    for layer in 0..<layers {
      tensors += [
        tensor("h\(layer).ln1.g", [width], .ones),
        tensor("h\(layer).qkv", [width, 3 * width], .symmetric(scale)),
        tensor("h\(layer).proj", [width, width], .symmetric(residual)),
        tensor("h\(layer).ln2.g", [width], .ones),
        tensor("h\(layer).fc", [width, 4 * width], .symmetric(scale)),
        tensor("h\(layer).fcproj", [4 * width, width], .symmetric(residual)),
      ]
    }
    return tensors + [tensor("lnf.g", [width], .ones)]
  }
}

extension ExportedStep.Tensor {
  /// The values in the layout of the exported programs: weights [height, width, in, out], images [N, H, W, C].
  func array(seed: UInt32) throws -> NDArray {
    let values = try PeerValues.array(seed: seed, shape, distribution)
    if let image {
      let (c, h, w) = image
      return try values.reshaped(to: [c, h, w, shape[1]]).permuted([1, 2, 0, 3]).reshaped(to: shape)
    }
    guard shape.rank == 4 else { return values }
    return try values.permuted(name.hasSuffix(".w") ? [2, 3, 1, 0] : [0, 2, 3, 1])
  }
}

extension NDArray {
  /// Floats with their dimensions in another order.
  fileprivate func permuted(_ permutation: [Int]) throws -> NDArray {
    let source = try values(as: Float.self)
    let sizes = Shape(permutation.map { shape[$0] })
    let strides = permutation.map { shape.rowMajorStrides[$0] }
    let rowStrides = sizes.rowMajorStrides
    let permuted = (0..<source.count).map { index in
      var offset = 0
      for axis in sizes.indices { offset += index / rowStrides[axis] % sizes[axis] * strides[axis] }
      return source[offset]
    }
    return try NDArray(permuted, sizes)
  }
}
