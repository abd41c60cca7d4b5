import Foundation
import Sluice

enum TrainVerb: Verb {
  static let name = "train"
  static let summary = "trains a classifier and tests it"
  static let usage = "[options]"
  static let discussion = """
    Without options it trains a 64-128-10 network on the 1,797 handwritten digits that come with the package
    (E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0); with --data on MNIST's files,
    plain or .gz. A FILE.sluice declares a function from a batch of examples, whose size it fixes, and its
    state parameters to a logit a class.

      sluice train --model linear --optimizer sgd --learning-rate 0.5
      sluice train --data ../shared/data/mnist --epochs 5
    """

  static let options =
    [
      Option("--data", "DIR", "a folder with MNIST's four IDX files (the embedded digits)"),
      Option("--model", "mlp|linear|FILE", "the model (mlp: a hidden layer of 128 relus)"),
      Option("--optimizer", "NAME", "gradient-descent, sgd (momentum 0.9) or adam (adam; sgd with --data)"),
      Option("--learning-rate", "X", "(adam 0.003, sgd 0.05, gradient-descent 0.1)"),
      Option("--epochs", "N", "passes over the training data (40; 10 with --data)"),
      Option("--batch-size", "N", "examples a step (32; 64 with --data)"),
      Option("--seed", "N", "of the initial parameters and the order of examples (1)"),
    ] + CompilerOptions.options

  static func run(_ arguments: Arguments) throws {
    if let extra = arguments.positional.first {
      throw UsageError("train: \(extra) is not an option; a model is given as --model \(extra)", self)
    }
    let options = try CompilerOptions.read(arguments)
    let optimizer = try self.optimizer(arguments)
    let epochs = try arguments.integer(
      "--epochs", default: arguments.has("--data") ? 10 : 40, in: 0...1_000_000)
    let seed = UInt64(try arguments.integer("--seed", default: 1, in: 0...Int.max))
    let batchOption = try arguments.integer(
      "--batch-size", default: arguments.has("--data") ? 64 : 32, in: 1...Int.max)

    let data = try dataset(arguments)
    let classes = try classCount(data)
    let model = try ModelArgument.model(arguments.string("--model") ?? "mlp", classes: classes)
    let trainer = try Trainer(
      model, input: data.train.example, loss: .softmaxCrossEntropy, optimizer: optimizer, seed: seed,
      options: options)
    let batchSize = model.batchSize ?? batchOption
    if let fixed = model.batchSize, arguments.has("--batch-size"), fixed != batchOption {
      throw arguments.wrong("--batch-size", "the model's file declares batches of \(fixed)")
    }
    // Before anything is printed, so that a batch size that does not fit leaves no half of an output.
    _ = try data.train.batches(of: batchSize)

    print("data: \(data.name), \(data.train.count) training and \(data.test.count) test examples")
    print(ModelArgument.summary(trainer))
    CompilerOptions.printReport(try trainer.compileStep(batchSize: batchSize).report, arguments)
    let start = ContinuousClock.now
    try trainer.fit(data.train, epochs: epochs, batchSize: batchSize, seed: seed)
    print("trained in \(String(format: "%.2f", (ContinuousClock.now - start) / .seconds(1))) s")
    let metrics = try trainer.evaluate(data.test)
    print("test loss \(String(format: "%.4f", metrics.loss))")
    print("test accuracy \(String(format: "%.2f", (metrics.accuracy ?? 0) * 100)) %")
  }

  private static func dataset(_ arguments: Arguments) throws -> Dataset.Split {
    guard let directory = arguments.string("--data") else { return try Dataset.digits() }
    return try Dataset.mnist(directory: URL(filePath: directory, directoryHint: .isDirectory))
  }

  private static func classCount(_ data: Dataset.Split) throws -> Int {
    let labels = try data.train.targets.values(as: Int32.self) + data.test.targets.values(as: Int32.self)
    return Int(labels.max() ?? 0) + 1
  }

  private static func optimizer(_ arguments: Arguments) throws -> Optimizer {
    let rate = try arguments.number("--learning-rate").map(Float.init)
    let name = arguments.string("--optimizer") ?? (arguments.has("--data") ? "sgd" : "adam")
    switch name {
    case "gradient-descent": return .gradientDescent(learningRate: rate ?? 0.1)
    case "sgd": return .sgd(learningRate: rate ?? 0.05, momentum: 0.9)
    case "adam": return .adam(learningRate: rate ?? 3e-3)
    default:
      throw arguments.wrong("--optimizer", "one of gradient-descent, sgd, adam is needed")
    }
  }
}
