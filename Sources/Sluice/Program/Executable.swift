import SluiceIR
import SluicePasses
import SluiceRuntime
import Synchronization

/// A compiled program with what running it from Swift takes: checks of inputs, arrays for outputs, and sessions that
/// are used again.
struct Executable: Sendable {
  let compiled: CompiledProgram
  let execution: ExecutionOptions

  init(_ graph: Graph, _ options: CompileOptions, layout: StateLayout? = nil) throws(SluiceError) {
    compiled = try SluiceRuntime.compile(graph, options: options, layout: layout)
    execution = options.execution
  }

  var program: Program { compiled.program }

  func makeSession(_ state: State?) throws(SluiceError) -> Session {
    try Session(program, state: state, options: execution)
  }

  /// Fresh arrays for what the program returns.
  func makeOutputs() throws(SluiceError) -> [NDArray] {
    var outputs: [NDArray] = []
    for port in program.outputs { outputs.append(try NDArray(zeros: port.type)) }
    return outputs
  }

  /// Runs `session` on `inputs` and returns fresh arrays.
  func run(_ session: Session, _ inputs: [NDArray]) throws(SluiceError) -> [NDArray] {
    let outputs = try makeOutputs()
    try run(session, inputs, into: outputs)
    return outputs
  }

  /// Runs `session` on `inputs` and writes the results to `outputs`, which nobody else has seen yet.
  func run(_ session: Session, _ inputs: [NDArray], into outputs: [NDArray]) throws(SluiceError) {
    try check(inputs)
    try withExtendedLifetimes(inputs, outputs) { () throws(SluiceError) in
      try session.run(
        inputs: inputs.map { UnsafeRawPointer($0.memory.base) }, outputs: outputs.map(\.memory.base))
    }
  }

  /// So many runs that time each instruction, as a table of the mean.
  func profile(_ session: Session, _ inputs: [NDArray], runs: Int) throws(SluiceError) -> String {
    try check(inputs)
    let outputs = try makeOutputs()
    defer { withExtendedLifetime((inputs, outputs)) {} }
    return try session.profile(
      inputs: inputs.map { UnsafeRawPointer($0.memory.base) }, outputs: outputs.map(\.memory.base),
      runs: runs
    ).description
  }

  /// Throws unless the arrays have the types that the program was compiled for.
  func check(_ inputs: [NDArray]) throws(SluiceError) {
    let ports = program.inputs
    guard inputs.count == ports.count else {
      throw SluiceError(
        .argument, "\(program.name): \(inputs.count) inputs are given, \(ports.count) are needed",
        note: "needed: "
          + ports.map { "\($0.name.isEmpty ? "" : $0.name + ": ")\($0.type)" }.joined(separator: ", "))
    }
    for (position, (input, port)) in zip(inputs, ports).enumerated() where input.type != port.type {
      let name = port.name.isEmpty ? "input \(position)" : "input \(position) (\(port.name))"
      throw SluiceError(
        .shape,
        "\(program.name): \(name) has the type \(input.type); the program was compiled for \(port.type)",
        note: input.element == port.type.element
          ? "reshape the array, or compile the function for its shape" : "convert the array's elements")
    }
  }
}

/// Keeps arrays alive while a run uses their addresses.
private func withExtendedLifetimes(
  _ inputs: [NDArray], _ outputs: [NDArray], _ body: () throws(SluiceError) -> Void
) throws(SluiceError) {
  defer { withExtendedLifetime((inputs, outputs)) {} }
  try body()
}

/// Sessions of one program that wait to be used, so that calls from several threads neither share one nor make one each.
final class SessionPool: Sendable {
  private let free = Mutex<[Session]>([])

  func withSession<Outcome>(
    make: () throws(SluiceError) -> Session, _ body: (Session) throws(SluiceError) -> Outcome
  ) throws(SluiceError) -> Outcome {
    let session: Session
    if let waiting = free.withLock({ $0.popLast() }) { session = waiting } else { session = try make() }
    defer { free.withLock { $0.append(session) } }
    return try body(session)
  }
}
