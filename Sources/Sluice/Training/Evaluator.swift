import SluiceIR
import SluicePasses
import SluiceRuntime

/// Measures a model on data. Programs and sessions for each batch size are made once.
final class Evaluator {
  private let declaration: ModelDeclaration
  private let state: State
  private let options: CompileOptions
  private var whole: [Int: (executable: Executable, session: Session)] = [:]

  init(_ declaration: ModelDeclaration, _ state: State, _ options: CompileOptions) {
    self.declaration = declaration
    self.state = state
    self.options = options
  }

  func evaluate(_ dataset: Dataset, batchSize: Int) throws(SluiceError) -> Metrics {
    guard batchSize > 0 else {
      throw SluiceError(.argument, "the batch size is \(batchSize); it must be positive")
    }
    var total = Metrics.Sum(countsCorrect: declaration.loss.target != .values)
    if let fixed = declaration.model.batchSize {
      try evaluateInFixedBatches(dataset, fixed, &total)
      return total.metrics
    }
    let batches = try dataset.batches(of: min(batchSize, dataset.count))
    for index in 0..<batches.count {
      let batch = try batches.batch(at: index)
      let (executable, session) = try program(batch.count)
      try add(executable.run(session, [batch.x, batch.y]), batch.count, &total)
    }
    return total.metrics
  }

  /// A model of one batch size sees the last examples in a batch filled up with repeats, whose outputs are dropped.
  private func evaluateInFixedBatches(
    _ dataset: Dataset, _ size: Int, _ total: inout Metrics.Sum
  ) throws(SluiceError) {
    let inference = try Executable(declaration.inferenceGraph(batchSize: size), options, layout: state.layout)
    let session = try inference.makeSession(state)
    var metrics: [Int: (executable: Executable, session: Session)] = [:]
    for start in stride(from: 0, to: dataset.count, by: size) {
      let count = min(size, dataset.count - start)
      let rows = (start..<(start + size)).map { min($0, dataset.count - 1) }
      let output = try inference.run(session, [dataset.features.rows(rows)])[0].rows(0..<count)
      if metrics[count] == nil {
        let executable = try Executable(declaration.metricsGraph(batchSize: count), options)
        metrics[count] = (executable, try executable.makeSession(nil))
      }
      guard let (executable, session) = metrics[count] else { continue }
      let targets = try dataset.targets.rows(start..<(start + count))
      try add(executable.run(session, [output, targets]), count, &total)
    }
  }

  private func program(_ batchSize: Int) throws(SluiceError) -> (executable: Executable, session: Session) {
    if let known = whole[batchSize] { return known }
    let graph = try declaration.evaluationGraph(batchSize: batchSize)
    let executable = try Executable(graph, options, layout: state.layout)
    let entry = (executable, try executable.makeSession(state))
    whole[batchSize] = entry
    return entry
  }

  private func add(_ results: [NDArray], _ count: Int, _ total: inout Metrics.Sum) throws(SluiceError) {
    total.add(try results[0].item(), results.count > 1 ? try results[1].item() : nil, count: count)
  }
}
