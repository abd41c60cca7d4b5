import SluiceIR
import SluicePasses
import SluiceRuntime

/// Forward pass, backward pass and update for one batch size, compiled as one program.
public struct TrainingStep: Sendable {
  let executable: Executable
  let learningRate: Float
  public let batchSize: Int

  /// A session that trains `state`, which must be the trainer's or a copy of it.
  public func makeSession(state: State) throws(SluiceError) -> TrainingSession {
    TrainingSession(self, try executable.makeSession(state))
  }

  public var report: CompileReport { executable.compiled.report }
}

/// Runs training steps one after the other on one State. It belongs to one thread at a time.
public final class TrainingSession {
  private let step: TrainingStep
  private let session: Session
  private let rate: LastScalar

  init(_ step: TrainingStep, _ session: Session) {
    self.step = step
    self.session = session
    rate = LastScalar()
  }

  /// One step; returns the loss of the batch before the update.
  @discardableResult
  public func run(x: NDArray, y: NDArray, learningRate: Float? = nil) throws(SluiceError) -> Float {
    try step(x, y, learningRate).loss
  }

  func step(
    _ x: NDArray, _ y: NDArray, _ learningRate: Float?
  ) throws(SluiceError) -> (loss: Float, correct: Float?) {
    let rate = try self.rate.array(of: learningRate ?? step.learningRate)
    let results = try step.executable.run(session, [x, y, rate])
    return (try results[0].item(), results.count > 1 ? try results[1].item() : nil)
  }
}

/// The array of the last scalar that was passed, so that an unchanged learning rate makes none.
final class LastScalar {
  private var last: (value: Float, array: NDArray)?

  func array(of value: Float) throws(SluiceError) -> NDArray {
    if let last, last.value == value { return last.array }
    let array = try NDArray(value)
    last = (value, array)
    return array
  }
}

/// A model's forward pass for one batch size, compiled, with the parameters of a State. Calls from several threads
/// may overlap, while nobody trains the State.
public struct Inference: Sendable {
  let executable: Executable
  let state: State
  public let batchSize: Int
  private let pool = SessionPool()

  init(_ executable: Executable, _ state: State, batchSize: Int) {
    self.executable = executable
    self.state = state
    self.batchSize = batchSize
  }

  /// The model's output for a batch.
  public func callAsFunction(_ x: NDArray) throws(SluiceError) -> NDArray {
    let (executable, state) = (executable, state)
    return try pool.withSession(make: { () throws(SluiceError) in
      try executable.makeSession(state)
    }) { (session) throws(SluiceError) in try executable.run(session, [x])[0] }
  }

  public var report: CompileReport { executable.compiled.report }
}
