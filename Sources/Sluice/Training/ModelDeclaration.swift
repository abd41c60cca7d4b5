import SluiceIR
import SluiceOperations
import SluicePasses

/// A model with its loss and optimizer, and the graphs that training and using it take. All of them name the same state
/// parameters, so one State serves them all.
struct ModelDeclaration: Sendable {
  let model: any Layer
  /// The type of one example, without the batch dimension.
  let input: TensorType
  let loss: Loss
  let optimizer: Optimizer
  /// Where the loss counts as written: the line that puts it and the model together.
  let location: SourceLocation
  /// In the order in which the layers declare them.
  let parameters: [ParameterSpecification]
  /// The type of the model's output for one example.
  let output: TensorType

  static let stepName = "optimizer.step"

  init(
    _ model: some Layer, input: TensorType, loss: Loss, optimizer: Optimizer, at location: SourceLocation
  ) throws(SluiceError) {
    self.location = location
    self.model = model
    self.input = input
    self.loss = loss
    self.optimizer = optimizer
    let declaration = Declaration(name: "discovery")
    let ledger = ParameterLedger(discoveringIn: declaration)
    // Several examples, so that a model that forgets the batch dimension is found out.
    let examples = model.batchSize ?? 3
    let x = declaration.parameter(Self.batch(input, examples), name: "x", role: .input, origin: .unknown)
    let y = model(x, in: Scope(ledger: ledger))
    _ = try declaration.builder.finish([y.value])
    guard y.shape.first == examples else {
      throw SluiceError(
        .shape, "the model turns a batch of shape \(x.shape) into \(y.shape): the batch dimension is lost",
        note: "the first dimension counts examples; keep it first")
    }
    parameters = ledger.specifications
    output = TensorType(y.element, Shape(y.shape.dropFirst()))
    if loss.target == .classes, output.rank == 0 {
      throw SluiceError(
        .shape, "\(loss.name) takes a logit for each class; the model gives \(y.type)",
        note: "the last dimension counts classes")
    }
  }

  static func batch(_ example: TensorType, _ size: Int) -> TensorType {
    TensorType(example.element, Shape([size] + example.shape.dimensions))
  }

  /// The type of the targets of a batch.
  func targets(_ batchSize: Int) -> TensorType {
    switch loss.target {
    case .classes: TensorType(.i32, Shape([batchSize] + output.shape.dimensions.dropLast()))
    case .binary, .values: Self.batch(output, batchSize)
    }
  }

  /// Parameters, then each slot of all parameters, then the step count: what shares a kind lies together.
  func stateLayout() throws(SluiceError) -> StateLayout {
    var layout = StateLayout()
    for (name, type) in stateEntries { try layout.append(name, type) }
    return layout
  }

  var stateEntries: [(name: String, type: TensorType)] {
    var entries = parameters.map { ($0.name, $0.type) }
    for slot in optimizer.slots { entries += parameters.map { (slotName(slot, $0), $0.type) } }
    if optimizer.countsSteps { entries.append((Self.stepName, .f32)) }
    return entries
  }

  private func slotName(_ slot: String, _ parameter: ParameterSpecification) -> String {
    "optimizer.\(slot).\(parameter.name)"
  }

  // MARK: Graphs

  /// One training step: (x, y, learning_rate) to (loss, and correct if wanted), updating the state.
  func trainingGraph(batchSize: Int, countsCorrect: Bool) throws(SluiceError) -> Graph {
    let declaration = Declaration(name: "train")
    let builder = declaration.builder
    let (x, y) = declareInputs(declaration, batchSize)
    let rate = declaration.parameter(.f32, name: "learning_rate", role: .input, origin: .unknown)
    // Slots repeat the parameters' order, and so their origins; the step count, last, has none.
    let state = stateEntries.enumerated().map { index, entry in
      let isCount = entry.name == Self.stepName
      return declaration.parameter(
        entry.type, name: entry.name, role: .state,
        origin: isCount ? .unknown : Origin([parameters[index % parameters.count].location]))
    }
    let firstState = 3
    let count = parameters.count
    let output = apply(x, Array(state[..<count]), declaration)
    let loss = self.loss(output, y, file: location.file, line: location.line)
    let gradients = builder.gradients(of: loss.value, withRespectTo: state[..<count].map(\.value))
      .map { Tensor($0, in: declaration) }

    var updates: [Graph.Result] = []
    var step = Tensor(.poison, in: declaration)
    if optimizer.countsSteps {
      step = state[state.count - 1] + 1
      updates.append(Graph.Result(step.value, name: Self.stepName, updates: firstState + state.count - 1))
    }
    let schedule = Optimizer.Schedule(learningRate: rate, step: step)
    for index in parameters.indices {
      let slots = optimizer.slots.indices.map { state[count * ($0 + 1) + index] }
      let new = optimizer.update(state[index], gradients[index], slots, schedule)
      guard new.slots.count == slots.count else {
        throw SluiceError(
          .argument, "the optimizer \(optimizer.name) has \(slots.count) slots and returns \(new.slots.count)"
        )
      }
      for (position, tensor) in ([new.parameter] + new.slots).enumerated() {
        let target = count * position + index
        updates.append(
          Graph.Result(tensor.value, name: stateEntries[target].name, updates: firstState + target))
      }
    }
    updates.sort { ($0.updates ?? 0) < ($1.updates ?? 0) }
    var results = [Graph.Result(loss.value, name: "loss")]
    if countsCorrect, let correct = correctCount(output, y) {
      results.append(Graph.Result(correct.value, name: "correct"))
    }
    return try builder.finish(results + updates)
  }

