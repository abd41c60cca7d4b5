import SluiceIR
import SluicePasses
import SluiceRuntime

/// A model in training: its parameters and the programs that change and use them.
///
/// The programs for other batch sizes are compiled when they are first needed; all share one `state`.
public final class Trainer {
  /// Parameters, optimizer slots and the step count.
  public let state: State
  /// How its programs are compiled.
  public let options: CompileOptions
  let declaration: ModelDeclaration
  private var steps: [Int: TrainingStep] = [:]
  private var evaluator: Evaluator?

  /// Declares the model on examples of type `input` (without the batch dimension) and initializes its parameters from
  /// `seed`. Throws the first mistake in the model.
  public init(
    _ model: some Layer, input: TensorType, loss: Loss, optimizer: Optimizer, seed: UInt64 = 0,
    options: CompileOptions = CompileOptions(), file: String = #fileID, line: Int = #line
  ) throws(SluiceError) {
    declaration = try ModelDeclaration(
      model, input: input, loss: loss, optimizer: optimizer, at: SourceLocation(file: file, line: line))
    state = try State(declaration.stateLayout())
    self.options = options
    try initialize(seed: seed)
  }

  /// Gives every parameter its initial value and every slot zero.
  public func initialize(seed: UInt64) throws(SluiceError) {
    try state.assign(from: State(state.layout))
    var random = RandomNumbers(seed: seed)
    for parameter in declaration.parameters {
      let values = parameter.initializer.fill(parameter.type.shape, &random)
      guard values.count == parameter.type.elementCount else {
        throw SluiceError(
          .argument,
          "the initializer of \"\(parameter.name)\" gives \(values.count.of("number")) "
            + "for the shape \(parameter.type.shape)"
        )
      }
      try state.write(parameter.name, try Literal(values, parameter.type.shape))
    }
  }

  /// The model's parameters in order.
  public var parameters: [ParameterSpecification] { declaration.parameters }

  /// The number of trained numbers.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.type.elementCount } }

  // MARK: Programs

  /// Forward, backward and update for batches of `batchSize`, as one program. Compiled once for each size.
  public func compileStep(batchSize: Int) throws(SluiceError) -> TrainingStep {
    try step(batchSize: batchSize, countsCorrect: false)
  }

  /// The model's output for batches of `batchSize`, with the parameters of this trainer's state.
  public func compileInference(batchSize: Int) throws(SluiceError) -> Inference {
    try checkBatchSize(batchSize)
    let graph = try declaration.inferenceGraph(batchSize: batchSize)
    return Inference(try Executable(graph, options, layout: state.layout), state, batchSize: batchSize)
  }

  /// The graph of a training step, e.g. to dump it.
  package func trainingGraph(batchSize: Int, countsCorrect: Bool = false) throws(SluiceError) -> Graph {
    try declaration.trainingGraph(batchSize: batchSize, countsCorrect: countsCorrect)
  }

  func step(batchSize: Int, countsCorrect: Bool) throws(SluiceError) -> TrainingStep {
    try checkBatchSize(batchSize)
    let key = countsCorrect ? batchSize : -batchSize
    if let step = steps[key] { return step }
    let graph = try declaration.trainingGraph(batchSize: batchSize, countsCorrect: countsCorrect)
    let step = TrainingStep(
      executable: try Executable(graph, options, layout: state.layout),
      learningRate: declaration.optimizer.learningRate, batchSize: batchSize)
    steps[key] = step
    return step
  }

  private func checkBatchSize(_ size: Int) throws(SluiceError) {
    guard size > 0 else { throw SluiceError(.argument, "the batch size is \(size); it must be positive") }
    if let fixed = declaration.model.batchSize, fixed != size {
      throw SluiceError(.argument, "the batch size is \(size); the model is declared for \(fixed)")
    }
  }

  // MARK: Training

  /// Trains for `epochs` passes over `dataset`, in batches that a different order makes in each pass; the last batch of a
  /// pass holds what remains (a model of fixed batch size leaves it out). Shows progress on a terminal, or calls `progress`.
  ///
  /// - Returns: the metrics of each epoch, taken while training.
  @discardableResult
  public func fit(
    _ dataset: Dataset, epochs: Int, batchSize: Int, learningRate: Float? = nil, seed: UInt64 = 0,
    progress: TrainingProgress = .terminal
  ) throws(SluiceError) -> [Metrics] {
    try check(dataset)
    guard epochs >= 0 else { throw SluiceError(.argument, "there cannot be \(epochs) epochs") }
    var history: [Metrics] = []
    for epoch in 0..<epochs {
      let batches = try dataset.batches(
        of: batchSize, seed: RandomNumbers.mixed(seed, UInt64(epoch)),
        dropsRemainder: declaration.model.batchSize != nil)
      var total = Metrics.Sum(countsCorrect: declaration.loss.target != .values)
      var sessions: [Int: TrainingSession] = [:]
      for index in 0..<batches.count {
        let batch = try batches.batch(at: index)
        if sessions[batch.count] == nil {
          sessions[batch.count] = try step(batchSize: batch.count, countsCorrect: true).makeSession(
            state: state)
        }
        guard let session = sessions[batch.count] else { continue }
        let outcome = try session.step(batch.x, batch.y, learningRate)
        total.add(outcome.loss, outcome.correct, count: batch.count)
        progress.batch(epoch, epochs, index + 1, batches.count, total.metrics)
      }
      history.append(total.metrics)
      progress.epoch(epoch, epochs, total.metrics)
    }
    return history
  }

  /// The mean loss, and the accuracy where the loss has one, over a whole data set.
  public func evaluate(_ dataset: Dataset, batchSize: Int = 256) throws(SluiceError) -> Metrics {
    try check(dataset)
    let evaluator = self.evaluator ?? Evaluator(declaration, state, options)
    self.evaluator = evaluator
    return try evaluator.evaluate(dataset, batchSize: batchSize)
  }

  private func check(_ dataset: Dataset) throws(SluiceError) {
    guard dataset.example == declaration.input else {
      throw SluiceError(
        .shape,
        "the data set has examples of type \(dataset.example); "
          + "the model was declared for \(declaration.input)"
      )
    }
    let expected = declaration.targets(dataset.count)
    guard dataset.targets.type == expected else {
      throw SluiceError(
        .shape,
        "the data set has targets of type \(dataset.targets.type); "
          + "the loss \(declaration.loss.name) takes \(expected)"
      )
    }
    guard declaration.loss.target == .classes, let classes = declaration.output.shape.last else { return }
    if let wrong = try dataset.targets.values(as: Int32.self).first(where: { $0 < 0 || $0 >= classes }) {
      throw SluiceError(
        .argument, "the data set has the class \(wrong); the model gives \(classes) logits",
        note: "classes count from 0; let the model's last layer have one unit for each")
    }
  }
}
