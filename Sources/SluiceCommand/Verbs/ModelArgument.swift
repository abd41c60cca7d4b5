import Foundation
import Sluice

/// Models as the command line names them: built in, or a file of IR text.
enum ModelArgument {
  static let builtIn = ["mlp", "linear"]

  /// The model called `name` for this many classes.
  static func model(_ name: String, classes: Int) throws -> any Layer {
    switch name {
    case "mlp":
      return Sequential {
        Dense(128, activation: .relu)
        Dense(classes)
      }
    case "linear":
      return Sequential { Dense(classes) }
    default:
      guard name.hasSuffix(".sluice") || name.hasSuffix(".mlir") else {
        throw UsageError("there is no model \(name): give mlp, linear, a FILE.sluice or a FILE.mlir")
      }
      return try GraphModel(contentsOf: URL(filePath: name))
    }
  }

  /// The graph that `dump` works on: the function in a file, or a built-in model's training step on digits.
  static func graph(_ name: String, batchSize: Int) throws -> Graph {
    if name.hasSuffix(".sluice") || name.hasSuffix(".mlir") {
      return try Graph(contentsOf: URL(filePath: name))
    }
    let trainer = try Trainer(
      model(name, classes: 10), input: .f32[64], loss: .softmaxCrossEntropy, optimizer: .adam())
    return try trainer.trainingGraph(batchSize: batchSize)
  }

  /// A line for each parameter.
  static func summary(_ trainer: Trainer) -> String {
    let width = trainer.parameters.map(\.name.count).max() ?? 0
    let lines = trainer.parameters.map { parameter in
      "  \(parameter.name.padded(to: width))  \(parameter.type)"
    }
    return "model: \(trainer.parameterCount.of("parameter"))\n" + lines.joined(separator: "\n")
  }
}