  /// (x) to the model's output.
  func inferenceGraph(batchSize: Int) throws(SluiceError) -> Graph {
    let declaration = Declaration(name: "infer")
    let x = declaration.parameter(Self.batch(input, batchSize), name: "x", role: .input, origin: .unknown)
    let output = apply(x, declareParameters(declaration), declaration)
    return try declaration.builder.finish([Graph.Result(output.value, name: "output")])
  }

  /// (x, y) to (loss, and correct where accuracy has a meaning).
  func evaluationGraph(batchSize: Int) throws(SluiceError) -> Graph {
    let declaration = Declaration(name: "evaluate")
    let (x, y) = declareInputs(declaration, batchSize)
    let output = apply(x, declareParameters(declaration), declaration)
    return try declaration.builder.finish(metrics(output, y))
  }

  /// (output, y) to (loss, and correct where accuracy has a meaning): what is left to do after inference.
  func metricsGraph(batchSize: Int) throws(SluiceError) -> Graph {
    let declaration = Declaration(name: "metrics")
    let output = declaration.parameter(
      Self.batch(self.output, batchSize), name: "output", role: .input, origin: .unknown)
    let y = declaration.parameter(targets(batchSize), name: "y", role: .input, origin: .unknown)
    return try declaration.builder.finish(metrics(output, y))
  }

  private func metrics(_ output: Tensor, _ y: Tensor) -> [Graph.Result] {
    let value = self.loss(output, y, file: location.file, line: location.line).value
    let loss = Graph.Result(value, name: "loss")
    guard let correct = correctCount(output, y) else { return [loss] }
    return [loss, Graph.Result(correct.value, name: "correct")]
  }

  private func declareInputs(_ declaration: Declaration, _ batchSize: Int) -> (x: Tensor, y: Tensor) {
    (
      declaration.parameter(Self.batch(input, batchSize), name: "x", role: .input, origin: .unknown),
      declaration.parameter(targets(batchSize), name: "y", role: .input, origin: .unknown)
    )
  }

  private func declareParameters(_ declaration: Declaration) -> [Tensor] {
    parameters.map {
      declaration.parameter($0.type, name: $0.name, role: .state, origin: Origin([$0.location]))
    }
  }

  private func apply(_ x: Tensor, _ tensors: [Tensor], _ declaration: Declaration) -> Tensor {
    let named = Dictionary(uniqueKeysWithValues: zip(parameters.map(\.name), tensors))
    return model(x, in: Scope(ledger: ParameterLedger(bound: named, in: declaration)))
  }

  /// How many examples the model gets right, as f32, where an example of several targets counts by their share; nil
  /// where the loss has no such notion.
  private func correctCount(_ output: Tensor, _ targets: Tensor) -> Tensor? {
    let (file, line) = (location.file, location.line)
    let isCorrect: Tensor
    switch loss.target {
    case .classes: isCorrect = output.argmax(file: file, line: line) .== targets
    case .binary: isCorrect = (output .> 0) .== (targets .> 0.5)
    case .values: return nil
    }
    let count = isCorrect.converted(to: .f32, file: file, line: line).sum(file: file, line: line)
    let targetsEach = targets.shape.dropFirst().reduce(1, *)
    return targetsEach > 1 ? count / Double(targetsEach) : count
  }
}
